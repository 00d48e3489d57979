using LocalAws;
using Worker.Tests.LocalAws;

namespace Worker.Tests.Integration;

/// <summary>A web page that this machine's browser shows can do nothing to the local AWS.</summary>
[Trait("Category", "Integration")]
public static class LocalAwsGuardTests
{
    [Fact]
    public static async Task Programs_are_answered_and_web_pages_are_not()
    {
        await using var environment = await LocalEnvironment.StartAsync(Checkout.Repository, TestContext.Current.CancellationToken);
        var address = new Uri(environment.Endpoint, "/moto-api/");

        Assert.Equal(200, await RawRequest.StatusAsync(address, HttpMethod.Get, "Host", "127.0.0.1:{port}"));
        Assert.Equal(200, await RawRequest.StatusAsync(address, HttpMethod.Head, "Host", "localhost:{port}"));
        Assert.Equal(403, await RawRequest.StatusAsync(address, HttpMethod.Get, "Origin", "http://127.0.0.1:{port}"));
        foreach (var page in RawRequest.OfPages)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Post, HttpMethod.Options })
            {
                Assert.Contains(
                    await RawRequest.StatusAsync(address, method, page.Data.Item1, page.Data.Item2), RawRequest.Refusals);
            }
        }
    }
}
