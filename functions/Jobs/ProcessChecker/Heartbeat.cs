using Amazon.DynamoDBv2.Model;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>A row of the heartbeats table: what a process promised, when it last kept it, and what was last announced of it.</summary>
internal sealed record Heartbeat
{
    /// <summary>Name of the process, the key of the row.</summary>
    public required string Process { get; init; }

    public required Promise Promise { get; init; }

    /// <summary>Since when the row had said so, before it got a mistake (<see cref="KeptPromise"/>); null when it says so now.</summary>
    public DateTimeOffset? PromisedAt { get; init; }

    public required HeartbeatSignals Signals { get; init; }

    /// <summary>Runs with ids that did not end (<c>openRuns</c>), the oldest first.</summary>
    public required IReadOnlyList<OpenRun> Runs { get; init; }

    /// <summary>From when beats are expected (<c>watchedSince</c>); the job sets it for a process that never beat.</summary>
    public DateTimeOffset? WatchedSince { get; init; }

    /// <summary>How the process was when that last changed (<c>state</c>); a row without it is in time.</summary>
    public required HeartbeatState State { get; init; }

    /// <summary>When it changed (<c>stateSince</c>).</summary>
    public DateTimeOffset? StateSince { get; init; }

    /// <summary>Since when only its becoming steady is announced (<c>flappingSince</c>); null when it does not flap.</summary>
    public DateTimeOffset? FlappingSince { get; init; }

    /// <summary>Its latest changes (<c>recentChanges</c>, seconds since 1970).</summary>
    public required IReadOnlyList<long> RecentChanges { get; init; }

    /// <summary>The row as it was read, for the condition of a change.</summary>
    public required IReadOnlyDictionary<string, AttributeValue> Row { get; init; }

    /// <summary>The oldest run that did not end; null when none is open.</summary>
    public OpenRun? OldestRun => Signals.RunningSince is { } since && !(Runs is [var first, ..] && first.Since < since)
        ? new OpenRun(null, since)
        : Runs is [var oldest, ..] ? oldest : null;

    /// <summary>What there is to write now; null when nothing is.</summary>
    /// <param name="incident">What is open of it by the last word that people had; null when nothing is.</param>
    public StateChange? ChangeAt(DateTimeOffset now, Incident? incident, FlapDamping damping)
    {
        if ((Signals.Beat ?? WatchedSince) is null)
        {
            return Change(ChangeKind.Watched, State);
        }

        var isOpen = State != HeartbeatState.InTime || FlappingSince is not null;
        if (Promise.Mute.IsOn(now))
        {
            return isOpen && incident is null ? Change(ChangeKind.Remembered, State) : null;
        }

        var state = StateAt(now);
        if (FlappingSince is not null)
        {
            return state != State ? Change(ChangeKind.Unannounced, state)
                : now - StateSince < damping.Steady ? Unchanged()
                : Change(ChangeKind.Steadied, state);
        }

        return state == State ? Unchanged()
            : Latest(now, damping).Count + 1 >= damping.Changes ? Change(ChangeKind.BeganToFlap, state)
            : Change(ChangeKind.Announced, state);

        // The row and the incident say the same, unless somebody put the row anew or an older release wrote it.
        StateChange? Unchanged() => isOpen == incident is not null ? null
            : Change(isOpen ? ChangeKind.Remembered : ChangeKind.PutAnew, State);

        StateChange Change(ChangeKind kind, HeartbeatState to) => new(this, kind, to, now, incident, damping);
    }

    /// <summary>The changes that still count.</summary>
    public List<long> Latest(DateTimeOffset now, FlapDamping damping)
    {
        var latest = new List<long>();
        foreach (var change in RecentChanges)
        {
            if (change > (now - damping.Window).ToUnixTimeSeconds())
            {
                latest.Add(change);
            }
        }

        return latest;
    }

    private HeartbeatState StateAt(DateTimeOffset now)
    {
        if (Signals.HasFailed)
        {
            return HeartbeatState.Failed;
        }

        var isKept = (Signals.Beat is { } beat && Promise.Schedule.IsKept(beat, Promise.Grace, now))
            || (WatchedSince is { } since && !Promise.Schedule.IsDueSince(since, Promise.Grace, now));
        if (Promise.MaxRun is { } longest && OldestRun is { } run)
        {
            // A start alone is no good news: without a beat, what was wrong stays so until the end of the run.
            return now - run.Since > longest ? HeartbeatState.Overrunning : isKept ? HeartbeatState.InTime : State;
        }

        return isKept ? HeartbeatState.InTime : HeartbeatState.Late;
    }
}

internal enum HeartbeatState
{
    InTime,
    Late,
    Overrunning,
    Failed,
}
