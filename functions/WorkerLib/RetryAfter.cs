using System.Globalization;

namespace WorkerLib;

/// <summary>The header Retry-After (RFC 9110, 10.2.3): seconds, or a date.</summary>
public static class RetryAfter
{
    /// <summary>The longest that is waited: a receiver that asks for more is asked again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    /// <returns>From 1 second to <see cref="Longest"/>; null when there is no such header or it says nothing that can be read.</returns>
    public static TimeSpan? Read(string? header, DateTimeOffset now)
    {
        header = header?.Trim() ?? "";
        if (header.Length > 0 && header.All(char.IsAsciiDigit))
        {
            return Bounded(double.Parse(header, CultureInfo.InvariantCulture));
        }

        return DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Bounded((date - now).TotalSeconds)
            : null;
    }

    private static TimeSpan Bounded(double seconds) => TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(seconds), 1, Longest.TotalSeconds));
}
