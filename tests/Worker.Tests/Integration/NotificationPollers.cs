using System.Collections.Concurrent;
using Amazon.DynamoDBv2.Model;
using Demo;
using LocalAws;
using LocalAws.Triggers;
using WorkerLib.Alerts;

namespace Worker.Tests.Integration;

/// <summary>
/// Carries alerts from the table to the queue and from there to Notify, in the shared environment, whose schedules must not fire.
/// </summary>
[NeedsJobs("announce_alerts", "notify")]
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
        await SendWhatIsLeftAsync(aws);
    }

    /// <summary>
    /// Alerts left by earlier tests would be sent in one message with those of the next test: an alert put after them shows when they
    /// are gone. Among many at once it may be one of those that the message only counts; then another one is sent alone.
    /// </summary>
    private async Task SendWhatIsLeftAsync(LocalEnvironment aws)
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
                    var alert = new Alert(last, putAt, AlertKind.Alert, AlertSeverity.Error, "Everything before this was sent.");
                    await dynamoDB.PutItemAsync(new PutItemRequest("alerts", alert.ToItem()), TestContext.Current.CancellationToken);
                }

                var posts = webhooks.Posts.Where(post => post.Body.Contains(last, StringComparison.Ordinal));
                return posts.Select(post => post.Destination).Distinct().Count() == 2;
            },
            () => $"{last} was not sent; the last posts are:\n{string.Join('\n', webhooks.Posts.TakeLast(5))}\n"
                + string.Join('\n', Problems));
    }

    public async ValueTask DisposeAsync()
    {
        if (pollers is not null)
        {
            await pollers.DisposeAsync();

            // The local AWS answers a poll that was cancelled, too: it would take what the next class sends, and hide it.
            await Task.Delay(TimeSpan.FromSeconds(6), CancellationToken.None);
        }

        Api?.Dispose();
    }
}
