using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WorkerLib.Lambda;

/// <summary>
/// HTTP/1.1 with one peer over one blocking connection. HttpClient would do the same at 1.8 times the CPU of a warm event
/// (docs/decisions/0003-own-runtime-client.md has the figures) and start the thread pool in every cold start.
/// </summary>
/// <exception cref="RuntimeApiGoneException">The peer cannot be reached or hung up.</exception>
/// <exception cref="RuntimeApiException">The peer does not speak HTTP/1.1 or sent more than the bounds below.</exception>
internal sealed class HttpConnection(string authority) : IDisposable
{
    private const int HeadBytes = 64 * 1024;
    private const int BodyBytes = 32 * 1024 * 1024;
    private const int KeptBytes = 256 * 1024;

    private readonly byte[] joined = new byte[16 * 1024];
    private FileStream? stream;
    private byte[] buffer = new byte[16 * 1024];
    private int received;

    /// <summary>Sends one request and reads its response, on a fresh connection when the kept one turns out to be dead.</summary>
    /// <param name="head">Request line and headers, with the empty line that ends them.</param>
    /// <param name="body">The body; its length is in the head already.</param>
    public HttpResponse Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        if (stream is not null)
        {
            try
            {
                return Exchange(stream, head, body);
            }
            catch (IOException) when (received == 0)
            {
                // Closed while it was idle, before a byte of this response: the request was not handled, so it may go out again.
                Close();
            }
            catch (IOException exception)
            {
                throw Gone(exception);
            }
        }

        try
        {
            stream = Connect();
            return Exchange(stream, head, body);
        }
        catch (IOException exception)
        {
            throw Gone(exception);
        }
    }

    public void Dispose() => Close();

    private RuntimeApiGoneException Gone(IOException exception)
    {
        Close();
        return new RuntimeApiGoneException($"The Runtime API at {authority} is gone: {exception.Message}", exception);
    }

    private void Close()
    {
        stream?.Dispose();
        stream = null;
    }

    private FileStream Connect()
    {
        var separator = authority.LastIndexOf(':');
        var host = separator < 0 ? authority : authority[..separator];
        var port = separator < 0 ? 80 : int.Parse(authority.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        return BlockingConnection.Open(IPAddress.TryParse(host, out var address) ? address : Resolve(host), port);
    }

    private static IPAddress Resolve(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host, AddressFamily.InterNetwork)[0];
        }
        catch (SocketException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private HttpResponse Exchange(FileStream connection, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        received = 0;
        if (buffer.Length > KeptBytes)
        {
            buffer = new byte[16 * 1024];
        }

        if (head.Length + body.Length <= joined.Length)
        {
            // One packet instead of two: the peer wakes up once.
            head.CopyTo(joined);
            body.CopyTo(joined.AsSpan(head.Length));
            connection.Write(joined.AsSpan(0, head.Length + body.Length));
        }
        else
        {
            connection.Write(head);
            connection.Write(body);
        }

        int headLength;
        while ((headLength = buffer.AsSpan(0, received).IndexOf(HttpHead.End)) < 0)
        {
            if (received >= HeadBytes)
            {
                throw new RuntimeApiException($"The Runtime API at {authority} sent a head of more than {HeadBytes} bytes.");
            }

            Receive(connection, received + 1);
        }

        // The head may move when the buffer grows for the body, so spans into it are taken at the end.
        var bodyStart = headLength + HttpHead.End.Length;
        var status = HttpHead.Status(buffer.AsSpan(0, headLength));
        if (status == 0)
        {
            throw new RuntimeApiException($"The Runtime API at {authority} did not respond in HTTP/1.1.");
        }

        var bodyLength = ReadBody(connection, headLength, bodyStart);
        var responseHead = buffer.AsSpan(0, headLength);
        if (Ascii.EqualsIgnoreCase(HttpHead.Value(responseHead, "Connection"u8), "close"u8))
        {
            Close();
        }

        return new HttpResponse(status, responseHead, buffer.AsSpan(bodyStart, bodyLength));
    }

    private int ReadBody(FileStream connection, int headLength, int bodyStart)
    {
        var head = buffer.AsSpan(0, headLength);
        if (Ascii.EqualsIgnoreCase(HttpHead.Value(head, "Transfer-Encoding"u8), "chunked"u8))
        {
            return ReadChunks(connection, bodyStart);
        }

        var text = HttpHead.Value(head, "Content-Length"u8);
        if (text.IsEmpty)
        {
            return 0;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > BodyBytes)
        {
            throw new RuntimeApiException(
                $"The Runtime API at {authority} sent a body of unknown length or of more than {BodyBytes} bytes.");
        }

        Receive(connection, bodyStart + length);
        return length;
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
            var digits = extension < 0 ? line : line[..extension];
            if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size)
                || size < 0
                || written - bodyStart + (long)size > BodyBytes)
            {
                throw new RuntimeApiException(
                    $"The Runtime API at {authority} sent a chunk of unknown size or more than {BodyBytes} bytes.");
            }

            if (size == 0)
            {
                while (!ReadLine(connection, ref read).IsEmpty)
                {
                    // Trailers: none is of use here.
                }

                return written - bodyStart;
            }

            Receive(connection, read + size + 2);
            buffer.AsSpan(read, size).CopyTo(buffer.AsSpan(written));
            written += size;
            read += size + 2;
        }
    }

    private ReadOnlySpan<byte> ReadLine(FileStream connection, ref int read)
    {
        int length;
        while ((length = buffer.AsSpan(read, received - read).IndexOf("\r\n"u8)) < 0)
        {
            if (received - read > HeadBytes)
            {
                throw new RuntimeApiException($"The Runtime API at {authority} sent a line of more than {HeadBytes} bytes.");
            }

            Receive(connection, received + 1);
        }

        var line = buffer.AsSpan(read, length);
        read += length + 2;
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
            var count = connection.Read(buffer.AsSpan(received));
            if (count == 0)
            {
                throw new IOException("Connection closed by peer");
            }

            received += count;
        }
    }
}
