using LocalAws.ConsolePage;

namespace LocalAws.Extras;

/// <summary>A started <see cref="ILocalExtra"/>. Its end stops what it started.</summary>
public interface IRunningExtra : IAsyncDisposable
{
    /// <summary>Environment variables for every function beside its own.</summary>
    IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>();

    /// <summary>Called once, when everything is deployed and nothing starts a function by itself yet.</summary>
    Task PrepareAsync(LocalEnvironment environment, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Its pages of the console.</summary>
    IEnumerable<IConsolePage> PagesOf(LocalEnvironment environment) => [];

    /// <summary>Works while the environment is served, until it is cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
}
