namespace WorkerLib.Lambda;

/// <summary>
/// HTTP/1.1 with one peer over one blocking connection. HttpClient would do the same at 1.8 times the CPU of a warm event
/// (docs/decisions/0003-own-runtime-client.md has the figures) and start the thread pool in every cold start.
/// </summary>
/// <exception cref="RuntimeApiGoneException">The peer cannot be reached or hung up.</exception>
/// <exception cref="RuntimeApiException">The peer does not speak HTTP/1.1 or sent too much (<see cref="HttpResponseReader"/>).</exception>
internal sealed class HttpConnection(string authority) : IDisposable
{
    private readonly byte[] joined = new byte[16 * 1024];
    private readonly HttpResponseReader reader = new(authority);
    private FileStream? stream;

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
            catch (IOException) when (reader.HasNothing)
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

    private FileStream Connect() => HttpAuthority.TryRead(authority, out var host, out var port)
        ? BlockingConnection.Open(HttpAuthority.Resolve(host), port)
        : throw new RuntimeApiException($"'{authority}' is no host:port of a Runtime API.");

    private HttpResponse Exchange(FileStream connection, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        reader.Begin();
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

        var response = reader.Read(connection, out var isLast);
        if (isLast)
        {
            Close();
        }

        return response;
    }
}
