using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Worker.Tests.Fuzzing.RuntimeApi;

/// <summary>What the runtime posted for an event.</summary>
/// <param name="IsError">Posted as an error, of the invocation or of the start.</param>
internal sealed record Posted(bool IsError, byte[] Body);

/// <summary>A Runtime API that gives one event at a time and waits for what comes of it.</summary>
internal sealed class RuntimeApiServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly BlockingCollection<byte[]> events = [];
    private readonly BlockingCollection<Posted> posted = [];
    private int requests;

    public RuntimeApiServer()
    {
        listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public string Authority => listener.LocalEndpoint.ToString()!;

    /// <summary>Null when nothing was posted in time.</summary>
    public Posted? Invoke(byte[] payload, TimeSpan patience)
    {
        events.Add(payload);
        return posted.TryTake(out var response, patience) ? response : null;
    }

    public void Dispose()
    {
        events.CompleteAdding();
        listener.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException or InvalidOperationException)
        {
            // The end.
        }
    }

    private void Serve(TcpClient client)
    {
        try
        {
            client.NoDelay = true;
            using var stream = client.GetStream();
            using var buffered = new BufferedStream(stream);
            while (HttpRequest.Read(buffered) is { } request)
            {
                buffered.Write(request.IsNext ? Next() : Took(request));
                buffered.Flush();
            }
        }
        catch (IOException)
        {
            // The runtime hung up.
        }
        finally
        {
            client.Dispose();
        }
    }

    private byte[] Took(HttpRequest request)
    {
        posted.Add(new Posted(request.Path.EndsWith("/error", StringComparison.Ordinal), request.Body));
        return Response(202, "", "{}"u8);
    }

    private byte[] Next()
    {
        if (!events.TryTake(out var payload, Timeout.Infinite))
        {
            return Response(410, "", []);
        }

        var deadline = DateTimeOffset.UtcNow.AddSeconds(20).ToUnixTimeMilliseconds();
        var headers = string.Create(
            CultureInfo.InvariantCulture,
            $"Lambda-Runtime-Aws-Request-Id: {++requests}\r\nLambda-Runtime-Deadline-Ms: {deadline}\r\n"
            + $"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:ap-northeast-1:123456789012:function:tried\r\n");
        return Response(200, headers, payload);
    }

    public static byte[] Response(int status, string headers, ReadOnlySpan<byte> body) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Status\r\n{headers}Content-Length: {body.Length}\r\n\r\n"), .. body];
}

/// <summary>A request of the runtime.</summary>
/// <param name="Line">Method, path and version.</param>
internal sealed record HttpRequest(string Line, byte[] Body)
{
    public string Path => Line.Split(' ') is [_, var path, ..] ? path : "";

    public bool IsNext => Path.EndsWith("/invocation/next", StringComparison.Ordinal);

    /// <summary>Null at the end of the connection.</summary>
    public static HttpRequest? Read(Stream stream)
    {
        string? first = null;
        var length = 0;
        while (ReadLine(stream) is { } line)
        {
            if (line.Length == 0)
            {
                var body = new byte[length];
                stream.ReadExactly(body);
                return new HttpRequest(first!, body);
            }

            first ??= line;
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line.AsSpan("Content-Length:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }

    private static string? ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        while (stream.ReadByte() is var letter && letter >= 0)
        {
            if (letter == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)letter);
        }

        return null;
    }
}
