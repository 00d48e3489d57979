using NodaTime;
using Quartz;

namespace LocalAws.Schedules;

/// <summary>
/// Fires when the wall clock shows a time that fits: once where it shows it twice, never where it skips it. Quartz reads the fields,
/// which are its own without the seconds, and is given a clock without changes; the changes are ours, because its own rules differ.
/// </summary>
internal sealed class CronSchedule : ScheduleExpression
{
    private readonly CronExpression times;

    private CronSchedule(DateTimeZone zone, CronExpression times)
        : base(zone) => this.times = times;

    public static CronSchedule Parse(string text, DateTimeZone zone)
    {
        CronField.CheckAll(text);
        try
        {
            return new CronSchedule(zone, new CronExpression($"0 {text}", TimeZoneInfo.Utc));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"cron({text}): {exception.Message}", exception);
        }
    }

    public override DateTimeOffset? Next(DateTimeOffset after)
    {
        foreach (var time in TimesAfter(Instant.FromDateTimeOffset(after).InZone(Zone).LocalDateTime))
        {
            // The first of two; the second of them may already be behind `after`, although the clock showed less then.
            var mapped = Zone.MapLocal(time);
            if (mapped.Count > 0 && mapped.First().ToDateTimeOffset() is var fires && fires > after)
            {
                return fires;
            }
        }

        return null;
    }

    public override IEnumerable<DateTime> Skipped(DateTimeOffset from, DateTimeOffset until)
    {
        var periods = Zone.GetZoneIntervals(Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(until)).ToList();
        foreach (var (before, after) in periods.Zip(periods.Skip(1)))
        {
            foreach (var time in TimesAfter(before.IsoLocalEnd.PlusTicks(-1)))
            {
                if (time >= after.IsoLocalStart)
                {
                    break;
                }

                yield return time.ToDateTimeUnspecified();
            }
        }
    }

    private IEnumerable<LocalDateTime> TimesAfter(LocalDateTime time)
    {
        for (var next = times.GetNextValidTimeAfter(AsUtc(time)); next is { } found; next = times.GetNextValidTimeAfter(found))
        {
            yield return LocalDateTime.FromDateTime(found.UtcDateTime);
        }
    }

    private static DateTimeOffset AsUtc(LocalDateTime time) => new(time.ToDateTimeUnspecified(), TimeSpan.Zero);
}
