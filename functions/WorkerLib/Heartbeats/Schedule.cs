namespace WorkerLib.Heartbeats;

/// <summary>When a process promised to beat.</summary>
public abstract class Schedule
{
    /// <summary>Whether the last beat of a process is enough by now.</summary>
    /// <param name="grace">How much later than promised still counts as in time.</param>
    public abstract bool IsKept(DateTimeOffset lastBeat, TimeSpan grace, DateTimeOffset now);

    /// <summary>Whether a beat that was promised since a time should have come by now.</summary>
    /// <param name="grace">How much later than promised still counts as in time.</param>
    public abstract bool IsDueSince(DateTimeOffset since, TimeSpan grace, DateTimeOffset now);

    /// <summary>When the next beat is due after a time; null when none is for decades.</summary>
    public abstract DateTimeOffset? NextAfter(DateTimeOffset time);

    /// <summary>For people, such as <c>every 60 s</c>.</summary>
    public abstract override string ToString();
}

/// <summary>So long after the last beat at the latest. It is counted in absolute time, so no clock change matters.</summary>
public sealed class IntervalSchedule(TimeSpan interval) : Schedule
{
    public override bool IsKept(DateTimeOffset lastBeat, TimeSpan grace, DateTimeOffset now) => !IsDueSince(lastBeat, grace, now);

    public override bool IsDueSince(DateTimeOffset since, TimeSpan grace, DateTimeOffset now) => now - since > interval + grace;

    public override DateTimeOffset? NextAfter(DateTimeOffset time) => time + interval;

    public override string ToString() => $"every {interval.TotalSeconds:0} s";
}
