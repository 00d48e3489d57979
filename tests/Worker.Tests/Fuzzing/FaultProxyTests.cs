using System.Net;
using LocalAws;
using Microsoft.AspNetCore.Http;
using Worker.Tests.Fuzzing.Faults;

namespace Worker.Tests.Fuzzing;

/// <summary>The proxy and the plan of the runs with faults: what they do not do is not tried.</summary>
[Collection(nameof(FaultProxyTests))]
public sealed class FaultProxyTests : IAsyncDisposable
{
    private readonly LoopbackServer service;
    private int reached;
    private int kills;

    public FaultProxyTests() => service = new LoopbackServer(http =>
    {
        Interlocked.Increment(ref reached);
        return http.Response.WriteAsync("""{"Item":{}}""");
    });

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("None", 200, 1)]
    [InlineData("InternalError", 500, 0)]
    [InlineData("Unavailable", 503, 0)]
    [InlineData("Throttled", 400, 0)]
    [InlineData("ResetBefore", null, 0)]
    [InlineData("ResetAfter", null, 1)]
    [InlineData("Truncated", null, 1)]
    [InlineData("Delayed", 200, 1)]
    [InlineData("KilledBefore", null, 0, 1)]
    [InlineData("KilledAfter", null, 1, 1)]
    public async Task Does_to_a_request_what_is_planned(string kind, int? status, int effects, int deaths = 0)
    {
        await service.StartAsync();
        var plan = new FaultPlan(new FaultMix(1, 0, [(Enum.Parse<FaultKind>(kind), 1)]), "job");
        plan.Start(1);
        await using var proxy = new FaultProxy(service.Url, plan, () => Interlocked.Increment(ref kills));
        proxy.Start();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, proxy.Url) { Content = new StringContent("{}") };
        request.Headers.Add("X-Amz-Target", "DynamoDB_20120810.PutItem");

        HttpStatusCode? answered = null;
        try
        {
            using var response = await client.SendAsync(request, Cancelled);
            answered = response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // As the job sees it.
        }

        Assert.Equal((status, effects, deaths), ((int?)answered, reached, kills));
    }

    [Fact]
    public void The_same_seed_has_the_same_faults_and_another_has_others()
    {
        var (first, again, other) = (Kinds(7, "PutItem"), Kinds(7, "PutItem", beside: "GetItem"), Kinds(8, "PutItem"));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Contains(FaultKind.None, first);

        // Whatever else runs beside it.
        static List<FaultKind> Kinds(int seed, string operation, string? beside = null)
        {
            var plan = new FaultPlan(FaultMix.Faults, "job");
            plan.Start(seed);
            var kinds = new List<FaultKind>();
            for (var i = 0; i < 200; i++)
            {
                _ = beside is null ? null : plan.Next(beside);
                kinds.Add(plan.Next(operation).Kind);
            }

            return kinds;
        }
    }

    public ValueTask DisposeAsync() => service.DisposeAsync();
}
