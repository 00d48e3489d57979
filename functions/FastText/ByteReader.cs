using System.Buffers;
using System.Buffers.Binary;

namespace FastText;

/// <summary>Reads a stream from front to back and knows where it is. It holds a portion, never what a file says of itself.</summary>
/// <param name="length">Of the stream, where it is known: what cannot be in it is then refused before it is read.</param>
internal sealed class ByteReader(Stream stream, long? length)
{
    private const int PortionBytes = 64 * 1024;

    private readonly byte[] portion = new byte[PortionBytes];
    private readonly ArrayBufferWriter<byte> text = new();
    private int start;
    private int end;

    public long Position { get; private set; }

    /// <summary>What is being read, for errors.</summary>
    public string Section { get; set; } = "the head";

    private int Buffered => end - start;

    /// <exception cref="ModelFormatException">So many bytes do not follow, as far as one knows.</exception>
    public void Expect(long count, long bytesEach, string what)
    {
        if (length is { } total && (Int128)count * bytesEach > total - Position)
        {
            throw Problem($"{count} {what} are to follow, and {total - Position} bytes do: the file is truncated or damaged");
        }
    }

    public ModelFormatException Problem(string problem) => new(problem, Position);

    public byte ReadByte()
    {
        Fill(1);
        Position++;
        return portion[start++];
    }

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>What follows, without reading it: less than <paramref name="count"/> bytes where the file ends.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (Buffered < count && FillOnce())
        {
        }

        return portion.AsSpan(start, Math.Min(count, Buffered));
    }

    public void Read(Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Fill(1);
            var count = Math.Min(bytes.Length, Buffered);
            portion.AsSpan(start, count).CopyTo(bytes);
            bytes = bytes[count..];
            start += count;
            Position += count;
        }
    }

    /// <exception cref="ModelFormatException">Less than <paramref name="count"/> follow.</exception>
    public void Skip(long count)
    {
        while (count > 0)
        {
            if (Buffered == 0 && stream.CanSeek && count <= length - Position)
            {
                stream.Seek(count, SeekOrigin.Current);
                Position += count;
                return;
            }

            Fill(1);
            var skipped = (int)Math.Min(count, Buffered);
            start += skipped;
            Position += skipped;
            count -= skipped;
        }
    }

    /// <summary>The bytes before the next <paramref name="terminator"/>, which is read too. They hold until the next call.</summary>
    /// <param name="mayEnd">Whether the end of the file terminates, too.</param>
    /// <exception cref="ModelFormatException">They are more than <paramref name="max"/>.</exception>
    public ReadOnlySpan<byte> ReadUntil(byte terminator, int max, bool mayEnd = false)
    {
        text.ResetWrittenCount();
        while (Buffered > 0 || FillOnce())
        {
            var buffered = portion.AsSpan(start, Buffered);
            var found = buffered.IndexOf(terminator);
            var count = found < 0 ? buffered.Length : found;
            if (text.WrittenCount + count > max)
            {
                throw Problem($"{Section} has a text of more than {max} bytes");
            }

            text.Write(buffered[..count]);
            var taken = found < 0 ? count : count + 1;
            start += taken;
            Position += taken;
            if (found >= 0)
            {
                return text.WrittenSpan;
            }
        }

        return mayEnd ? text.WrittenSpan : throw Ended();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        Fill(count);
        var taken = portion.AsSpan(start, count);
        start += count;
        Position += count;
        return taken;
    }

    private void Fill(int count)
    {
        while (Buffered < count)
        {
            if (!FillOnce())
            {
                Position += Buffered;
                throw Ended();
            }
        }
    }

    private bool FillOnce()
    {
        if (start > 0)
        {
            portion.AsSpan(start, Buffered).CopyTo(portion);
            (start, end) = (0, Buffered);
        }

        var count = stream.Read(portion, end, portion.Length - end);
        end += count;
        return count > 0;
    }

    private ModelFormatException Ended() => Problem($"the file ends in {Section}: it is truncated");
}
