using System.Globalization;
using LocalAws.Triggers;
using Microsoft.AspNetCore.Http;

namespace Worker.Tests.LocalAws.Triggers;

public static class HttpEventTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-11-21T00:00:01Z", CultureInfo.InvariantCulture);

    [Fact]
    public static void Shapes_a_request_as_payload_2_0()
    {
        var request = Request("application/json");
        request.QueryString = new QueryString("?a=1&a=2&b=x%20y");
        request.Headers.Append("X-Two", new(["1", "2"]));
        request.Headers.Cookie = "c=1; d=2";
        var shaped = HttpEvent.Create(
            request, """{"n":1}"""u8.ToArray(), new DeployedApi("abc", "job", ["$default"], []), "$default",
            new HttpRoute("POST /jobs/{id}", "job", false), "/jobs/7", new Dictionary<string, string> { ["id"] = "7" }, Now);

        var context = shaped["requestContext"]!.AsObject();
        Assert.True(context.Remove("requestId"));
        Assert.Equal(
            """
            {"accountId":"123456789012","apiId":"abc","domainName":"127.0.0.1:3002","domainPrefix":"abc",
            "http":{"method":"POST","path":"/jobs/7","protocol":"HTTP/1.1","sourceIp":"127.0.0.1","userAgent":"test"},
            "routeKey":"POST /jobs/{id}","stage":"$default",
            "time":"21/Nov/2026:00:00:01 +0000","timeEpoch":1795219201000}
            """.ReplaceLineEndings(""),
            context.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.True(shaped.Remove("requestContext"));
        Assert.Equal(
            """
            {"version":"2.0","routeKey":"POST /jobs/{id}","rawPath":"/jobs/7","rawQueryString":"a=1\u0026a=2\u0026b=x%20y",
            "cookies":["c=1","d=2"],
            "headers":{"content-type":"application/json","host":"127.0.0.1:3002","user-agent":"test","x-two":"1,2",
            "x-forwarded-for":"127.0.0.1","x-forwarded-port":"3002","x-forwarded-proto":"http"},
            "queryStringParameters":{"a":"1,2","b":"x y"},"pathParameters":{"id":"7"},"body":"{\u0022n\u0022:1}","isBase64Encoded":false}
            """.ReplaceLineEndings(""),
            shaped.ToJsonString());
    }

    [Theory]
    [InlineData("?area=010000&n=007&e=", """{"area":"010000","n":"007","e":""}""")]
    [InlineData("?a=1+2&b=1%2B2&c=1%202", """{"a":"1 2","b":"1\u002B2","c":"1 2"}""")]
    [InlineData("?a=1&A=2&a=3", """{"a":"1,3","A":"2"}""")]
    [InlineData("?a=&a=&b&%61=x,y", """{"a":",,x,y","b":""}""")]
    [InlineData("?%E6%9D%B1=%E4%BA%AC", """{"\u6771":"\u4EAC"}""")]
    [InlineData("?", null)]
    [InlineData("", null)]
    public static void Decodes_a_query_and_keeps_it_as_it_was_sent(string sent, string? parameters)
    {
        var request = Request(null);
        request.QueryString = new QueryString(sent);

        var shaped = Shape(request, []);

        Assert.Equal(sent.TrimStart('?'), shaped["rawQueryString"]!.GetValue<string>());
        Assert.Equal(parameters, shaped["queryStringParameters"]?.ToJsonString());
    }

    [Theory]
    [InlineData("image/png", true)]
    [InlineData("application/x-www-form-urlencoded", true)]
    [InlineData("application/octet-stream", true)]
    [InlineData("text/plain; charset=utf-8", false)]
    [InlineData("application/problem+json", false)]
    [InlineData("application/xml", false)]
    [InlineData(null, false)]
    public static void What_is_not_text_arrives_in_base64(string? contentType, bool isBase64)
    {
        var shaped = Shape(Request(contentType), "hello"u8.ToArray());

        Assert.Equal(isBase64 ? "aGVsbG8=" : "hello", shaped["body"]!.GetValue<string>());
        Assert.Equal(isBase64, shaped["isBase64Encoded"]!.GetValue<bool>());
    }

    [Fact]
    public static void Leaves_out_what_is_not_there()
    {
        var shaped = Shape(Request(null), []);

        Assert.Equal(
            ["version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded"],
            shaped.Select(field => field.Key));
    }

    private static System.Text.Json.Nodes.JsonObject Shape(HttpRequest request, byte[] body) => HttpEvent.Create(
        request,
        body,
        new DeployedApi("abc", "job", ["$default"], []),
        "$default",
        new HttpRoute("$default", "job", false),
        "/",
        new Dictionary<string, string>(),
        Now);

    private static HttpRequest Request(string? contentType)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "POST";
        request.Protocol = "HTTP/1.1";
        request.ContentType = contentType;
        request.Host = new HostString("127.0.0.1", 3002);
        request.Headers.UserAgent = "test";
        return request;
    }
}
