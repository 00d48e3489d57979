namespace Demo;

/// <summary>A server on loopback that stands in for one of others. Its end stops it.</summary>
internal interface IStandIn : IAsyncDisposable
{
    /// <summary>The settings with which functions use it.</summary>
    IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>();

    /// <summary>What it got so far that a Slack channel would show.</summary>
    IReadOnlyList<string> Slack => [];

    /// <summary>Called once, when everything is deployed.</summary>
    Task PrepareAsync(LocalEnvironment environment) => Task.CompletedTask;
}

/// <summary>Starts a stand-in that some job needs.</summary>
internal interface IStandInStarter
{
    Task<IStandIn> StartAsync();
}
