using System.Text;
using WorkerLib.Lambda;

namespace Worker.Tests.WorkerLib.Lambda;

/// <summary>What a proxy or an emulator may write, byte for byte.</summary>
public static class HttpConnectionTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const string Chunked = Ok + "Transfer-Encoding: chunked\r\n\r\n";

    [Theory]
    [InlineData(Chunked + "2 \r\n{}\r\n0\r\n\r\n")]
    [InlineData(Chunked + "2\r\n{}\r\n0  \r\n\r\n")]
    [InlineData(Chunked + "1\t; a=b\r\n{\r\n01 ;a\r\n}\r\n0 ; a=b\r\nTrailer: x\r\n\r\n")]
    [InlineData(Chunked + "2\n{}\n0\n\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n" + Ok + "Content-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nContent-Length: 9\r\n\r\nHTTP/1.1 100 \r\n\r\n" + Chunked + "2\r\n{}\r\n0\r\n\r\n")]
    [InlineData(Ok + "Content-Length: 2, 2\r\n\r\n{}")]
    [InlineData(Ok + "Content-Length: 2\r\ncontent-length: 02\r\n\r\n{}")]
    [InlineData(Ok + "Content-Length : 2\r\n\r\n{}")]
    [InlineData(Ok + "Transfer-Encoding: identity, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData(Ok + "Transfer-Encoding: identity\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\n\n{}")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 5\r\n\n{}\r\n\r\n", "{}\r\n\r")]
    [InlineData("HTTP/1.1 202 Accepted\r\n\r\n", "")]
    [InlineData("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", "")]
    [InlineData("HTTP/1.1 202 Accepted\r\nContent-Length:\r\n\r\n", "")]
    public static async Task Reads_a_body_and_keeps_the_connection(string response, string body = "{}")
    {
        using var api = new FakeRuntimeApi().WithResponse(Encoding.ASCII.GetBytes(response));

        Assert.Equal(body, await BodyAsync(api));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: x, Close\r\n\r\n{}")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n{}")]
    public static async Task Reads_a_body_to_the_end_of_the_connection(string response)
    {
        using var api = new FakeRuntimeApi { HangsUp = true, PieceBytes = 7 }.WithResponse(Encoding.ASCII.GetBytes(response));

        Assert.Equal("{}", await BodyAsync(api));
    }

    [Theory]
    [InlineData(Ok + "\r\n{}", "nothing says where the body ends")]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n{}", "nothing says where the body ends")]
    [InlineData(Ok + "Transfer-Encoding: gzip\r\n\r\n{}", "nothing says where the body ends")]
    [InlineData(Ok + "Content-Length:\r\n\r\n{}", "nothing says where the body ends")]
    [InlineData(Ok + "Content-Length: 2, 3\r\n\r\n{}", "unknown length")]
    [InlineData(Ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "unknown length")]
    [InlineData(Ok + "Content-Length: +2\r\n\r\n{}", "unknown length")]
    [InlineData(Ok + "Content-Length: 33554433\r\n\r\n{}", "more than 33554432 bytes")]
    [InlineData(Chunked + "1\r\n{}\r\n0\r\n\r\n", "longer than its size")]
    [InlineData(Chunked + "1 2\r\n{}\r\n0\r\n\r\n", "unknown size")]
    public static async Task Refuses_at_once_a_body_that_ends_nobody_knows_where(string response, string problem)
    {
        using var api = new FakeRuntimeApi().WithResponse(Encoding.ASCII.GetBytes(response));

        var refusal = await Assert.ThrowsAsync<RuntimeApiException>(() => BodyAsync(api));

        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData(false, Ok + "Connection: close\r\n\r\n")]
    public static async Task Ends_at_a_bound_what_goes_on_for_ever(bool isHead, string beginning)
    {
        var endless = isHead
            ? Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(beginning, 10_000)))
            : [.. Encoding.ASCII.GetBytes(beginning), .. new byte[33 * 1024 * 1024]];
        using var api = new FakeRuntimeApi { PieceBytes = 1 << 20 }.WithResponse(endless);

        var refusal = await Assert.ThrowsAsync<RuntimeApiException>(() => BodyAsync(api));

        Assert.Contains(isHead ? "a head of more than" : "a body of more than", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>A connection that the peer is about to close may take a request and lose it.</summary>
    [Theory]
    [InlineData("HTTP/1.0 200 OK\r\n", 2)]
    [InlineData(Ok + "Connection: x\r\nConnection: y, close\r\n", 2)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n", 1)]
    [InlineData(Ok, 1)]
    public static void Sends_nothing_more_behind_a_last_response(string head, int connections)
    {
        var response = Encoding.ASCII.GetBytes($"{head}Content-Length: 2\r\n\r\n{{}}");
        using var api = new FakeRuntimeApi().WithResponse(response).WithResponse(response);
        using var connection = new HttpConnection(api.Authority);

        Assert.Equal("{}", Body(connection));
        Assert.Equal("{}", Body(connection));

        Assert.Equal(connections, api.Connections);
    }

    /// <summary>A response that is waited for in vain fails the test.</summary>
    private static async Task<string> BodyAsync(FakeRuntimeApi api)
    {
        using var connection = new HttpConnection(api.Authority);
        var body = Task.Run(() => Body(connection), TestContext.Current.CancellationToken);
        return await body.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private static string Body(HttpConnection connection) =>
        Encoding.ASCII.GetString(connection.Send("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n"u8, default).Body);
}
