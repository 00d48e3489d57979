namespace Worker.Jobs;

/// <summary>When a process promised to beat.</summary>
internal abstract class Schedule
{
    /// <summary>Whether the last sign of a process is enough by now.</summary>
    /// <param name="lastSign">Its last beat, or the time from which it is watched when that was later.</param>
    /// <param name="grace">How much later than promised still counts as in time.</param>
    public abstract bool IsKept(DateTimeOffset lastSign, TimeSpan grace, DateTimeOffset now);

    /// <summary>For people, such as <c>every 60 s</c>.</summary>
    public abstract override string ToString();
}

/// <summary>So long after the last beat at the latest. It is counted in absolute time, so no clock change matters.</summary>
internal sealed class IntervalSchedule(TimeSpan interval) : Schedule
{
    public override bool IsKept(DateTimeOffset lastSign, TimeSpan grace, DateTimeOffset now) => now - lastSign <= interval + grace;

    public override string ToString() => $"every {interval.TotalSeconds:0} s";
}
