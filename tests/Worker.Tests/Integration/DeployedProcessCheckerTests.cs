using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Worker.Tests.Integration;

/// <summary>ProcessChecker as it is deployed: the packaged executable, on the tables that Terraform made.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.Deployed)]
public sealed class DeployedProcessCheckerTests(DeployedEnvironment environment)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Alerts_once_however_many_runs_there_are()
    {
        using var dynamoDB = (await environment.AwsAsync()).DynamoDB();
        var process = $"sync-{Guid.NewGuid():N}";
        await BeatAsync(process, DateTimeOffset.UtcNow.AddHours(-1));

        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => environment.InvokeAsync("process_checker", "{}")));
        await environment.InvokeAsync("process_checker", "{}");
        await BeatAsync(process, DateTimeOffset.UtcNow);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => environment.InvokeAsync("process_checker", "{}")));

        Assert.Equal(1, runs.Count(run => run.Response.GetProperty("late").EnumerateArray().Any(name => name.GetString() == process)));
        var alerts = await dynamoDB.QueryAsync(
            new QueryRequest
            {
                TableName = "alerts",
                KeyConditionExpression = "subject = :subject",
                ExpressionAttributeValues = new() { [":subject"] = new($"process/{process}") },
            },
            Cancelled);
        Assert.Equal(["alert", "recovery"], alerts.Items.Select(alert => alert["kind"].S));

        Task BeatAsync(string name, DateTimeOffset lastBeat) => dynamoDB.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = "heartbeats",
                Key = new() { ["process"] = new(name) },
                UpdateExpression = "SET lastBeat = :lastBeat, intervalSeconds = :interval, graceSeconds = :grace",
                ExpressionAttributeValues = new()
                {
                    [":lastBeat"] = new(lastBeat.ToString("O", CultureInfo.InvariantCulture)),
                    [":interval"] = new() { N = "60" },
                    [":grace"] = new() { N = "30" },
                },
            },
            Cancelled);
    }

    [Fact]
    public async Task An_event_of_six_megabytes_reaches_a_job()
    {
        var (response, _) = await environment.InvokeAsync(
            "process_checker", $$"""{"scheduledTime":{{new string(' ', (6 * 1024 * 1024) - 24)}}null}""");

        Assert.True(response.TryGetProperty("checked", out _), response.ToString());
    }
}
