using System.Globalization;

namespace Hazards.Telegrams;

/// <summary>Which dates of a telegram are believed when it comes.</summary>
public static class TelegramDates
{
    /// <summary>How far ahead of its arrival a telegram may be dated: clocks differ, and offsets are left out.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromDays(1);

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
