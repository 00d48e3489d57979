namespace Worker.Tests.FastText;

/// <summary>Gives bytes as a network does: in odd portions, once, and without saying how many come.</summary>
internal sealed class OneWayStream(byte[] content) : MemoryStream(content)
{
    private int reads;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) =>
        base.Read(buffer, offset, Math.Min(count, 1 + (++reads * 7919 % 4001)));

    public override int Read(Span<byte> buffer) =>
        base.Read(buffer[..Math.Min(buffer.Length, 1 + (++reads * 7919 % 4001))]);
}
