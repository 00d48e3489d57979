using System.Globalization;

namespace LocalAws.Triggers;

/// <summary>How AWS writes times into events.</summary>
internal static class Times
{
    /// <summary><c>2026-11-21T00:00:00Z</c></summary>
    public static string Seconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-21T00:00:00.000Z</c></summary>
    public static string Milliseconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
