using Demo.Feeds;
using Demo.Map;
using Demo.Webhooks;
using LocalAws.Extras;

namespace Demo;

/// <summary>What the tool knows of the jobs of this repository.</summary>
public sealed class JobExtras : ILocalExtras
{
    public IReadOnlyList<ILocalExtra> All { get; } = [new WebhooksExtra(), new FeedsExtra(), new MapExtra()];

    public Task RunDemoAsync(Repository repository, bool sentry, bool install, CancellationToken cancellationToken) =>
        JobsDemo.RunAsync(repository, sentry, install, cancellationToken);
}
