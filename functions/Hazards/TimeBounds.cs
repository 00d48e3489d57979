using System.Globalization;
using Hazards.Telegrams;

namespace Hazards;

/// <summary>
/// Which times are believed. What lies outside would freeze its event, since nothing later could ever come, or overflow where it is shown.
/// </summary>
public static class TimeBounds
{
    public static readonly DateTimeOffset Earliest = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset Latest = new(2199, 12, 31, 23, 59, 59, TimeSpan.Zero);

    /// <summary>How far ahead of its arrival a telegram may be dated: clocks differ, and offsets are left out.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(1);

    public static bool Hold(DateTimeOffset time) => time >= Earliest && time <= Latest;

    /// <summary>Refuses a telegram that was reported, sent, or speaks of a quake, more than a day after it came.</summary>
    /// <exception cref="HazardFormatException">It is dated ahead.</exception>
    public static void Check(Telegram telegram, DateTimeOffset receivedAt)
    {
        Check("it was reported", telegram.ReportedAt, receivedAt);
        Check("it was sent", telegram.SentAt, receivedAt);
        foreach (var quake in telegram.Earthquakes)
        {
            Check("its earthquake was", quake.OriginAt, receivedAt);
            Check("its earthquake was noticed", quake.ArrivedAt, receivedAt);
        }
    }

    private static void Check(string what, DateTimeOffset? time, DateTimeOffset receivedAt)
    {
        if (time - receivedAt > MaxAhead)
        {
            throw new HazardFormatException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} at {time:yyyy-MM-dd'T'HH:mm:sszzz}, more than a day after it came at {receivedAt:yyyy-MM-dd'T'HH:mm:sszzz}"),
                hint: "import it again once that time has come, or correct it");
        }
    }
}
