using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using WorkerLib.Heartbeats;

namespace Worker.Tests.Jobs.ProcessChecker;

public static class CronScheduleTests
{
    // Half an hour of summer time, two hours, winter time in place of it, changes at midnight, no change at all.
    private static readonly string[] Zones =
    [
        "Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu",
        "Antarctica/Troll", "Europe/Dublin", "Asia/Beirut", "America/Santiago", "Pacific/Chatham",
    ];

    [Theory]
    [InlineData("30 2 * * *", "UTC", "2026-11-21T02:30:01Z", "2026-11-21T02:30:00Z")]
    [InlineData("30 2 * * *", "UTC", "2026-11-21T02:30:00Z", "2026-11-20T02:30:00Z")]
    [InlineData("0 9 * * MON-FRI", "Asia/Tokyo", "2026-11-22T12:00:00Z", "2026-11-20T00:00:00Z")]
    [InlineData("*/15 8-18/2 * * *", "UTC", "2026-11-21T09:00:00Z", "2026-11-21T08:45:00Z")]
    [InlineData("0 0 13 * fri", "UTC", "2026-11-14T00:00:00Z", "2026-11-13T00:00:00Z")]
    [InlineData("0 0 1 * FRI", "UTC", "2026-11-21T00:00:00Z", "2026-11-20T00:00:00Z")]
    [InlineData("0 0 */2 * FRI", "UTC", "2026-11-27T12:00:00Z", "2026-11-27T00:00:00Z")]
    [InlineData("0 0 */2 * FRI", "UTC", "2026-11-26T12:00:00Z", "2026-11-13T00:00:00Z")]
    [InlineData("0 0 * * 7", "UTC", "2026-11-21T00:00:00Z", "2026-11-15T00:00:00Z")]
    [InlineData("0 0 29 FEB *", "UTC", "2026-11-21T00:00:00Z", "2024-02-29T00:00:00Z")]
    [InlineData("@hourly", "UTC", "2026-11-21T00:30:00Z", "2026-11-21T00:00:00Z")]
    [InlineData("@daily", "Asia/Tokyo", "2026-11-21T00:00:00Z", "2026-11-20T15:00:00Z")]
    [InlineData("@midnight", "UTC", "2026-11-21T12:00:00Z", "2026-11-21T00:00:00Z")]
    [InlineData("@Weekly", "UTC", "2026-11-21T12:00:00Z", "2026-11-15T00:00:00Z")]
    [InlineData("@monthly", "UTC", "2026-11-21T12:00:00Z", "2026-11-01T00:00:00Z")]
    [InlineData("@yearly", "UTC", "2026-11-21T12:00:00Z", "2026-01-01T00:00:00Z")]
    [InlineData("0 9 L * *", "UTC", "2026-11-21T12:00:00Z", "2026-10-31T09:00:00Z")]
    [InlineData("0 9 L-3 2 *", "UTC", "2026-11-21T12:00:00Z", "2026-02-25T09:00:00Z")]
    [InlineData("0 9 LW * *", "UTC", "2026-11-21T12:00:00Z", "2026-10-30T09:00:00Z")] // 31 October is a Saturday
    [InlineData("0 9 15W * *", "UTC", "2026-11-21T12:00:00Z", "2026-11-16T09:00:00Z")] // 15 November is a Sunday
    [InlineData("0 9 1W 8 *", "UTC", "2026-11-21T12:00:00Z", "2026-08-03T09:00:00Z")] // 1 August is a Saturday
    [InlineData("0 9 * * FRI#2", "UTC", "2026-11-21T12:00:00Z", "2026-11-13T09:00:00Z")]
    [InlineData("0 9 ? * 5L", "UTC", "2026-11-21T12:00:00Z", "2026-10-30T09:00:00Z")]
    [InlineData("0 9 ? * MON", "UTC", "2026-11-21T12:00:00Z", "2026-11-16T09:00:00Z")]
    [InlineData("0 9 * * Monday", "UTC", "2026-11-21T12:00:00Z", "2026-11-16T09:00:00Z")]
    [InlineData("0 9 * sept *", "UTC", "2026-11-21T12:00:00Z", "2026-09-30T09:00:00Z")]
    [InlineData("0 9 * * SAT-SUN", "UTC", "2026-11-20T12:00:00Z", "2026-11-15T09:00:00Z")]
    [InlineData("0 9 * * FRI-MON", "UTC", "2026-11-20T08:00:00Z", "2026-11-16T09:00:00Z")]
    [InlineData("0 22-2 * * *", "UTC", "2026-11-21T12:00:00Z", "2026-11-21T02:00:00Z")]
    [InlineData("0 22-2/2 * * *", "UTC", "2026-11-21T23:30:00Z", "2026-11-21T22:00:00Z")]
    [InlineData("0 9 29 2 ?", "UTC", "2026-11-21T12:00:00Z", "2024-02-29T09:00:00Z")]
    [InlineData("0 9 ? * ?", "UTC", "2026-11-21T12:00:00Z", "2026-11-21T09:00:00Z")]
    [InlineData("0 9 30W 9 *", "UTC", "2026-11-21T12:00:00Z", "2026-09-30T09:00:00Z")]
    [InlineData("0 9 31W 10 *", "UTC", "2026-11-21T12:00:00Z", "2026-10-30T09:00:00Z")] // never of another month
    [InlineData("0 9 1,L * *", "UTC", "2026-11-21T12:00:00Z", "2026-11-01T09:00:00Z")]
    [InlineData("0 9 ? * MON#1,MON#3", "UTC", "2026-11-21T12:00:00Z", "2026-11-16T09:00:00Z")]
    [InlineData("0\t9 * * *", "UTC", "2026-11-21T12:00:00Z", "2026-11-21T09:00:00Z")]
    [InlineData(" @Annually ", "UTC", "2026-11-21T12:00:00Z", "2026-01-01T00:00:00Z")]
    [InlineData("59 23 31 12 *", "Asia/Kathmandu", "2026-11-21T00:00:00Z", "2025-12-31T18:14:00Z")]
    public static void Knows_the_last_slot_before_a_time(string cron, string zone, string limit, string expected) =>
        Assert.Equal(Time(expected), Schedule(cron, zone).LastDueBefore(Time(limit))?.Due);

    [Theory]
    [InlineData("30 2 * * *", "2026-03-08T12:00:00Z", "2026-03-07T07:30:00Z", "2026-03-07T07:30:00Z")] // skipped on the 8th
    [InlineData("0 * * * *", "2026-03-08T07:00:01Z", "2026-03-08T07:00:00Z", "2026-03-08T07:00:00Z")] // 3:00 follows 1:59
    // The first 1:30 is over, the second is not.
    [InlineData("30 1 * * *", "2026-11-01T06:00:00Z", "2026-10-31T05:30:00Z", "2026-10-31T05:30:00Z")]
    [InlineData("30 1 * * *", "2026-11-01T12:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z")]
    [InlineData("30 */1 * * *", "2026-11-01T06:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T05:30:00Z")]
    [InlineData("30 * * * *", "2026-11-01T07:00:00Z", "2026-11-01T06:30:00Z", "2026-11-01T06:30:00Z")]
    public static void Expects_nothing_where_the_clock_skips_and_once_where_it_repeats(
        string cron, string limit, string from, string due) =>
        Assert.Equal(new CronSlot(Time(from), Time(due)), Schedule(cron, "America/New_York").LastDueBefore(Time(limit)));

    [Theory]
    [InlineData("2026-11-21T02:00:00Z", true)]
    [InlineData("2026-11-21T01:50:00Z", true)] // as early as it may be late
    [InlineData("2026-11-21T01:49:59Z", false)]
    public static void An_early_beat_counts_as_far_as_a_late_one(string beat, bool isKept) =>
        Assert.Equal(isKept, Schedule("0 2 * * *", "UTC").IsKept(Time(beat), TimeSpan.FromMinutes(10), Time("2026-11-21T02:10:01Z")));

    [Theory]
    [InlineData("0 2 * * *", 0, "2026-11-21T01:55:00Z", true)] // five minutes at least
    [InlineData("0 2 * * *", 0, "2026-11-21T01:54:59Z", false)]
    [InlineData("*/4 * * * *", 0, "2026-11-21T01:58:00Z", true)] // half of the way back
    [InlineData("*/4 * * * *", 0, "2026-11-21T01:57:59Z", false)]
    [InlineData("0 * * * *", 7200, "2026-11-20T23:30:00Z", true)]
    [InlineData("0 * * * *", 7200, "2026-11-20T23:29:59Z", false)]
    public static void An_early_beat_counts_for_five_minutes_and_never_beyond_the_middle(
        string cron, int grace, string beat, bool isKept) =>
        Assert.Equal(isKept, Schedule(cron, "UTC").IsKept(Time(beat), TimeSpan.FromSeconds(grace), Time("2026-11-21T02:00:01Z")));

    [Theory]
    [InlineData("", "write five fields")]
    [InlineData("* * * *", "write five fields")]
    [InlineData("0 0 * * * *", "six fields: drop the first if it is seconds, '0 * * * *', or the last if it is a year, '0 0 * * *'")]
    [InlineData("0 0 9 * * MON", "six fields: drop the first (seconds), '0 9 * * MON'")]
    [InlineData("0 0 9 ? * MON-FRI", "six fields: drop the first (seconds), '0 9 ? * MON-FRI'")]
    [InlineData("0 9 * * MON-FRI *", "six fields: drop the last (year), '0 9 * * MON-FRI'")]
    [InlineData("0 9 ? * MON-FRI 2026-2030", "six fields: drop the last (year), '0 9 ? * MON-FRI'")]
    [InlineData("0 0 99 ? * MON", "six fields: drop the seconds or the year, and write five fields")]
    [InlineData("0 0 9 ? * MON 2026", "seven fields: drop the first (seconds) and the last (year), '0 9 ? * MON'")]
    [InlineData("cron(0 9 * * ? *)", "cron(…) of EventBridge: write five fields")]
    [InlineData("rate(5 minutes)", "rate(…) of EventBridge: set intervalSeconds instead of cron")]
    [InlineData("@every 5m", "@every: set intervalSeconds instead of cron")]
    [InlineData("@reboot", "@reboot: nobody knows when that is; set intervalSeconds instead")]
    [InlineData("@daily 5", "@daily: write @hourly, @daily")]
    [InlineData("CRON_TZ=Asia/Tokyo 0 9 * * *", "CRON_TZ=Asia/Tokyo: set timeZone instead, and here '0 9 * * *'")]
    [InlineData("TZ=UTC 0 9 * * MON", "TZ=UTC: set timeZone instead, and here '0 9 * * MON'")]
    [InlineData("0 9 * * 1-5 /usr/bin/backup", "six fields: drop the seconds or the year, and write five fields")]
    [InlineData("H 9 * * *", "minute 'H'")]
    [InlineData("0~30 9 * * *", "minute '0~30'")]
    [InlineData("0 9 * *\n*", "write five fields")]
    [InlineData("0 9 * * *\n", "day of week '*\n'")]
    [InlineData("０ 9 * * *", "minute '０'")]
    [InlineData("0 9 WL * *", "day of month 'WL'")]
    [InlineData("0 9 W * *", "day of month 'W'")]
    [InlineData("0 9 L-0 * *", "day of month 'L-0'")]
    [InlineData("0 9 * * FRI#0", "day of week 'FRI#0'")]
    [InlineData("0 9 * * #2", "day of week '#2'")]
    [InlineData("0 9 * * FRI#2#3", "day of week 'FRI#2#3'")]
    [InlineData("0 9 31W 2 ?", "there is no such day")]
    [InlineData("0 9 * SEPTEMBERS *", "month 'SEPTEMBERS'")]
    [InlineData("0 9 * * monday-", "day of week 'monday-'")]
    [InlineData("*/99 * * * *", "minute '*/99'")]
    [InlineData("99999999999 * * * *", "minute '99999999999'")]
    [InlineData("@nightly", "@nightly: write @hourly, @daily, @weekly, @monthly, @yearly, or five fields")]
    [InlineData("0 9 L-31 * *", "day of month 'L-31': write L, L-3, LW or 15W")]
    [InlineData("0 9 32W * *", "day of month '32W': write L, L-3, LW or 15W")]
    [InlineData("0 9 * * L", "day of week 'L': write FRIL for the last Friday of the month, FRI#2 for the second, SAT for each Saturday")]
    [InlineData("0 9 * * MON#6", "day of week 'MON#6': write FRIL")]
    [InlineData("0 9 * * MON-FRIL", "day of week 'MON-FRIL': write FRIL")]
    [InlineData("L * * * *", "minute 'L'")]
    [InlineData("60 * * * *", "minute '60': write numbers from 0 to 59, as in 0, 0-4 or */10")]
    [InlineData("* 24 * * *", "hour '24'")]
    [InlineData("* * 0 * *", "day of month '0': write numbers from 1 to 31")]
    [InlineData("* * * 13 *", "month '13'")]
    [InlineData("* * * JA *", "month 'JA'")]
    [InlineData("* * * JANUARYS *", "month 'JANUARYS'")]
    [InlineData("* * * * 8", "day of week '8'")]
    [InlineData("5/10 * * * *", "minute '5/10': write 5-59 in place of 5")]
    [InlineData("*/0 * * * *", "minute '*/0'")]
    [InlineData("1,,2 * * * *", "minute '1,,2'")]
    [InlineData("1-2-3 * * * *", "minute '1-2-3'")]
    [InlineData("-1 * * * *", "minute '-1'")]
    [InlineData("+1 * * * *", "minute '+1'")]
    [InlineData("? * * * *", "minute '?': only the fields of days know ?: write *")]
    [InlineData("0 0 30 2 *", "there is no such day")]
    [InlineData("0 0 31 4,6 *", "there is no such day")]
    public static void Says_what_is_wrong_with_a_schedule(string cron, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<FormatException>(() => CronExpression.Parse(cron)).Message, StringComparison.Ordinal);

    [Fact]
    public static void Finds_the_slot_that_going_through_all_minutes_finds_around_every_clock_change() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1500),
        Prop.ForAll(Arb.From(
            from cron in CronText.Any
            from zone in Gen.Elements(Zones)
            from year in Gen.Choose(2024, 2030)
            from change in Gen.Choose(0, 1)
            from seconds in Gen.Choose(-36 * 3600, 36 * 3600)
            select (Cron: cron, Zone: zone, Limit: Changes(zone, year)[change] + Duration.FromSeconds(seconds))), sample =>
        {
            var lowest = sample.Limit - Duration.FromDays(3);
            var expected = LastByMinutes(sample.Cron, DateTimeZoneProviders.Tzdb[sample.Zone], lowest, sample.Limit);
            if (Parse(sample.Cron) is not { } expression)
            {
                return (expected is null).Label($"never comes, but {expected}");
            }

            var found = new CronSchedule($"{sample.Cron}", expression, TimeZoneInfo.FindSystemTimeZoneById(sample.Zone))
                .LastDueBefore(sample.Limit.ToDateTimeOffset());
            return (expected is null ? found is null || found.Value.Due < lowest.ToDateTimeOffset() : found == expected)
                .Label($"expected {expected}, found {found}");
        }));

    /// <summary>What going back minute by minute finds: what fits the clock, with both times where the clock shows it twice.</summary>
    private static CronSlot? LastByMinutes(CronText cron, DateTimeZone zone, Instant lowest, Instant limit)
    {
        var minute = Instant.FromUnixTimeSeconds(limit.ToUnixTimeSeconds() / 60 * 60);
        for (; minute >= lowest; minute -= Duration.FromMinutes(1))
        {
            var local = minute.InZone(zone).LocalDateTime;
            if (minute >= limit || !cron.Fits(local))
            {
                continue;
            }

            var coming = zone.MapLocal(local);
            if (coming.Count == 1 || cron.Hour.HasStar)
            {
                return new CronSlot(minute.ToDateTimeOffset(), minute.ToDateTimeOffset());
            }

            if (coming.Last().ToInstant() == minute)
            {
                return new CronSlot(coming.First().ToDateTimeOffset().ToUniversalTime(), minute.ToDateTimeOffset());
            }
        }

        return null;
    }

    /// <summary>The two clock changes of a year; two other instants where there are none.</summary>
    private static Instant[] Changes(string zone, int year)
    {
        var (start, end) = (Instant.FromUtc(year, 1, 1, 12, 0), Instant.FromUtc(year, 12, 31, 12, 0));
        var changes = DateTimeZoneProviders.Tzdb[zone]
            .GetZoneIntervals(start, end)
            .Where(interval => interval.HasEnd && interval.End < end)
            .Select(interval => interval.End)
            .ToArray();
        return changes.Length == 2 ? changes : [Instant.FromUtc(year, 2, 28, 20, 0), end];
    }

    private static CronExpression? Parse(CronText cron)
    {
        try
        {
            return CronExpression.Parse($"{cron}");
        }
        catch (FormatException exception) when (exception.Message == "there is no such day")
        {
            return null;
        }
    }

    private static CronSchedule Schedule(string cron, string zone) =>
        new(cron, CronExpression.Parse(cron), TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, null);
}
