using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Worker.Tests.Fuzzing.Faults;

/// <summary>A request as it came, to be passed on as it is.</summary>
/// <param name="Head">Its lines, without the empty one behind them.</param>
/// <param name="Body">With the marks of its chunks, where it has some.</param>
internal sealed record ProxiedRequest(IReadOnlyList<string> Head, byte[] Body)
{
    private const int MaxHeadBytes = 64 * 1024;

    public string Method => Head[0].Split(' ')[0];

    /// <summary>The action of a service with a JSON protocol, such as <c>DynamoDB_20120810.PutItem</c>; null for others.</summary>
    public string? Target => Header("X-Amz-Target");

    /// <summary>For S3, whose requests are told by their signature; what is signed by nobody is of no service of AWS.</summary>
    private bool IsOfAws => Header("Authorization")?.StartsWith("AWS4-", StringComparison.Ordinal) == true;

    public string Service => Target is { } target
        ? target.Split('.')[0] switch
        {
            "AmazonSQS" => "SQS",
            "AmazonSSM" => "SSM",
            _ => "DynamoDB",
        }
        : IsOfAws ? "S3" : "web";

    /// <summary>Such as <c>DynamoDB PutItem</c> or <c>S3 PUT</c>.</summary>
    public string Operation => $"{Service} {Target?.Split('.')[1] ?? Method}";

    /// <summary>As the service gets it: the connection is closed behind it.</summary>
    public byte[] Bytes
    {
        get
        {
            var lines = Head.Where(line => !IsHeader(line, "Connection") && !IsHeader(line, "Expect"));
            return [.. Encoding.Latin1.GetBytes($"{string.Join("\r\n", lines)}\r\nConnection: close\r\n\r\n"), .. Body];
        }
    }

    /// <summary>The request with another body.</summary>
    public ProxiedRequest WithBody(JsonObject body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        var lines = Head.Where(line => !IsHeader(line, "Content-Length") && !IsHeader(line, "Transfer-Encoding"));
        return new([.. lines, $"Content-Length: {bytes.Length}"], bytes);
    }

    public string? Header(string name) =>
        Head.Skip(1).FirstOrDefault(line => IsHeader(line, name))?[(name.Length + 1)..].Trim();

    /// <summary>Null when the sender hung up instead.</summary>
    public static async Task<ProxiedRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new List<string>();
        for (var bytes = 0; await ReadLineAsync(stream, cancellationToken) is { } line; head.Add(line))
        {
            bytes += line.Length;
            if (bytes > MaxHeadBytes)
            {
                throw new InvalidDataException($"a head of more than {MaxHeadBytes} bytes");
            }

            if (line.Length > 0)
            {
                continue;
            }

            var request = new ProxiedRequest(head, []);
            if (request.Header("Expect") is not null)
            {
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), cancellationToken);
            }

            return request with { Body = await request.ReadBodyAsync(stream, cancellationToken) };
        }

        return null;
    }

    private async Task<byte[]> ReadBodyAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (Header("Transfer-Encoding")?.Equals("chunked", StringComparison.OrdinalIgnoreCase) == true)
        {
            var chunks = new List<byte>();
            int size;
            do
            {
                var line = await ReadLineAsync(stream, cancellationToken) ?? throw new EndOfStreamException();
                size = int.Parse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                chunks.AddRange(Encoding.Latin1.GetBytes($"{line}\r\n"));
                var chunk = new byte[size + 2];
                await stream.ReadExactlyAsync(chunk, cancellationToken);
                chunks.AddRange(chunk);
            }
            while (size > 0);
            return [.. chunks];
        }

        var body = new byte[int.Parse(Header("Content-Length") ?? "0", CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return body;
    }

    private static bool IsHeader(string line, string name) =>
        line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase);

    private static async Task<string?> ReadLineAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var letter = new byte[1];
        while (await stream.ReadAsync(letter, cancellationToken) == 1)
        {
            if (letter[0] == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)letter[0]);
        }

        return null;
    }
}
