using System.Buffers;

namespace Worker.Jobs.PrepareReviews;

/// <summary>Keeps words of a review from meaning something to the trainer, which reads lines of words with spaces between.</summary>
internal static class SafeWords
{
    /// <summary>A word that begins so is a label, wherever it is in a line.</summary>
    private static readonly byte[] Label = "__label__"u8.ToArray();

    /// <summary>This word is the end of a line.</summary>
    private static readonly byte[] LineEnd = "</s>"u8.ToArray();

    /// <param name="words">In UTF-8, one space between; as a rule there is nothing to change.</param>
    /// <param name="count">Of the words; changed when there are others.</param>
    /// <param name="spare">Where changed words are written.</param>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> words, ref int count, ArrayBufferWriter<byte> spare)
    {
        if (words.IndexOf(Label) < 0 && words.IndexOf(LineEnd) < 0 && !words.ContainsAnyInRange<byte>(0, 0x1f))
        {
            return words;
        }

        spare.ResetWrittenCount();
        count = 0;
        foreach (var range in words.SplitAny(Spaces))
        {
            var word = words[range];
            if (word.StartsWith(Label))
            {
                word = word.TrimStart((byte)'_');
            }
            else if (word.SequenceEqual(LineEnd))
            {
                word = "s"u8;
            }

            if (!word.IsEmpty)
            {
                spare.Write(count++ == 0 ? ""u8 : " "u8);
                spare.Write(word);
            }
        }

        return spare.WrittenSpan;
    }

    /// <summary>A space and all control characters.</summary>
    private static readonly SearchValues<byte> Spaces = SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(value => (byte)value)]);
}
