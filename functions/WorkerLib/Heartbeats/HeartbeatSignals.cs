namespace WorkerLib.Heartbeats;

/// <summary>What a process sent last of each kind; null for what it never sent.</summary>
/// <param name="Beat">When it was well: a plain ping, or the end of a run (<c>lastBeat</c>).</param>
/// <param name="Start">
/// When a run began (<c>lastStart</c>). A start while a run is open is not kept, so that a process that dies in each run cannot hide it.
/// </param>
/// <param name="Failure">When a run failed (<c>lastFailure</c>).</param>
public readonly record struct HeartbeatSignals(DateTimeOffset? Beat, DateTimeOffset? Start, DateTimeOffset? Failure)
{
    public const string BeatField = "lastBeat";
    public const string StartField = "lastStart";
    public const string FailureField = "lastFailure";

    /// <summary>The exit code that it failed with, a number; missing when it did not say.</summary>
    public const string ExitCodeField = "lastExitCode";

    /// <summary>Since when a run without an id is open; null when none is.</summary>
    public DateTimeOffset? RunningSince => IsAfter(Start, Beat) && IsAfter(Start, Failure) ? Start : null;

    /// <summary>Whether it failed and was not well since.</summary>
    public bool HasFailed => IsAfter(Failure, Beat);

    private static bool IsAfter(DateTimeOffset? one, DateTimeOffset? other) => one is not null && (other is null || one > other);
}
