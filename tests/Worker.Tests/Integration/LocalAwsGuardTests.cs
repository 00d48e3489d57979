using System.Net;
using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>A web page that this machine's browser shows can do nothing to the local AWS.</summary>
[Trait("Category", "Integration")]
public static class LocalAwsGuardTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task Programs_are_answered_and_web_pages_are_not()
    {
        await using var environment = await LocalEnvironment.StartAsync(Checkout.Repository, Cancelled);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(environment.Endpoint));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(environment.Endpoint, "Host", "evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(environment.Endpoint, "Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(environment.Endpoint, "Origin", environment.Endpoint.ToString()));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(environment.Endpoint, "Sec-Fetch-Site", "cross-site"));
    }

    private static async Task<HttpStatusCode> StatusAsync(Uri endpoint, string? header = null, string? value = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(endpoint, "/moto-api/"));
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await http.SendAsync(request, Cancelled);
        return response.StatusCode;
    }
}
