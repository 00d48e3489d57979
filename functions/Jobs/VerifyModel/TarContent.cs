namespace Worker.Jobs.VerifyModel;

/// <summary>The bytes of one entry of a tar archive.</summary>
internal sealed class TarContent(Stream archive, string name, long length) : Stream
{
    private const int BlockBytes = 512;

    private long taken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => taken;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidModelException">The archive ends within the entry.</exception>
    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, length - taken);
        var count = wanted == 0 ? 0 : archive.Read(buffer[..wanted]);
        taken += count;
        return count > 0 || wanted == 0 ? count : throw Truncated();
    }

    /// <summary>Reads up to the next header.</summary>
    /// <exception cref="InvalidModelException">The archive ends before.</exception>
    public void SkipRest()
    {
        Span<byte> skipped = stackalloc byte[8 * 1024];
        while (Read(skipped) > 0)
        {
        }

        var padding = (int)((BlockBytes - (length % BlockBytes)) % BlockBytes);
        if (archive.ReadAtLeast(skipped[..padding], padding, throwOnEndOfStream: false) < padding)
        {
            throw Truncated();
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private InvalidModelException Truncated() => new($"the archive ends within {name}: it is truncated");
}
