using System.Buffers;

namespace Worker.Jobs.PrepareReviews;

/// <summary>Lines to train with.</summary>
internal sealed class LineBuffer
{
    private readonly ArrayBufferWriter<byte> content = new(64 * 1024);

    public ReadOnlyMemory<byte> Content => content.WrittenMemory;

    public int Lines { get; private set; }

    public long Words { get; private set; }

    /// <param name="label">Empty for none.</param>
    public void Add(ReadOnlySpan<byte> label, ReadOnlySpan<byte> words, int count)
    {
        if (!label.IsEmpty)
        {
            content.Write(label);
            content.Write(" "u8);
        }

        content.Write(words);
        content.Write("\n"u8);
        Lines++;
        Words += count;
    }

    public void Clear()
    {
        content.ResetWrittenCount();
        (Lines, Words) = (0, 0);
    }
}
