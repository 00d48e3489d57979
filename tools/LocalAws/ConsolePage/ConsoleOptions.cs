using LocalAws.LambdaHost;
using LocalAws.StateMachines;
using LocalAws.Triggers;
using LocalAws.Watch;

namespace LocalAws.ConsolePage;

/// <summary>What the console shows, and what it can do.</summary>
internal sealed record ConsoleOptions
{
    /// <summary>Port of 127.0.0.1.</summary>
    public required int Port { get; init; }

    /// <summary>All deployed functions.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<FunctionConfiguration>>> Functions { get; init; }

    public required Func<IReadOnlyList<Trigger>> Triggers { get; init; }

    /// <summary>How far the clock of the schedules is ahead of the machine's.</summary>
    public TimeSpan ScheduleShift { get; init; }

    /// <summary>Runs a function of a name on an event; null when there is no such function.</summary>
    public required Func<string, ReadOnlyMemory<byte>, Task<InvocationResult?>> Invoke { get; init; }

    public required InvocationHistory History { get; init; }

    /// <summary>The last executions of state machines; null when there is no state machine.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<Execution>?>> Executions { get; init; } =
        _ => Task.FromResult<IReadOnlyList<Execution>?>(null);

    public required ServedCode Code { get; init; }

    public required SampleEvents Samples { get; init; }

    /// <summary>The stack of an error (as JSON) with files and lines; null when they are not known.</summary>
    public Func<string, CancellationToken, Task<string?>> PlainStack { get; init; } = (_, _) => Task.FromResult<string?>(null);

    /// <summary>Pages beside the one of the functions, in the order of the menu.</summary>
    public IReadOnlyList<IConsolePage> Pages { get; init; } = [];
}
