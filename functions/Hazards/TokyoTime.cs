namespace Hazards;

/// <summary>Times as Japan's clocks show them.</summary>
public static class TokyoTime
{
    /// <summary>Of Tokyo to UTC; Japan has no summer time.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(9);

    /// <summary>The same instant; the last one that can be shown for one that is too late, as old rows may have it.</summary>
    public static DateTimeOffset Of(DateTimeOffset time) =>
        time.UtcDateTime <= DateTime.MaxValue - Offset ? time.ToOffset(Offset) : new DateTimeOffset(DateTime.MaxValue, Offset);
}
