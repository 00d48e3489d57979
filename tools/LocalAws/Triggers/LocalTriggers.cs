using Amazon.S3;
using LocalAws.LambdaHost;

namespace LocalAws.Triggers;

/// <summary>
/// Starts the deployed functions as AWS would: reads from the local AWS which schedules, queues, streams, buckets, topics and HTTP APIs
/// are there, also after a later apply, and runs the real functions for them. A trigger that fails is reported, and ends nothing.
/// </summary>
public sealed class LocalTriggers : IAsyncDisposable
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<ITriggerSource> sources;
    private readonly HttpTriggers http;
    private readonly Refresher refresher;
    private readonly SemaphoreSlim oneAtATime = new(1);

    private LocalTriggers(IReadOnlyList<ITriggerSource> sources, HttpTriggers http, Action<string> onProblem)
    {
        this.sources = sources;
        this.http = http;
        refresher = new Refresher(RefreshAsync, onProblem);
    }

    /// <summary>As found at the last look, sorted by function.</summary>
    public IReadOnlyList<Trigger> Triggers =>
    [
        .. sources.SelectMany(source => source.Triggers)
            .OrderBy(trigger => trigger.Function, StringComparer.Ordinal).ThenBy(trigger => trigger.Detail, StringComparer.Ordinal),
    ];

    /// <summary>Where the HTTP APIs are served, each below its name.</summary>
    public Uri HttpUrl => http.Url;

    /// <param name="s3">A client of the local AWS; ended with the triggers.</param>
    /// <param name="httpPort">Port of 127.0.0.1 for the HTTP APIs.</param>
    /// <param name="at">Sets the clock of the schedules; null leaves it.</param>
    /// <param name="schedules">Whether schedules fire by themselves.</param>
    /// <param name="onProblem">Takes what a trigger could not do.</param>
    internal static async Task<LocalTriggers> StartAsync(
        LocalAwsApi api, IAmazonS3 s3, FunctionHost host, int httpPort, DateTimeOffset? at, bool schedules, Action<string> onProblem,
        CancellationToken cancellationToken)
    {
        var scheduled = new ScheduleTriggers(api, host, new ScheduleClock(TimeProvider.System, at), onProblem);
        var http = await HttpTriggers.StartAsync(api, host, httpPort);
        var triggers = new LocalTriggers(
            [
                scheduled, new MappingTriggers(api, host, onProblem), new BucketTriggers(api, s3, onProblem),
                new TopicTriggers(api), http,
            ],
            http,
            onProblem);
        try
        {
            await triggers.RefreshAsync(cancellationToken);
        }
        catch
        {
            await triggers.DisposeAsync();
            throw;
        }

        if (schedules)
        {
            scheduled.Start();
        }

        triggers.refresher.Start();
        return triggers;
    }

    /// <summary>Looks at once what is deployed now.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            foreach (var source in sources)
            {
                await source.RefreshAsync(cancellationToken);
            }
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await refresher.DisposeAsync();
        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }

        oneAtATime.Dispose();
    }

    private sealed class Refresher(Func<CancellationToken, Task> refresh, Action<string> onProblem) : Poller(onProblem)
    {
        protected override async Task PollAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(RefreshInterval, cancellationToken);
            await refresh(cancellationToken);
        }
    }
}
