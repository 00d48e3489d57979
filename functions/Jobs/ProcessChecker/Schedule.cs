namespace Worker.Jobs.ProcessChecker;

/// <summary>When a process promised to beat.</summary>
internal abstract class Schedule
{
    /// <summary>Whether the last beat of a process is enough by now.</summary>
    /// <param name="grace">How much later than promised still counts as in time.</param>
    public abstract bool IsKept(DateTimeOffset lastBeat, TimeSpan grace, DateTimeOffset now);

    /// <summary>Whether a beat that was promised since a time should have come by now.</summary>
    /// <param name="grace">How much later than promised still counts as in time.</param>
    public abstract bool IsDueSince(DateTimeOffset since, TimeSpan grace, DateTimeOffset now);

    /// <summary>For people, such as <c>every 60 s</c>.</summary>
    public abstract override string ToString();
}

/// <summary>So long after the last beat at the latest. It is counted in absolute time, so no clock change matters.</summary>
internal sealed class IntervalSchedule(TimeSpan interval) : Schedule
{
    public override bool IsKept(DateTimeOffset lastBeat, TimeSpan grace, DateTimeOffset now) => !IsDueSince(lastBeat, grace, now);

    public override bool IsDueSince(DateTimeOffset since, TimeSpan grace, DateTimeOffset now) => now - since > interval + grace;

    public override string ToString() => $"every {interval.TotalSeconds:0} s";
}
