using System.Collections.Concurrent;
using Amazon.DynamoDBv2.Model;
using LocalAws;
using LocalAws.Triggers;
using WorkerLib.Alerts;

namespace Worker.Tests.Integration;

/// <summary>What carries alerts from the table to the queue and from there to Notify, in the environment that all share, whose schedules must not fire.</summary>
public sealed class NotificationPollers(DeployedEnvironment environment) : IAsyncLifetime
{
    private MappingTriggers? pollers;

    internal LocalAwsApi Api { get; private set; } = null!;

    internal ConcurrentQueue<string> Problems { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var aws = await environment.AwsAsync();
        Api = new LocalAwsApi(aws.Endpoint);
        pollers = new MappingTriggers(Api, aws.Functions, Problems.Enqueue);
        await pollers.RefreshAsync(TestContext.Current.CancellationToken);
        await TellWhatIsLeftAsync(aws);
    }

    /// <summary>
    /// Alerts of tests before would be told together with those of the next one: an alert after them shows when they are. Among many at
    /// once it may be one of those that the message only counts; then another one comes alone.
    /// </summary>
    private async Task TellWhatIsLeftAsync(LocalEnvironment aws)
    {
        using var dynamoDB = aws.DynamoDB();
        var webhooks = await environment.WebhooksAsync();
        var (last, putAt) = ("", DateTimeOffset.MinValue);
        await TriggersEnvironment.WaitAsync(
            async () =>
            {
                if (DateTimeOffset.UtcNow - putAt > TimeSpan.FromSeconds(15))
                {
                    (last, putAt) = ($"process/{Guid.NewGuid():N}", DateTimeOffset.UtcNow);
                    var alert = new Alert(last, putAt, AlertKind.Alert, AlertSeverity.Error, "All before this is told.");
                    await dynamoDB.PutItemAsync(new PutItemRequest("alerts", alert.ToItem()), TestContext.Current.CancellationToken);
                }

                return webhooks.Posts.Where(post => post.Body.Contains(last, StringComparison.Ordinal)).Select(post => post.Destination).Distinct().Count() == 2;
            },
            () => $"{last} was not told; the last posts are:\n{string.Join('\n', webhooks.Posts.TakeLast(5))}\n{string.Join('\n', Problems)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (pollers is not null)
        {
            await pollers.DisposeAsync();
        }

        Api?.Dispose();
    }
}
