using System.Collections.Concurrent;
using Worker.Tool.LocalAws;
using Worker.Tool.Triggers;

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
