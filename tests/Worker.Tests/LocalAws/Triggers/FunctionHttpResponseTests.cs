using System.Text;
using LocalAws.Triggers;

namespace Worker.Tests.LocalAws.Triggers;

public static class FunctionHttpResponseTests
{
    [Theory]
    [InlineData(
        """{"statusCode":201,"headers":{"Content-Type":"text/html"},"cookies":["a=1","b=2"],"body":"<p>"}""",
        201,
        "Content-Type: text/html|set-cookie: a=1|set-cookie: b=2",
        "<p>")]
    [InlineData("""{"statusCode":"204"}""", 204, "content-type: text/plain;charset=UTF-8", "")]
    [InlineData("""{"statusCode":200,"body":"aGVsbG8=","isBase64Encoded":true}""", 200, "content-type: text/plain;charset=UTF-8", "hello")]
    [InlineData("""{"words":3}""", 200, "content-type: application/json", """{"words":3}""")]
    [InlineData("\"hello\"", 200, "content-type: application/json", "\"hello\"")]
    [InlineData("null", 200, "content-type: application/json", "null")]
    public static void Reads_what_the_function_returned(string payload, int statusCode, string headers, string body)
    {
        var response = FunctionHttpResponse.Read(Encoding.UTF8.GetBytes(payload));

        Assert.Equal(statusCode, response.StatusCode);
        Assert.Equal(headers, string.Join('|', response.Headers.Select(header => $"{header.Key}: {header.Value}")));
        Assert.Equal(body, Encoding.UTF8.GetString(response.Body.Span));
    }

    [Theory]
    [InlineData("""{"statusCode":"many"}""")]
    [InlineData("""{"statusCode":42}""")]
    [InlineData("""{"statusCode":200,"body":{"a":1}}""")]
    [InlineData("""{"statusCode":200,"body":"%%","isBase64Encoded":true}""")]
    [InlineData("")]
    public static void An_answer_that_makes_no_sense_is_an_error_of_the_server(string payload)
    {
        var response = FunctionHttpResponse.Read(Encoding.UTF8.GetBytes(payload));

        Assert.Equal(500, response.StatusCode);
        Assert.Equal("""{"message":"Internal Server Error"}""", Encoding.UTF8.GetString(response.Body.Span));
    }
}
