using System.Text.Json;
using Worker.Jobs.ReportMetrics;
using WorkerLib.Constants;

namespace Worker.Tests.Integration;

/// <summary>PublishConstants as it is deployed, with readers on the same table and bucket.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)]
public sealed class DeployedPublishConstantsTests(DeployedEnvironment environment)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_see_whole_sets_only_while_it_publishes()
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        using var s3 = (await environment.AwsAsync()).S3();
        await PublishAsync(Content(1));
        using var ended = new CancellationTokenSource();
        var reader = Task.Run(
            async () =>
            {
                var seen = new List<MetricsConstants>();
                while (!ended.IsCancellationRequested)
                {
                    seen.Add(
                        await new ConstantStore(dynamoDB, s3, "constants", "worker-local-constants-123456789012")
                            .LoadAsync("metrics", MetricsJson.Default.MetricsConstants, Cancelled));
                }

                return seen;
            },
            Cancelled);

        foreach (var days in Enumerable.Range(2, 8))
        {
            await PublishAsync(Content(days));
        }

        await ended.CancelAsync();
        var seen = await reader;
        Assert.All(seen, set => Assert.Equal(set.LateDays, set.Tables.Count));
        Assert.InRange(seen.Select(set => set.LateDays).Distinct().Count(), 2, 9);
        Assert.Equal(seen.Select(set => set.LateDays).Order(), seen.Select(set => set.LateDays));
    }

    [Fact]
    public async Task One_of_several_publishers_at_one_time_wins()
    {
        var before = (await PublishAsync(Content(1))).GetProperty("current").GetProperty("version").GetInt64();

        var responses = await Task.WhenAll(Enumerable.Range(2, 4).Select(days =>
            environment.InvokeAsync(
                "publish_constants", $$"""{"set":"metrics","expectedVersion":{{before}},"content":{{Content(days)}}}""")));
        var (now, _) = await environment.InvokeAsync("publish_constants", """{"set":"metrics","show":true}""");

        var winner = Assert.Single(responses, response => response.Result.FunctionError is null).Response;
        Assert.Equal(before + 1, winner.GetProperty("current").GetProperty("version").GetInt64());
        Assert.Equal(winner.GetProperty("current").GetRawText(), now.GetProperty("current").GetRawText());
        Assert.All(
            responses.Where(response => response.Result.FunctionError is not null),
            response => Assert.Equal("InvalidPublicationException", response.Response.GetProperty("errorType").GetString()));
    }

    [Fact]
    public async Task Takes_a_large_content_from_the_bucket_and_rolls_back()
    {
        using var s3 = (await environment.AwsAsync()).S3();
        var first = await PublishAsync(Content(1));
        await s3.PutObjectAsync(
            new() { BucketName = "worker-local-constants-123456789012", Key = "incoming/metrics.json", ContentBody = Content(2) },
            Cancelled);
        var second = await InvokeAsync("""{"set":"metrics","key":"incoming/metrics.json"}""");
        var back = await InvokeAsync("""{"set":"metrics","rollBack":true}""");
        var (broken, _) = await environment.InvokeAsync(
            "publish_constants", """{"set":"metrics","content":{"tables":[{"tabel":"x"}],"queues":7}}""");

        Assert.NotEqual(Hash(first), Hash(second));
        Assert.Equal(Hash(first), Hash(back));
        var problems = broken.GetProperty("errorMessage").GetString()!;
        Assert.Contains("$.tables[0].tabel: unknown", problems, StringComparison.Ordinal);
        Assert.Contains("$.tables[0].time: missing, a string was expected", problems, StringComparison.Ordinal);
        Assert.Contains("$.queues: a list of MeasuredQueue was expected, not 7", problems, StringComparison.Ordinal);
    }

    private Task<JsonElement> PublishAsync(string content) => InvokeAsync($$"""{"set":"metrics","content":{{content}}}""");

    private async Task<JsonElement> InvokeAsync(string request)
    {
        var (response, result) = await environment.InvokeAsync("publish_constants", request);
        Assert.True(result.FunctionError is null, response.ToString());
        return response;
    }

    private static string? Hash(JsonElement report) => report.GetProperty("current").GetProperty("sha256").GetString();

    /// <summary>As many tables as days, so that half a set would show.</summary>
    private static string Content(int days)
    {
        var tables = string.Join(',', Enumerable.Range(0, days).Select(table => $$"""{"table":"table{{table}}","time":"at"}"""));
        return $$"""{"lateDays":{{days}},"tables":[{{tables}}],"queues":[]}""";
    }
}
