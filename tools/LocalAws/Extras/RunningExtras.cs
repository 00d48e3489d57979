using LocalAws.ConsolePage;

namespace LocalAws.Extras;

/// <summary>The extras of one run, as one.</summary>
internal sealed class RunningExtras : IAsyncDisposable
{
    private readonly List<IRunningExtra> running = [];

    public IReadOnlyDictionary<string, string> Variables => running.SelectMany(extra => extra.Variables).ToDictionary();

    /// <param name="wanted">What to start, each with the value of its option.</param>
    public static async Task<RunningExtras> StartAsync(
        IEnumerable<(ILocalExtra Extra, string? Value)> wanted, Repository repository, CancellationToken cancellationToken)
    {
        var extras = new RunningExtras();
        try
        {
            foreach (var (extra, value) in wanted)
            {
                extras.running.Add(await extra.StartAsync(repository, value, cancellationToken));
            }

            return extras;
        }
        catch
        {
            await extras.DisposeAsync();
            throw;
        }
    }

    public async Task PrepareAsync(LocalEnvironment environment, CancellationToken cancellationToken)
    {
        foreach (var extra in running)
        {
            await extra.PrepareAsync(environment, cancellationToken);
        }
    }

    public IReadOnlyList<IConsolePage> PagesOf(LocalEnvironment environment) =>
        [.. running.SelectMany(extra => extra.PagesOf(environment))];

    public IEnumerable<Task> RunAll(CancellationToken cancellationToken) => running.Select(extra => extra.RunAsync(cancellationToken));

    public async ValueTask DisposeAsync()
    {
        foreach (var extra in running.AsEnumerable().Reverse())
        {
            await extra.DisposeAsync();
        }
    }
}
