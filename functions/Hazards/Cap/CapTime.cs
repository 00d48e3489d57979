using System.Globalization;

namespace Hazards.Cap;

/// <summary>Times as CAP wants them: to the second, with an offset, <c>-00:00</c> for UTC and never Z.</summary>
internal static class CapTime
{
    private static readonly TimeSpan TokyoOffset = TimeSpan.FromHours(9);

    public static string Of(DateTimeOffset time, HazardSource source) =>
        source == HazardSource.Jma && time < DateTimeOffset.MaxValue - TokyoOffset
            ? time.ToOffset(TokyoOffset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)
            : time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'-00:00'", CultureInfo.InvariantCulture);
}
