using System.Text;
using LocalAws.LambdaHost;
using Microsoft.AspNetCore.Http;

namespace Worker.Tests.LocalAws.LambdaHost;

public static class InvocationSourceTests
{
    [Theory]
    [InlineData(null, """{"Records":[{"eventSource":"aws:s3"}]}""", "Invoke API")]
    [InlineData("worker invoke", """{"Records":[{"eventSource":"aws:s3"}]}""", "worker invoke")]
    [InlineData("aws", """{"Records":[{"eventSource":"aws:s3"}]}""", "s3")]
    [InlineData("aws", """{"Records":[{"eventSource":"aws:sqs"}]}""", "sqs")]
    [InlineData("aws", """{"Records":[{"eventSource":"aws:dynamodb"}]}""", "stream")]
    [InlineData("aws", """{"Records":[{"EventSource":"aws:sns"}]}""", "sns")]
    [InlineData("aws", """{"Records":[]}""", "Invoke API")]
    [InlineData("aws", """{"Records":[{"eventSource":7}]}""", "Invoke API")]
    [InlineData("aws", """{"Records":[3]}""", "Invoke API")]
    [InlineData("aws", "[]", "Invoke API")]
    [InlineData("aws", "", "Invoke API")]
    [InlineData("0123456789012345678901234567890123456789 and more", "{}", "0123456789012345678901234567890123456789")]
    public static void Says_who_started_it(string? caller, string payload, string expected)
    {
        var request = new DefaultHttpContext().Request;
        if (caller is not null)
        {
            request.Headers[InvocationSource.Header] = caller;
        }

        Assert.Equal(expected, InvocationSource.Of(request, Encoding.UTF8.GetBytes(payload)));
    }
}
