using WorkerLib;

namespace Worker.Jobs.ReportMetrics;

/// <param name="Day">A day to count once more, as <c>YYYY-MM-DD</c>; without it everything is measured as of now.</param>
internal sealed record Request(string? Day = null)
{
    /// <summary>The day to count; null for everything.</summary>
    /// <exception cref="InvalidMetricsDayException">It is not a date, or has not begun.</exception>
    internal DateOnly? DayUpTo(DateTimeOffset now) =>
        Day is not { } text ? null
        : TokyoDay.TryParse(text, out var day) && day <= TokyoDay.Of(now) ? day
        : throw new InvalidMetricsDayException(text);
}

/// <summary>The day to count is not a date, or has not begun.</summary>
internal sealed class InvalidMetricsDayException(string day)
    : Exception($"'{day}' is not a day up to today: give it as YYYY-MM-DD, for example {{\"day\":\"2026-11-19\"}}.");
