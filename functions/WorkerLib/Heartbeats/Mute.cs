using System.Globalization;

namespace WorkerLib.Heartbeats;

/// <summary>When no alert is raised for a process: until a time, and daily in some periods on the clock of its zone.</summary>
public sealed class Mute(DateTimeOffset? until, IReadOnlyList<MutedPeriod> periods, TimeZoneInfo zone)
{
    public bool IsOn(DateTimeOffset now)
    {
        if (now < until)
        {
            return true;
        }

        var clock = TimeOnly.FromTimeSpan((now.UtcDateTime + zone.GetUtcOffset(now)).TimeOfDay);
        foreach (var period in periods)
        {
            if (period.Has(clock))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>From a time of the day until another one; over midnight when that is earlier.</summary>
public sealed record MutedPeriod(TimeOnly From, TimeOnly Until)
{
    private const int MaxPeriods = 20;

    public bool Has(TimeOnly clock) => clock.IsBetween(From, Until);

    /// <summary>Reads <c>22:00-06:00</c>, or several with commas between them.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IReadOnlyList<MutedPeriod> ParseAll(string text)
    {
        var periods = new List<MutedPeriod>();
        foreach (var part in text.Split(',', MaxPeriods + 1, StringSplitOptions.TrimEntries))
        {
            if (periods.Count == MaxPeriods || part.Split('-') is not [var from, var until]
                || !TryRead(from, out var first) || !TryRead(until == "24:00" ? "0:00" : until, out var last))
            {
                throw new FormatException($"write at most {MaxPeriods} periods, as in 22:00-06:00, 12:00-13:00");
            }

            if (first == last)
            {
                throw new FormatException("a period of a whole day is none: set mutedUntil");
            }

            periods.Add(new MutedPeriod(first, last));
        }

        return periods;
    }

    private static bool TryRead(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
