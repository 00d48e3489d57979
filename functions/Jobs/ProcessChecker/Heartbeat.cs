using Amazon.DynamoDBv2.Model;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>A row of the heartbeats table: what a process promised, when it last kept it, and what was last announced of it.</summary>
internal sealed record Heartbeat
{
    /// <summary>Name of the process, the key of the row.</summary>
    public required string Process { get; init; }

    public required Schedule Schedule { get; init; }

    /// <summary>How much later than promised still counts as in time (<c>graceSeconds</c>).</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>How long a run may take from its start (<c>maxRunSeconds</c>); null when that is not watched.</summary>
    public TimeSpan? MaxRun { get; init; }

    public required Mute Mute { get; init; }

    public required HeartbeatSignals Signals { get; init; }

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

    /// <summary>What there is to write now; null when nothing is.</summary>
    public StateChange? ChangeAt(DateTimeOffset now, FlapDamping damping)
    {
        if ((Signals.Beat ?? WatchedSince) is null)
        {
            return Change(ChangeKind.Watched, State);
        }

        if (Mute.IsOn(now))
        {
            return null;
        }

        var state = StateAt(now);
        if (FlappingSince is not null)
        {
            return state != State ? Change(ChangeKind.Unannounced, state)
                : now - StateSince < damping.Steady ? null
                : Change(ChangeKind.Steadied, state);
        }

        return state == State ? null
            : Latest(now, damping).Count + 1 >= damping.Changes ? Change(ChangeKind.BeganToFlap, state)
            : Change(ChangeKind.Announced, state);

        StateChange Change(ChangeKind kind, HeartbeatState to) => new(this, kind, to, now, damping);
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

        if (MaxRun is { } longest && Signals.RunningSince is { } start)
        {
            // A start alone is no good news: what was wrong stays so until the end of the run.
            return now - start > longest ? HeartbeatState.Overrunning : State;
        }

        var isKept = (Signals.Beat is { } beat && Schedule.IsKept(beat, Grace, now))
            || (WatchedSince is { } since && !Schedule.IsDueSince(since, Grace, now));
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
