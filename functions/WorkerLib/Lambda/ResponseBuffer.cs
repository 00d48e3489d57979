using System.Buffers;

namespace WorkerLib.Lambda;

/// <summary>
/// Collects a response and refuses to grow past what Lambda takes, so that a job whose result is far too large fails with a clear
/// error and not with the memory of the whole process.
/// </summary>
/// <exception cref="ResponseSizeTooLargeException">More than <see cref="LambdaLimits.ResponseBytes"/> were written.</exception>
internal sealed class ResponseBuffer : IBufferWriter<byte>
{
    private const int KeptBytes = 256 * 1024;

    private byte[] buffer = new byte[4096];
    private int length;

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, length);

    public void Advance(int count)
    {
        length += count;
        ThrowIfTooLarge();
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return buffer.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Empties the buffer; one large response does not keep its memory.</summary>
    public void Clear()
    {
        length = 0;
        if (buffer.Length > KeptBytes)
        {
            buffer = new byte[4096];
        }
    }

    private void Ensure(int free)
    {
        ThrowIfTooLarge();
        if (buffer.Length - length < free)
        {
            // The writer asks for up to three times a string's length, so a valid response may need room beyond the limit.
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, checked(length + free)));
        }
    }

    private void ThrowIfTooLarge()
    {
        if (length > LambdaLimits.ResponseBytes)
        {
            throw new ResponseSizeTooLargeException();
        }
    }
}
