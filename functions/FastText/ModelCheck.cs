using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace FastText;

/// <summary>What a model file has.</summary>
/// <param name="IsSupervised">Whether it gives labels to texts.</param>
/// <param name="Words">Words in it, without the one for the end of a line.</param>
/// <param name="Labels">
/// In ordinal order. Vectors of words have none, unless they were made from text with labels, which became words like others then.
/// </param>
public sealed record ModelSummary(bool IsSupervised, int Words, int Dimensions, IReadOnlyList<string> Labels);

/// <summary>
/// Reads a whole model file from front to back and sees whether it is whole and all its numbers are finite. It keeps the words and none of
/// the numbers.
/// </summary>
public static class ModelCheck
{
    private const int MaxHeadBytes = 32;

    /// <summary>Checks <c>model.bin</c> of fastText.</summary>
    /// <param name="length">Bytes of the stream, where they are known.</param>
    /// <exception cref="ModelFormatException">Says what is wrong and where.</exception>
    public static ModelSummary ModelBin(Stream stream, long? length) => ModelBin(new ByteReader(stream, length));

    /// <summary>Checks <c>vectors.txt</c> of word2vec.</summary>
    /// <inheritdoc cref="ModelBin(Stream, long?)"/>
    public static ModelSummary VectorsText(Stream stream, long? length) => Vectors(new ByteReader(stream, length), VectorText.Read);

    /// <summary>Checks <c>vectors.bin</c>, which is in word2vec's binary format or in that of fastText.</summary>
    /// <returns>Null when it is in neither.</returns>
    /// <inheritdoc cref="ModelBin(Stream, long?)"/>
    public static ModelSummary? VectorsBin(Stream stream, long? length)
    {
        var reader = new ByteReader(stream, length);
        var start = reader.Peek(MaxHeadBytes);
        return ModelArguments.IsMagic(start) ? ModelBin(reader)
            : start.IndexOf((byte)'\n') is > 0 and var end && VectorHead.TryParse(start[..end]) is not null
                ? Vectors(reader, VectorBinary.Read)
            : null;
    }

    private static ModelSummary ModelBin(ByteReader reader)
    {
        var (file, _, _) = ModelFile.Read(reader, static (reader, head) => CheckFinite(reader, head));
        var lineEnd = file.Dictionary.Entries.Find(ModelDictionary.LineEnd) is var index && index >= 0 && index < file.Dictionary.Words;
        return new ModelSummary(
            file.Arguments.Kind == ModelKind.Supervised,
            file.Dictionary.Words - (lineEnd ? 1 : 0),
            file.Arguments.Dimensions,
            [.. Enumerable.Range(0, file.Dictionary.Labels).Select(file.Dictionary.Label).Order(StringComparer.Ordinal)]);
    }

    private static bool CheckFinite(ByteReader reader, MatrixHead head)
    {
        var left = head.Bytes;
        var portion = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (left > 0)
            {
                var at = reader.Position;
                var bytes = portion.AsSpan(0, (int)Math.Min(left, portion.Length));
                reader.Read(bytes);
                left -= bytes.Length;
                var numbers = MemoryMarshal.Cast<byte, float>(bytes);
                for (var i = 0; i < numbers.Length; i++)
                {
                    if (!float.IsFinite(numbers[i]))
                    {
                        throw new ModelFormatException(
                            $"{reader.Section} has a value that is not a finite number", at + (i * sizeof(float)));
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(portion);
        }

        return true;
    }

    private static ModelSummary Vectors(ByteReader reader, Action<ByteReader, VectorHead, VectorVisitor> read)
    {
        var head = VectorHead.Read(reader);
        var words = new WordTable();
        var labels = new List<string>();
        read(reader, head, (word, _) =>
        {
            if (!words.TryAdd(word))
            {
                throw reader.Problem($"the word of {reader.Section} occurs twice");
            }

            if (word.StartsWith(ModelDictionary.LabelPrefix))
            {
                labels.Add(Encoding.UTF8.GetString(word));
            }
        });
        labels.Sort(StringComparer.Ordinal);
        return new ModelSummary(false, words.Count - (words.Find(ModelDictionary.LineEnd) >= 0 ? 1 : 0), head.Dimensions, labels);
    }
}
