using LocalAws.Extras;

namespace Demo.Webhooks;

/// <summary>Stands in for the webhooks that the job Notify tells, and shows what they get.</summary>
internal sealed class WebhooksExtra : ILocalExtra
{
    public ExtraOption CommandOption { get; } = new("--webhooks", "Stand in for the webhooks that Notify tells, and show what it says.");

    public async Task<IRunningExtra> StartAsync(Repository repository, string? value, CancellationToken cancellationToken) =>
        new Running(await WebhookSink.StartAsync(post => Screen.Line($"webhook {post.Destination}  {post.Body}")));

    private sealed class Running(WebhookSink webhooks) : IRunningExtra
    {
        public Task PrepareAsync(LocalEnvironment environment, CancellationToken cancellationToken) => webhooks.PrepareAsync(environment);

        public ValueTask DisposeAsync() => webhooks.DisposeAsync();
    }
}
