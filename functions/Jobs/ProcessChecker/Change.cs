using Amazon.DynamoDBv2.Model;
using WorkerLib.Alerts;

namespace Worker.Jobs.ProcessChecker;

/// <summary>What is to be written of a process, in one transaction with its alert.</summary>
internal abstract record Change(string Process, DateTimeOffset At)
{
    /// <summary>So many items has a change at most, its alert among them.</summary>
    public const int MaxItems = 3;

    /// <summary>The alert to raise; null when the change is only remembered.</summary>
    public abstract Alert? Alert { get; }

    /// <summary>What the report calls it.</summary>
    public abstract Outcome Outcome { get; }

    /// <summary>Everything but the alert, on the condition that things are as they were read.</summary>
    public abstract IEnumerable<TransactWriteItem> Items(CheckerTables tables);
}

/// <param name="Incidents">Incidents that are open (<see cref="Incident"/>).</param>
/// <param name="Promises">What processes promised when their rows had no mistake (<see cref="KeptPromise"/>).</param>
internal sealed record CheckerTables(string Heartbeats, string Alerts, string Incidents, string Promises);

internal enum Outcome
{
    Recovered,
    Late,
    Overrunning,
    Failed,
    Flapping,

    /// <summary>Its row is gone.</summary>
    Unwatched,

    /// <summary>Its row has a mistake.</summary>
    Malformed,

    /// <summary>Its row has none any more.</summary>
    Mended,

    /// <summary>What it promises is kept, or forgotten: nobody is notified.</summary>
    Kept,
}
