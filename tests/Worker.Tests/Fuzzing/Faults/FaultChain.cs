namespace Worker.Tests.Fuzzing.Faults;

/// <summary>How a chain is called on the command line.</summary>
/// <param name="description">What must hold at the end of each round.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FaultChainAttribute(string name, string description) : Attribute
{
    public string Name => name;

    public string Description => description;
}

/// <summary>Jobs that hand something on to each other, and what must hold whatever befalls their requests.</summary>
public abstract class FaultChain : IAsyncDisposable
{
    /// <summary>What is not there by then never comes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes tables and queues, and deploys the functions.</summary>
    public abstract Task SetUpAsync(TriedFleet fleet, CancellationToken cancellationToken);

    /// <summary>Has the jobs do something while their requests meet faults.</summary>
    /// <param name="round">Tells what belongs to this round; the seed.</param>
    public abstract Task ActAsync(TriedFleet fleet, Random random, int round, CancellationToken cancellationToken);

    /// <summary>Lets the triggers do what is left, without faults, and says what does not hold.</summary>
    /// <exception cref="BrokenPromiseException">Something does not hold.</exception>
    public abstract Task CheckAsync(TriedFleet fleet, int round, CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits until something holds.</summary>
    /// <param name="problem">Null when it does.</param>
    protected static async Task WaitAsync(Func<Task<string?>> problem, CancellationToken cancellationToken)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (await problem() is { } still)
        {
            Promise.True(clock.Elapsed < Patience, $"not within {Patience.TotalMinutes:0} min: {still}");
            await Task.Delay(LookAgain, cancellationToken);
        }
    }
}
