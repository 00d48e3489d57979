using System.Globalization;

namespace WorkerLib;

/// <summary>Days of Tokyo. Japan has no summer time, so none is longer or shorter than another.</summary>
public static class TokyoDay
{
    /// <summary>Of Tokyo to UTC.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(9);

    /// <summary>The day of an instant; the last day of the calendar for one that is later than it.</summary>
    public static DateOnly Of(DateTimeOffset time) => time.UtcDateTime <= DateTime.MaxValue - Offset
        ? DateOnly.FromDateTime(time.ToOffset(Offset).DateTime)
        : DateOnly.MaxValue;

    public static DateTimeOffset Start(DateOnly day) => new(day, TimeOnly.MinValue, Offset);

    /// <summary>The first instant that no longer belongs to the day.</summary>
    public static DateTimeOffset End(DateOnly day) => Start(day.AddDays(1));

    /// <summary>As it is in keys: <c>2026-11-20</c>.</summary>
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>False for what is no day, and in the first and the last year of the calendar: a day must have a start and an end.</summary>
    public static bool TryParse(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && IsWithin(day);

    /// <summary>Whether there are years before and after it.</summary>
    public static bool IsWithin(DateOnly day) => day.Year > DateOnly.MinValue.Year && day.Year < DateOnly.MaxValue.Year;
}
