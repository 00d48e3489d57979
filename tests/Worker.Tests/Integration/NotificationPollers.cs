using System.Collections.Concurrent;
using Amazon.DynamoDBv2.Model;
using Worker.Tool.LocalAws;
using Worker.Tool.Triggers;
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

    /// <summary>Alerts of tests before would be told together with those of the next one: an alert after them shows when they are.</summary>
    private async Task TellWhatIsLeftAsync(LocalEnvironment aws)
    {
        var last = new Alert($"process/{Guid.NewGuid():N}", DateTimeOffset.UtcNow, AlertKind.Alert, AlertSeverity.Error, "All before this is told.");
        using var dynamoDB = aws.DynamoDB();
        await dynamoDB.PutItemAsync(new PutItemRequest("alerts", last.ToItem()), TestContext.Current.CancellationToken);
        var webhooks = await environment.WebhooksAsync();
        await TriggersEnvironment.WaitAsync(
            () => Task.FromResult(webhooks.Posts.Where(post => post.Body.Contains(last.Subject, StringComparison.Ordinal)).Select(post => post.Destination).Distinct().Count() == 2),
            () => string.Join('\n', Problems));
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
