namespace FastText;

/// <summary>The n-grams of a word, which are its meaning where the dictionary does not have it.</summary>
internal static class Subwords
{
    /// <summary>Adds the hashes of the sub-words of a word whose ends are marked.</summary>
    public static void AddHashes(ReadOnlySpan<byte> word, int minChars, int maxChars, List<uint> hashes)
    {
        var marked = new byte[word.Length + 2];
        marked[0] = (byte)'<';
        word.CopyTo(marked.AsSpan(1));
        marked[^1] = (byte)'>';
        for (var start = 0; start < marked.Length; start++)
        {
            if (IsContinuation(marked[start]))
            {
                continue;
            }

            var hash = WordHash.Start;
            var end = start;
            for (var chars = 1; end < marked.Length && chars <= maxChars; chars++)
            {
                do
                {
                    hash = WordHash.Add(hash, marked[end++]);
                }
                while (end < marked.Length && IsContinuation(marked[end]));

                // A mark alone is no sub-word.
                if (chars >= minChars && !(chars == 1 && (start == 0 || end == marked.Length)))
                {
                    hashes.Add(hash);
                }
            }
        }
    }

    /// <summary>Whether it is a further byte of a character in UTF-8.</summary>
    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;
}
