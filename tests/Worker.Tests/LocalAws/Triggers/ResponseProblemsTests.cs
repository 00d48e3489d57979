using System.Text;
using LocalAws.LambdaHost;
using LocalAws.Triggers;

namespace Worker.Tests.LocalAws.Triggers;

public static class ResponseProblemsTests
{
    private const string Request = """{"requestContext":{"http":{"method":"GET"}}}""";

    [Theory]
    [InlineData(
        """{"batchItemFailures":[{"itemIdentifier":"b"}]}""",
        """{"Records":[{"messageId":"a"},{"messageId":"b"}]}""",
        "1 of 2 failed",
        false)]
    [InlineData(
        """{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"b"}]}""", """{"Records":[1,2]}""", "2 of 2 failed", true)]
    [InlineData(
        """{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"a"}]}""", """{"Records":[1,2]}""", "1 of 2 failed", false)]
    // Lambda takes it for the whole batch.
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":""}]}""", """{"Records":[1,2,3]}""", "3 of 3 failed", true)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"a"}]}""", "{}", "1 failed", false)]
    [InlineData("""{"batchItemFailures":[{"itemIdentifier":"a"}]}""", "no JSON", "1 failed", false)]
    public static void Says_how_many_of_a_batch_failed(string response, string payload, string text, bool isWhole)
    {
        var problem = In(payload, response);

        Assert.Equal(text, problem?.Text);
        Assert.Equal(isWhole, problem?.IsWhole);
    }

    [Theory]
    [InlineData(
        """{"statusCode":200,"headers":{"X-Place":"東京"}}""", "header X-Place has the value '東京'; only printable ASCII can be sent.")]
    [InlineData("""{"statusCode":200,"headers":{"X Place":"a"}}""", "'X Place' is no name of a header.")]
    [InlineData("""{"statusCode":200,"cookies":["a=\r\nb"]}""", "header set-cookie has the value")]
    [InlineData("""{"statusCode":200,"body":"%%","isBase64Encoded":true}""", "isBase64Encoded is true and body is not base64.")]
    [InlineData("""{"statusCode":200,"body":{"a":1}}""", "body is object, not string.")]
    [InlineData("""{"statusCode":99}""", "statusCode is 99; write a number from 200 to 599.")]
    [InlineData("""{"statusCode":null}""", "statusCode is ; write a number from 200 to 599.")]
    [InlineData("no JSON", "it is no JSON.")]
    public static void Says_why_a_response_cannot_be_sent(string response, string text)
    {
        var problem = In(Request, response);

        Assert.StartsWith($"The HTTP response cannot be sent: {text}", problem?.Text, StringComparison.Ordinal);
        Assert.True(problem?.IsWhole);
    }

    [Theory]
    [InlineData("{}", """{"statusCode":99}""")]
    [InlineData(Request, """{"statusCode":404,"body":"no such thing"}""")]
    [InlineData("""{"requestContext":7}""", "no JSON")]
    [InlineData("{}", """{"batchItemFailures":[]}""")]
    [InlineData("{}", """{"batchItemFailures":null}""")]
    [InlineData("{}", """{"batchItemFailures":7}""")]
    [InlineData("{}", """{"failed":3}""")]
    [InlineData("{}", "[]")]
    [InlineData("{}", "null")]
    [InlineData("{}", "")]
    [InlineData("{}", "no JSON")]
    public static void Finds_nothing_wrong_with_anything_else(string payload, string response) => Assert.Null(In(payload, response));

    private static ResponseProblem? In(string payload, string response) =>
        ResponseProblems.In(Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(response));
}
