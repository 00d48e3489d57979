namespace Worker.Jobs.VerifyModel;

/// <summary>Reads another stream, until it gives more than it may or nobody waits for it any more.</summary>
internal sealed class BoundedStream(Stream stream, long maxBytes, CancellationToken cancellationToken) : Stream
{
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidModelException">There is more than there may be.</exception>
    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var count = stream.Read(buffer);
        read += count;
        return read <= maxBytes
            ? count
            : throw new InvalidModelException(
                $"the archive has more than {maxBytes / 1024 / 1024} MiB when it is unpacked. If that is right, raise VERIFY_MAX_MIB");
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
