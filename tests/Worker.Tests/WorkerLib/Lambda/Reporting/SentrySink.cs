using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

/// <summary>One envelope that arrived, taken apart by the rules of the protocol.</summary>
internal sealed record ReceivedEnvelope(DateTimeOffset At, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Header => JsonElement.Parse(Text.Split('\n')[0]);

    /// <summary>Type and payload of each item, found by the length in its header.</summary>
    public IReadOnlyList<(string Type, JsonElement Payload)> Items
    {
        get
        {
            var items = new List<(string, JsonElement)>();
            var rest = Body.AsSpan(Body.AsSpan().IndexOf((byte)'\n') + 1);
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf((byte)'\n');
                var header = JsonElement.Parse(rest[..end]);
                var length = header.GetProperty("length").GetInt32();
                items.Add((header.GetProperty("type").GetString()!, JsonElement.Parse(rest.Slice(end + 1, length))));
                Assert.Equal((byte)'\n', rest[end + 1 + length]);
                rest = rest[(end + 2 + length)..];
            }

            return items;
        }
    }

    public JsonElement Event => Items.First(item => item.Type == "event").Payload;
}

/// <summary>A Sentry on loopback that records what it gets and responds as its mode says.</summary>
internal sealed class SentrySink : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<ReceivedEnvelope> received = new();
    private readonly ConcurrentBag<TcpClient> clients = [];

    public SentrySink()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public string Dsn => $"http://publickey@{listener.LocalEndpoint}/prefix/42";

    /// <summary>How to respond: a status, hang or reset.</summary>
    public string Mode { get; set; } = "200";

    /// <summary>The value of X-Sentry-Rate-Limits of every response.</summary>
    public string? Limits { get; set; }

    /// <summary>The value of Retry-After of every response.</summary>
    public string? RetryAfter { get; set; }

    public IReadOnlyList<ReceivedEnvelope> Received => [.. received];

    public IReadOnlyList<JsonElement> Events => Payloads("event");

    public IReadOnlyList<JsonElement> CheckIns => Payloads("check_in");

    /// <summary>Goes away at once, in the middle of whatever it does.</summary>
    public void Dispose()
    {
        listener.Dispose();
        foreach (var client in clients)
        {
            client.Dispose();
        }
    }

    private List<JsonElement> Payloads(string type) =>
        [.. received.SelectMany(envelope => envelope.Items).Where(item => item.Type == type).Select(item => item.Payload)];

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        clients.Add(client);
        using (client)
        {
            await using var stream = client.GetStream();
            while (await ReadAsync(stream) is { } envelope)
            {
                received.Enqueue(envelope);
                switch (Mode)
                {
                    case "hang":
                        await Task.Delay(Timeout.Infinite);
                        break;
                    case "reset":
                        client.LingerState = new LingerOption(true, 0);
                        return;
                    default:
                        var limits = Limits is null ? "" : $"X-Sentry-Rate-Limits: {Limits}\r\n";
                        var pause = RetryAfter is null ? "" : $"Retry-After: {RetryAfter}\r\n";
                        await stream.WriteAsync(
                            Encoding.ASCII.GetBytes($"HTTP/1.1 {Mode} Status\r\n{limits}{pause}Content-Length: 2\r\n\r\n{{}}"));
                        break;
                }
            }
        }
    }

    private static async Task<ReceivedEnvelope?> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        try
        {
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await stream.ReadAsync(one) == 0)
                {
                    return null;
                }

                head.Append((char)one[0]);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return null;
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return new ReceivedEnvelope(
            DateTimeOffset.UtcNow, lines[0].Split(' ')[1], headers, headers.ContainsKey("Content-Encoding") ? Unzip(body) : body);
    }

    private static byte[] Unzip(byte[] zipped)
    {
        using var plain = new MemoryStream();
        using var unzipped = new GZipStream(new MemoryStream(zipped), CompressionMode.Decompress);
        unzipped.CopyTo(plain);
        return plain.ToArray();
    }
}
