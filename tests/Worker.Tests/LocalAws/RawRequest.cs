using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Worker.Tests.LocalAws;

/// <summary>A request with one header exactly as it is given, which no client would send so.</summary>
internal static class RawRequest
{
    /// <summary>What a server answers that refuses: 400 where no host can be called so.</summary>
    public static readonly int[] Refusals = [400, 403];

    /// <summary>What a browser sends for a page of another origin, or for one whose name was made to mean this machine.</summary>
    public static TheoryData<string, string> OfPages { get; } = new()
    {
        { "Host", "evil.example" },
        { "Host", "evil.example:{port}" },
        { "Host", "localhost.:{port}" },
        { "Host", "[::1]:{port}" },
        { "Host", "[::ffff:127.0.0.1]:{port}" },
        { "Host", "0.0.0.0:{port}" },
        { "Host", "127.1:{port}" },
        { "Host", "2130706433:{port}" },
        { "Host", "127.0.0.1.nip.io:{port}" },
        { "Host", "127.0.0.1.evil.example" },
        { "Host", "127.0.0.1@evil.example" },
        { "Host", "" },
        { "Origin", "https://evil.example" },
        { "Origin", "https://127.0.0.1:{port}" },
        { "Origin", "http://127.0.0.1:1" },
        { "Origin", "http://127.0.0.1" },
        { "Origin", "http://localhost.:{port}" },
        { "Origin", "http://127.0.0.1:{port}.evil.example" },
        { "Origin", "http://127.0.0.1:{port}, http://evil.example" },
        { "Origin", "null" },
        { "Origin", "file://" },
        { "Sec-Fetch-Site", "cross-site" },
        { "Sec-Fetch-Site", "same-site" },
    };

    /// <param name="value">With <c>{port}</c> for the port of the address.</param>
    /// <returns>The status of the response.</returns>
    public static async Task<int> StatusAsync(Uri address, HttpMethod method, string header, string value)
    {
        var cancelled = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancelled);
        var host = header == "Host" ? "" : $"Host: {address.Authority}\r\n";
        var given = value.Replace("{port}", $"{address.Port}", StringComparison.Ordinal);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"{method} {address.PathAndQuery} HTTP/1.1\r\n{host}{header}: {given}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            cancelled);
        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync(cancelled) ?? throw new IOException("it hung up");
        return int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
