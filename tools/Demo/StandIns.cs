namespace Demo;

/// <summary>All stand-ins that the jobs of this repository need, started.</summary>
internal sealed class StandIns : IAsyncDisposable
{
    private readonly List<IStandIn> started = [];

    public IReadOnlyDictionary<string, string> Variables => started.SelectMany(one => one.Variables).ToDictionary();

    /// <summary>What Slack got so far.</summary>
    public IReadOnlyList<string> Slack => [.. started.SelectMany(one => one.Slack)];

    public static async Task<StandIns> StartAsync()
    {
        var all = new StandIns();
        foreach (var starter in Discovered.All<IStandInStarter>())
        {
            all.started.Add(await starter.StartAsync());
        }

        return all;
    }

    public async Task PrepareAsync(LocalEnvironment environment)
    {
        foreach (var one in started)
        {
            await one.PrepareAsync(environment);
        }
    }

    public T Get<T>()
        where T : IStandIn => started.OfType<T>().Single();

    public async ValueTask DisposeAsync()
    {
        foreach (var one in started)
        {
            await one.DisposeAsync();
        }
    }
}
