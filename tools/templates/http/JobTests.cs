using Amazon.Lambda.Core;
using Worker.Jobs.JobName;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.JobName;

public static class JobNameTests
{
    [Theory]
    [InlineData("""{"name":"Ada"}""", 200, """{"text":"Hello Ada."}""")]
    [InlineData("not JSON", 400, "\"error\"")]
    [InlineData("{}", 400, "name")]
    public static async Task Answers_a_query_and_says_what_is_wrong_with_another(string body, int statusCode, string text)
    {
        var request = new APIGatewayHttpApiV2ProxyRequest
        {
            RouteKey = "POST /job_name",
            RawPath = "/job_name",
            RequestContext = new() { Http = new() { Method = "POST", Path = "/job_name" } },
            Body = body,
        };

        var response = await new JobNameHandler().HandleAsync(request, Substitute.For<ILambdaContext>());

        Assert.Equal(statusCode, response.StatusCode);
        Assert.Contains(text, response.Body, StringComparison.Ordinal);
    }
}
