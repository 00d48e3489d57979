using LocalAws.Extras;

namespace Demo;

/// <summary>What the tool knows of the jobs of this repository.</summary>
public sealed class JobExtras : ILocalExtras
{
    public IReadOnlyList<ILocalExtra> All { get; } = Discovered.All<ILocalExtra>();

    public Task RunDemoAsync(Repository repository, bool sentry, bool install, CancellationToken cancellationToken) =>
        JobsDemo.RunAsync(repository, sentry, install, cancellationToken);
}
