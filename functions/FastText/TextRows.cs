using System.Buffers;

namespace FastText;

/// <summary>Finds the rows of the input matrix that stand for a word or a line.</summary>
internal sealed class TextRows(ModelArguments arguments, ModelDictionary dictionary)
{
    private const ulong NgramFactor = 116_049_371;

    /// <summary>The bytes at which fastText parts words. The wide space is none of them.</summary>
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \n\r\t\v\f\0"u8);

    public List<long> OfWord(ReadOnlySpan<byte> word)
    {
        var rows = new List<long>();
        var index = dictionary.Entries.Find(word);
        if (index >= 0 && index < dictionary.Words)
        {
            rows.Add(index);
        }

        AddSubwords(word, rows);
        return rows;
    }

    /// <summary>A line's words and n-grams, with the end of the line. Labels are none of it.</summary>
    public List<long> OfLine(ReadOnlySpan<byte> line)
    {
        var rows = new List<long>();
        var hashes = new List<uint>();
        while (Next(ref line) is { IsEmpty: false } token && !token.SequenceEqual(ModelDictionary.LineEnd))
        {
            Add(token, rows, hashes);
        }

        Add(ModelDictionary.LineEnd, rows, hashes);
        AddNgrams(hashes, rows);
        return rows;
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> line)
    {
        var start = line.IndexOfAnyExcept(Spaces);
        line = start < 0 ? [] : line[start..];
        var end = line.IndexOfAny(Spaces);
        var token = end < 0 ? line : line[..end];
        line = line[token.Length..];
        return token;
    }

    private void Add(ReadOnlySpan<byte> token, List<long> rows, List<uint> hashes)
    {
        var index = dictionary.Entries.Find(token);
        if (index < 0 ? token.StartsWith(ModelDictionary.LabelPrefix) : index >= dictionary.Words)
        {
            return;
        }

        hashes.Add(WordHash.Of(token));
        if (index >= 0)
        {
            rows.Add(index);
        }

        AddSubwords(token, rows);
    }

    private void AddSubwords(ReadOnlySpan<byte> word, List<long> rows)
    {
        if (arguments.MaxChars == 0 || word.SequenceEqual(ModelDictionary.LineEnd))
        {
            return;
        }

        var hashes = new List<uint>();
        Subwords.AddHashes(word, arguments.MinChars, arguments.MaxChars, hashes);
        foreach (var hash in hashes)
        {
            rows.Add(dictionary.Words + (hash % arguments.Buckets));
        }
    }

    private void AddNgrams(List<uint> hashes, List<long> rows)
    {
        for (var first = 0; first < hashes.Count; first++)
        {
            // fastText keeps the hashes with a sign and widens them with it.
            var hash = (ulong)(int)hashes[first];
            for (var last = first + 1; last < hashes.Count && last < first + arguments.WordNgrams; last++)
            {
                hash = (hash * NgramFactor) + (ulong)(int)hashes[last];
                rows.Add(dictionary.Words + (long)(hash % (ulong)arguments.Buckets));
            }
        }
    }
}
