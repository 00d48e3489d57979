using WorkerLib;

namespace Worker.Jobs.ExportApiLog;

/// <param name="Day">Day to export, as <c>YYYY-MM-DD</c>; for a run by hand.</param>
/// <param name="ScheduledTime">When the schedule fired; the days before it, in Tokyo, are exported, once a night.</param>
internal sealed record Request(string? Day = null, DateTimeOffset? ScheduledTime = null)
{
    /// <summary>The night, or null for a run by hand: what a night has exported, it does not export again.</summary>
    internal string? Night => FiredOn is { } today ? TokyoDay.Text(today) : null;

    private DateOnly? FiredOn => Day is null && ScheduledTime is { } scheduled ? TokyoDay.Of(scheduled) : null;

    /// <summary>The day asked for by hand, or else the days before the one on which the schedule fired, the last one first.</summary>
    /// <param name="lateDays">How many more days than the last one.</param>
    /// <exception cref="InvalidDayException">There is no day, or it is none.</exception>
    internal IReadOnlyList<DateOnly> Days(int lateDays)
    {
        if (FiredOn is { } today)
        {
            return TokyoDay.IsWithin(today)
                ? [.. Enumerable.Range(1, 1 + lateDays).Select(back => today.AddDays(-back))]
                : throw new InvalidDayException(TokyoDay.Text(today));
        }

        return TokyoDay.TryParse(Day, out var day) ? [day] : throw new InvalidDayException(Day ?? "");
    }
}

/// <summary>The day to export is missing or not a date.</summary>
internal sealed class InvalidDayException(string day)
    : Exception($"'{day}' is not a day: give it as YYYY-MM-DD, for example {{\"day\":\"2026-11-19\"}}.");
