using System.Globalization;

namespace WorkerLib.Lambda;

/// <summary>Receives HTTP/1.x responses into one buffer.</summary>
/// <exception cref="IOException">The connection ended before the response.</exception>
/// <exception cref="RuntimeApiException">The response is none of HTTP/1.x, or longer than the bounds below.</exception>
internal sealed class HttpResponseReader(string authority)
{
    private const int HeadBytes = 64 * 1024;
    private const int BodyBytes = 32 * 1024 * 1024;
    private const int FirstBytes = 16 * 1024;
    private const int KeptBytes = 256 * 1024;

    private byte[] buffer = new byte[FirstBytes];
    private int received;

    /// <summary>Whether no byte of a response has been received since <see cref="Begin"/>.</summary>
    public bool HasNothing => received == 0;

    public void Begin()
    {
        received = 0;
        if (buffer.Length > KeptBytes)
        {
            buffer = new byte[FirstBytes];
        }
    }

    /// <returns>A view into the buffer, valid until the next response.</returns>
    /// <param name="isLast">Whether the peer closes the connection behind it.</param>
    public HttpResponse Read(FileStream connection, out bool isLast)
    {
        var (start, bodyStart, status) = ReadHead(connection);
        isLast = HttpHead.IsLast(buffer.AsSpan(start, bodyStart - start));
        var bodyLength = ReadBody(connection, status, isLast, start, bodyStart);

        // The head may move when the buffer grows for the body, so spans into it are taken at the end.
        return new HttpResponse(status, buffer.AsSpan(start, bodyStart - start), buffer.AsSpan(bodyStart, bodyLength));
    }

    /// <summary>Receives the head of the response; interim ones (100, 103) before it say nothing of it.</summary>
    private (int Start, int End, int Status) ReadHead(FileStream connection)
    {
        var start = 0;
        while (true)
        {
            int length;
            while ((length = HttpHead.Length(buffer.AsSpan(start, received - start))) == 0)
            {
                if (received >= HeadBytes)
                {
                    throw Refused($"sent a head of more than {HeadBytes} bytes");
                }

                Receive(connection, received + 1);
            }

            switch (HttpHead.Status(buffer.AsSpan(start, length)))
            {
                case 0:
                    throw Refused("did not respond in HTTP/1.1");
                case >= 100 and < 200 and not 101:
                    start += length;
                    break;
                case var status:
                    return (start, start + length, status);
            }
        }
    }

    private int ReadBody(FileStream connection, int status, bool isLast, int start, int bodyStart)
    {
        var head = buffer.AsSpan(start, bodyStart - start);
        if (HttpHead.Has(head, "Transfer-Encoding"u8, "chunked"u8))
        {
            return ReadChunks(connection, bodyStart);
        }

        if (HttpHead.BodyLength(head) is { } length)
        {
            if (length is < 0 or > BodyBytes)
            {
                throw Refused($"sent a body of unknown length or of more than {BodyBytes} bytes");
            }

            Receive(connection, bodyStart + (int)length);
            return (int)length;
        }

        // An event has a body; any other response may have none and say nothing of it.
        return status != 200 ? 0
            : isLast ? ReadToEnd(connection, bodyStart)
            : throw Refused("sent a body without Content-Length or chunks, and keeps the connection: nothing says where the body ends");
    }

    private int ReadToEnd(FileStream connection, int bodyStart)
    {
        while (TryReceive(connection))
        {
            if (received - bodyStart > BodyBytes)
            {
                throw Refused($"sent a body of more than {BodyBytes} bytes");
            }
        }

        return received - bodyStart;
    }

    /// <summary>Reads a chunked body and closes the gaps between its chunks in place; returns its length.</summary>
    private int ReadChunks(FileStream connection, int bodyStart)
    {
        var read = bodyStart;
        var written = bodyStart;
        while (true)
        {
            var line = ReadLine(connection, ref read);
            var extension = line.IndexOf((byte)';');
            var digits = (extension < 0 ? line : line[..extension]).Trim(" \t"u8);
            if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
                || size < 0
                || written - bodyStart + (long)size > BodyBytes)
            {
                throw Refused($"sent a chunk of unknown size or more than {BodyBytes} bytes");
            }

            if (size == 0)
            {
                while (!ReadLine(connection, ref read).IsEmpty)
                {
                    // Trailers: none is of use here.
                }

                return written - bodyStart;
            }

            Receive(connection, read + size);
            buffer.AsSpan(read, size).CopyTo(buffer.AsSpan(written));
            written += size;
            read += size;
            if (!ReadLine(connection, ref read).IsEmpty)
            {
                throw Refused("sent a chunk that is longer than its size");
            }
        }
    }

    private ReadOnlySpan<byte> ReadLine(FileStream connection, ref int read)
    {
        int length;
        while ((length = buffer.AsSpan(read, received - read).IndexOf((byte)'\n')) < 0)
        {
            if (received - read > HeadBytes)
            {
                throw Refused($"sent a line of more than {HeadBytes} bytes");
            }

            Receive(connection, received + 1);
        }

        var line = buffer.AsSpan(read, length).TrimEnd((byte)'\r');
        read += length + 1;
        return line;
    }

    /// <summary>Receives until the buffer holds at least <paramref name="wanted"/> bytes of the response.</summary>
    private void Receive(FileStream connection, int wanted)
    {
        if (wanted > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(wanted, buffer.Length * 2));
        }

        while (received < wanted)
        {
            if (!TryReceive(connection))
            {
                throw new IOException("Connection closed by peer");
            }
        }
    }

    /// <summary>Receives what there is, at least a byte; false at the end of the connection.</summary>
    private bool TryReceive(FileStream connection)
    {
        if (received == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var count = connection.Read(buffer.AsSpan(received));
        received += count;
        return count > 0;
    }

    private RuntimeApiException Refused(string what) => new($"The Runtime API at {authority} {what}.");
}
