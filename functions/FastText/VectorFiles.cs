using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;

namespace FastText;

/// <summary>Gets each word with its vector. Both hold until it returns.</summary>
internal delegate void VectorVisitor(ReadOnlySpan<byte> word, ReadOnlySpan<float> vector);

/// <summary>The first line of a file of vectors.</summary>
internal readonly record struct VectorHead(int Words, int Dimensions)
{
    private const int MaxLineBytes = 64;

    public static VectorHead Read(ByteReader reader)
    {
        reader.Section = "the first line";
        var line = reader.ReadUntil((byte)'\n', MaxLineBytes, mayEnd: true);
        return TryParse(line) ?? throw new ModelFormatException(
            "the first line is not the number of words and of dimensions, such as '1234 100'", 0);
    }

    /// <param name="line">Its end may be missing.</param>
    /// <returns>Null when it is none.</returns>
    public static VectorHead? TryParse(ReadOnlySpan<byte> line) =>
        Utf8Parser.TryParse(line, out int words, out var wordDigits)
            && wordDigits < line.Length
            && line[wordDigits] == ' '
            && Utf8Parser.TryParse(line[(wordDigits + 1)..], out int dimensions, out var dimensionDigits)
            && line[(wordDigits + 1 + dimensionDigits)..].Trim(" \r"u8).IsEmpty
            && words is >= 0 and <= WordTable.MaxWords
            && dimensions is > 0 and <= ModelArguments.MaxDimensions
                ? new VectorHead(words, dimensions)
                : null;
}

/// <summary>The lines of <c>vectors.txt</c> after the first.</summary>
internal static class VectorText
{
    private const int MaxNumberBytes = 32;
    private const int MinNumberBytes = 2; // a digit and a space

    public static void Read(ByteReader reader, VectorHead head, VectorVisitor visit)
    {
        reader.Expect(head.Words, (long)MinNumberBytes * (head.Dimensions + 1), "lines of words");
        var vector = new float[head.Dimensions];
        var maxLine = WordTable.MaxWordBytes + (head.Dimensions * MaxNumberBytes);
        for (var word = 0; word < head.Words; word++)
        {
            reader.Section = string.Create(CultureInfo.InvariantCulture, $"line {word + 2}");
            var at = reader.Position;
            if (reader.Peek(1).IsEmpty)
            {
                throw reader.Problem($"the file ends after {word} of {head.Words} words: it is truncated");
            }

            var line = reader.ReadUntil((byte)'\n', maxLine, mayEnd: true).TrimEnd(" \r"u8);
            var end = line.IndexOf((byte)' ');
            if (end <= 0)
            {
                throw new ModelFormatException($"{reader.Section} is not a word with its vector", at);
            }

            Parse(line[(end + 1)..], vector, reader.Section, at);
            visit(line[..end], vector);
        }

        if (!reader.Peek(1).IsEmpty)
        {
            throw reader.Problem($"more follows than the {head.Words} words of the first line");
        }
    }

    private static void Parse(ReadOnlySpan<byte> numbers, float[] vector, string section, long at)
    {
        var count = 0;
        foreach (var range in numbers.Split((byte)' '))
        {
            var text = numbers[range];
            if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !float.IsFinite(number))
            {
                throw new ModelFormatException($"{section} has '{Shown(text)}' where a finite number is to be", at);
            }

            if (count < vector.Length)
            {
                vector[count] = number;
            }

            count++;
        }

        if (count != vector.Length)
        {
            throw new ModelFormatException($"{section} has a vector of length {count}, and the first line says {vector.Length}", at);
        }
    }

    private static string Shown(ReadOnlySpan<byte> text) =>
        System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxNumberBytes)]);
}

/// <summary>What follows the first line in word2vec's binary format.</summary>
internal static class VectorBinary
{
    public static void Read(ByteReader reader, VectorHead head, VectorVisitor visit)
    {
        const int MinWordBytes = 2; // a letter and a space
        reader.Expect(head.Words, MinWordBytes + ((long)head.Dimensions * sizeof(float)), "words with their vectors");
        var vector = new float[head.Dimensions];
        for (var index = 0; index < head.Words; index++)
        {
            reader.Section = string.Create(CultureInfo.InvariantCulture, $"word {index + 1}");

            // Some writers end each vector as a line.
            var word = reader.ReadUntil((byte)' ', WordTable.MaxWordBytes).TrimStart((byte)'\n');
            var at = reader.Position;
            reader.Read(MemoryMarshal.AsBytes(vector.AsSpan()));
            var position = Array.FindIndex(vector, number => !float.IsFinite(number));
            if (word.IsEmpty || position >= 0)
            {
                throw new ModelFormatException(
                    word.IsEmpty ? $"{reader.Section} has no letter" : $"{reader.Section} has a value that is not a finite number",
                    at + (Math.Max(0, position) * sizeof(float)));
            }

            visit(word, vector);
        }
    }
}
