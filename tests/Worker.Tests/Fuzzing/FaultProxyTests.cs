using System.Net;
using LocalAws;
using Microsoft.AspNetCore.Http;
using Worker.Tests.Fuzzing.Faults;

namespace Worker.Tests.Fuzzing;

/// <summary>The proxy and the plan of the runs with faults: what they do not do is not tried.</summary>
[Collection(nameof(FaultProxyTests))]
public sealed class FaultProxyTests : IAsyncDisposable
{
    private const string Response = """{"Item":{}}""";

    private readonly LoopbackServer service;
    private int reached;
    private int kills;
    private string? body;

    public FaultProxyTests() => service = new LoopbackServer(async http =>
    {
        Interlocked.Increment(ref reached);
        body = await new StreamReader(http.Request.Body).ReadToEndAsync();
        http.Response.ContentLength = Response.Length; // a service of AWS does not send it in chunks
        await http.Response.WriteAsync(Response);
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

    [Theory]
    [InlineData(
        "AmazonSQS.SendMessageBatch",
        """{"Entries":[{"Id":"0"},{"Id":"1"},{"Id":"2"},{"Id":"3"}]}""",
        """{"Entries":[{"Id":"0"},{"Id":"2"}]}""",
        """
        {"Item":{},"Failed":[{"Id":"1","SenderFault":false,"Code":"InternalError","Message":"injected"},
        {"Id":"3","SenderFault":false,"Code":"InternalError","Message":"injected"}]}
        """)]
    [InlineData(
        "AmazonSQS.SendMessageBatch",
        """{"Entries":[{"Id":"0"}]}""",
        null,
        """{"Successful":[],"Failed":[{"Id":"0","SenderFault":false,"Code":"InternalError","Message":"injected"}]}""")]
    [InlineData(
        "DynamoDB_20120810.BatchGetItem",
        """{"RequestItems":{"a":{"Keys":[1,2],"ConsistentRead":true},"b":{"Keys":[3]}}}""",
        """{"RequestItems":{"a":{"Keys":[1],"ConsistentRead":true}}}""",
        """{"Item":{},"UnprocessedKeys":{"a":{"Keys":[2],"ConsistentRead":true},"b":{"Keys":[3]}}}""")]
    [InlineData(
        "DynamoDB_20120810.BatchWriteItem",
        """{"RequestItems":{"a":[1,2,3]}}""",
        """{"RequestItems":{"a":[2]}}""",
        """{"Item":{},"UnprocessedItems":{"a":[1,3]}}""")]
    [InlineData(
        "DynamoDB_20120810.TransactWriteItems",
        """{"TransactItems":[{},{}]}""",
        null,
        """
        {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message":"Transaction cancelled [None, ThrottlingError]",
        "CancellationReasons":[{"Code":"None"},{"Code":"ThrottlingError"}]}
        """)]
    public async Task Has_a_part_done_and_says_what_is_left(string target, string asked, string? done, string said)
    {
        await service.StartAsync();
        var plan = new FaultPlan(new FaultMix(1, 0, [(FaultKind.Partial, 1)]), "job");
        plan.Start(1);
        await using var proxy = new FaultProxy(service.Url, plan, () => { });
        proxy.Start();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, proxy.Url) { Content = new StringContent(asked) };
        request.Headers.Add("X-Amz-Target", target);

        using var response = await client.SendAsync(request, Cancelled);

        Assert.Equal(done, body);
        Assert.Equal(said.Replace("\n", "", StringComparison.Ordinal), await response.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public void Does_nothing_in_part_that_is_asked_for_as_a_whole()
    {
        var plan = new FaultPlan(new FaultMix(1, 0, [(FaultKind.Partial, 1)]), "job");
        plan.Start(1);

        Assert.Equal(FaultKind.None, plan.Next("DynamoDB PutItem").Kind);
        Assert.Equal(FaultKind.Partial, plan.Next("DynamoDB BatchWriteItem").Kind);
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
