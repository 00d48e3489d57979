using System.Globalization;

namespace Hazards.Cap;

/// <summary>Times as CAP wants them: to the second, with an offset, <c>-00:00</c> for UTC and never Z.</summary>
internal static class CapTime
{
    public static string Of(DateTimeOffset time, HazardSource source) =>
        source == HazardSource.Jma
            ? TokyoTime.Of(time).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)
            : time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'-00:00'", CultureInfo.InvariantCulture);
}
