using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Worker.Tests.WorkerLib.Lambda;

/// <summary>One request that the runtime sent.</summary>
internal sealed record RecordedRequest(string Method, string Path, string Head, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public bool IsNext => Path.EndsWith("/invocation/next", StringComparison.Ordinal);
}

/// <summary>
/// A Runtime API that follows a script, byte for byte: each request for an event gets the next scripted response, each post is
/// recorded and gets 202 by default. When the script ends it responds with 410, which ends the loop.
/// </summary>
internal sealed class FakeRuntimeApi : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<byte[]> events = new();
    private readonly ConcurrentQueue<RecordedRequest> requests = new();

    public FakeRuntimeApi()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public string Authority => listener.LocalEndpoint.ToString()!;

    /// <summary>Everything the runtime posted, in order.</summary>
    public IReadOnlyList<RecordedRequest> Posts => [.. requests.Where(request => !request.IsNext)];

    /// <summary>How many connections the runtime opened.</summary>
    public int Connections { get; private set; }

    /// <summary>The response to a post; 202 without it.</summary>
    public Func<RecordedRequest, byte[]> RespondToPost { get; init; } = _ => Response(202, """{"status":"OK"}""");

    /// <summary>Closes the connection after each response, without saying so.</summary>
    public bool HangsUp { get; init; }

    /// <summary>Closes the connection after so many scripted events and the response that follows them.</summary>
    public int HangsUpAfter { get; init; } = int.MaxValue;

    /// <summary>Sends responses in pieces of at most so many bytes.</summary>
    public int PieceBytes { get; init; } = int.MaxValue;

    public static byte[] Response(int status, string body, string headers = "") => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status} Status\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    public static string EventHeaders(string requestId, DateTimeOffset? deadline = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"Lambda-Runtime-Aws-Request-Id: {requestId}\r\n"
        + $"Lambda-Runtime-Deadline-Ms: {(deadline ?? DateTimeOffset.UtcNow.AddMinutes(1)).ToUnixTimeMilliseconds()}\r\n"
        + $"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:ap-northeast-1:123456789012:function:echo\r\n"
        + $"Lambda-Runtime-Trace-Id: Root=1-{requestId}\r\n");

    /// <summary>Scripts an event.</summary>
    public FakeRuntimeApi WithEvent(string requestId, string body, DateTimeOffset? deadline = null) =>
        WithResponse(Response(200, body, EventHeaders(requestId, deadline)));

    /// <summary>Scripts any bytes as the response to a request for an event; none closes the connection.</summary>
    public FakeRuntimeApi WithResponse(byte[] response)
    {
        events.Enqueue(response);
        return this;
    }

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                Connections++;
                _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            await using var stream = client.GetStream();
            var nexts = 0;
            while (await ReadRequestAsync(stream) is { } request)
            {
                requests.Enqueue(request);
                nexts += request.IsNext ? 1 : 0;
                var response = !request.IsNext ? RespondToPost(request)
                    : events.TryDequeue(out var scripted) ? scripted
                    : Response(410, "");
                foreach (var piece in response.Chunk(PieceBytes))
                {
                    await stream.WriteAsync(piece);
                }

                if (HangsUp || response.Length == 0 || nexts > HangsUpAfter)
                {
                    return;
                }
            }
        }
    }

    private static async Task<RecordedRequest?> ReadRequestAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n");
        var length = lines.FirstOrDefault(
            line => line.StartsWith("Content-Length:", StringComparison.Ordinal))?["Content-Length:".Length..] ?? "0";
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        var requestLine = lines[0].Split(' ');
        return new RecordedRequest(requestLine[0], requestLine[1], head.ToString(), body);
    }
}
