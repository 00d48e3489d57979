namespace Hazards;

/// <summary>
/// Gives a document to an XML reader, but not more than a bounded piece of it for one tag or text: what is inside a tag only the parser
/// sees, and a megabyte of attributes would cost it a hundred.
/// </summary>
internal sealed class DocumentStream(ReadOnlyMemory<byte> document) : Stream
{
    private int position;
    private int nodeBegan;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => document.Length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <summary>A tag or text ends here.</summary>
    public void NodeEnds() => nodeBegan = position;

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, document.Length - position);
        if (position + count - nodeBegan > TelegramLimits.MaxNodeBytes)
        {
            throw new HazardFormatException($"a tag or a text has more than {TelegramLimits.MaxNodeBytes} bytes");
        }

        document.Span.Slice(position, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
