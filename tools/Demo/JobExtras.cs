using LocalAws.Extras;

namespace Demo;

/// <summary>What the tool knows of the jobs of this repository.</summary>
public sealed class JobExtras : ILocalExtras
{
    private readonly Lazy<IReadOnlyList<ILocalExtra>> all = new(Discovered.All<ILocalExtra>);

    public IReadOnlyList<ILocalExtra> All => all.Value;

    public Task RunDemoAsync(Repository repository, bool sentry, bool install, CancellationToken cancellationToken) =>
        JobsDemo.RunAsync(repository, sentry, install, cancellationToken);
}
