namespace Hazards;

/// <summary>
/// Which times are believed. What lies outside would freeze its event, since nothing later could ever come, or overflow where it is shown.
/// </summary>
public static class TimeBounds
{
    public static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset Latest = new(2199, 12, 31, 23, 59, 59, TimeSpan.Zero);

    public static bool Hold(DateTimeOffset time) => time >= Earliest && time <= Latest;
}
