using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using LocalAws.Schedules;

namespace Worker.Tests.LocalAws.Schedules;

public static class ScheduleExpressionTests
{
    private static readonly string[] Zones =
    [
        "UTC",
        "Asia/Tokyo",
        "Europe/London",
        "Europe/Dublin",
        "America/New_York",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "Asia/Kathmandu",
    ];

    [Theory]
    [InlineData("rate(1 minute)", null, "2026-11-21T00:00:30Z", "2026-11-21T00:01:30Z")]
    [InlineData("rate(2 days)", "America/New_York", "2026-03-07T12:00:00-05:00", "2026-03-09T13:00:00-04:00")]
    [InlineData("cron(30 0 * * ? *)", "Asia/Tokyo", "2026-11-21T00:29:59+09:00", "2026-11-21T00:30:00+09:00")]
    [InlineData("cron(30 0 * * ? *)", "Asia/Tokyo", "2026-11-21T00:30:00+09:00", "2026-11-22T00:30:00+09:00")]
    [InlineData("cron(0/15 9-17 ? * MON-FRI *)", null, "2026-11-20T17:45:00Z", "2026-11-23T09:00:00Z")]
    [InlineData("cron(0 0 L * ? *)", null, "2028-02-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("cron(0 0 ? * 6L *)", null, "2026-11-21T00:00:00Z", "2026-11-27T00:00:00Z")]
    [InlineData("cron(0 0 ? * 2#1 *)", null, "2026-11-21T00:00:00Z", "2026-12-07T00:00:00Z")]
    [InlineData("cron(0 0 1W * ? *)", null, "2027-04-30T00:00:00Z", "2027-05-03T00:00:00Z")]
    [InlineData("at(2026-11-21T09:00:00)", "Asia/Tokyo", "2026-11-20T00:00:00Z", "2026-11-21T09:00:00+09:00")]
    public static void Fires_next(string expression, string? timeZone, string after, string expected) =>
        Assert.Equal(Time(expected), ScheduleExpression.Parse(expression, timeZone).Next(Time(after)));

    [Theory]
    [InlineData("cron(0 0 30 2 ? *)", "2026-11-21T00:00:00Z")]
    [InlineData("cron(0 0 1 1 ? 2025)", "2026-11-21T00:00:00Z")]
    [InlineData("at(2026-11-21T09:00:00)", "2026-11-21T09:00:00Z")]
    public static void Never_fires_again(string expression, string after) =>
        Assert.Null(ScheduleExpression.Parse(expression, null).Next(Time(after)));

    [Theory]
    [InlineData("cron(30 2 * * ? *)", "America/New_York", "2026-03-07T02:30:00-05:00", "2026-03-09T02:30:00-04:00")]
    [InlineData("cron(30 * * * ? *)", "America/New_York", "2026-03-08T01:30:00-05:00", "2026-03-08T03:30:00-04:00")]
    [InlineData("at(2026-03-08T02:30:00)", "America/New_York", "2026-03-01T00:00:00Z", null)]
    public static void Does_not_fire_at_a_time_that_the_spring_change_skips(
        string expression, string timeZone, string after, string? expected) =>
        Assert.Equal(expected is null ? null : Time(expected), ScheduleExpression.Parse(expression, timeZone).Next(Time(after)));

    [Theory]
    [InlineData("cron(30 1 * * ? *)", "2026-11-01T00:00:00-04:00", "2026-11-01T01:30:00-04:00")]
    [InlineData("cron(30 1 * * ? *)", "2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00")]
    [InlineData("cron(30 1 * * ? *)", "2026-11-01T01:10:00-05:00", "2026-11-02T01:30:00-05:00")]
    [InlineData("cron(0/30 * * * ? *)", "2026-11-01T01:30:00-04:00", "2026-11-01T02:00:00-05:00")]
    public static void Fires_once_at_a_time_that_the_autumn_change_repeats(string expression, string after, string expected) =>
        Assert.Equal(Time(expected), ScheduleExpression.Parse(expression, "America/New_York").Next(Time(after)));

    [Theory]
    [InlineData("cron(30 2 * * ? *)", new[] { "2026-03-08 02:30", "2027-03-14 02:30" })]
    [InlineData("cron(0/20 2 * * ? 2026)", new[] { "2026-03-08 02:00", "2026-03-08 02:20", "2026-03-08 02:40" })]
    [InlineData("cron(0 3 * * ? *)", new string[0])]
    [InlineData("rate(1 hour)", new string[0])]
    [InlineData("at(2026-03-08T02:30:00)", new[] { "2026-03-08 02:30" })]
    public static void Knows_the_times_that_are_skipped(string expression, string[] skipped) => Assert.Equal(
        skipped,
        ScheduleExpression.Parse(expression, "America/New_York").Skipped(Time("2026-01-01T00:00:00Z"), Time("2028-01-01T00:00:00Z"))
            .Select(time => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("rate(5 minute)", null, "rate(5 minute): write rate(5 minutes)")]
    [InlineData("rate(1 hours)", null, "rate(1 hours): write rate(1 hour)")]
    [InlineData("rate(0 minutes)", null, "rate(0 minutes): write a positive whole number")]
    [InlineData("rate(2000000 days)", null, "rate(2000000 days): write a positive whole number")]
    [InlineData("rate(5 weeks)", null, "rate(5 weeks): write a positive whole number and minutes, hours or days")]
    [InlineData("every 5 minutes", null, "schedule 'every 5 minutes': write rate(5 minutes), cron")]
    [InlineData("cron(0 0 * * ?)", null, "has 5 fields instead of 6")]
    [InlineData("cron(0 0 * * * *)", null, "exactly one of day of month (now *) and day of week (now *) must be ?")]
    [InlineData("cron(0 0 ? * ? *)", null, "exactly one of day of month (now ?) and day of week (now ?) must be ?")]
    [InlineData("cron(60 0 * * ? *)", null, "minutes: '60': write 0-59")]
    [InlineData("cron(0 24 * * ? *)", null, "hours: '24': write 0-23")]
    [InlineData("cron(0 0 0 * ? *)", null, "day of month: '0': write 1-31")]
    [InlineData("cron(0 0 1 JANUARY ? *)", null, "month: 'JANUARY': write 1-12")]
    [InlineData("cron(0 0 ? * 0 *)", null, "day of week: '0': write 1-7, as in MON-FRI, 6L, 2#1 or ?, where 1 is SUN")]
    [InlineData("cron(0 0 ? * FRI-MON *)", null, "day of week: 'FRI-MON'")]
    [InlineData("cron(0 0 ? * 2#1,3#1 *)", null, "day of week: '2#1' must stand alone, not in a list")]
    [InlineData("cron(0 0 1 1 ? 1969)", null, "year: '1969': write 1970-2199")]
    [InlineData("cron(0/0 * * * ? *)", null, "minutes: '0/0'")]
    [InlineData("cron(? 0 * * ? *)", null, "minutes: '?'")]
    [InlineData("at(2026-02-30T00:00:00)", null, "at(2026-02-30T00:00:00): write the time as in at(2026-11-21T09:00:00)")]
    [InlineData("at(2026-11-21T09:00:00Z)", null, "its zone is a setting of its own")]
    [InlineData("rate(1 hour)", "Asia/Tokio", "time zone 'Asia/Tokio': not in the IANA list")]
    public static void Says_what_is_wrong_and_how_to_write_it(string expression, string? timeZone, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<FormatException>(() => ScheduleExpression.Parse(expression, timeZone)).Message,
            StringComparison.Ordinal);

    [Fact]
    public static void Fires_as_a_walk_through_the_minutes_of_the_wall_clock_says() => Prop.ForAll(
        Times.ToArbitrary(),
        example =>
        {
            var (expression, fits, timeZone, after) = example;
            var walk = TimeSpan.FromDays(2);
            var expected = WallClock.First(TimeZoneInfo.FindSystemTimeZoneById(timeZone), fits, after, walk);
            var next = ScheduleExpression.Parse(expression, timeZone).Next(after);
            Assert.Equal(expected, expected is null && next > after + walk ? null : next);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public static void Fires_on_the_days_that_a_walk_through_the_calendar_says() => Prop.ForAll(
        Days.ToArbitrary(),
        example =>
        {
            var (expression, fits, after) = example;
            var expected = Enumerable.Range(1, 3 * 366).Select(after.AddDays).Cast<DateOnly?>().FirstOrDefault(day => fits(day!.Value));
            var next = ScheduleExpression.Parse(expression, null).Next(new DateTimeOffset(after, TimeOnly.MinValue, TimeSpan.Zero));
            var isTooLate = expected is null && next > after.AddDays(3 * 366).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            Assert.Equal(expected, !isTooLate && next is { } time ? DateOnly.FromDateTime(time.UtcDateTime) : null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    /// <summary>Expressions for times of the day, within a day and a half of a change of a zone's clock.</summary>
    private static Gen<(string Expression, Func<DateTime, bool> Fits, string TimeZone, DateTimeOffset After)> Times =>
        from minute in Field(0, 59)
        from hour in Field(0, 23)
        from timeZone in Gen.Elements(Zones)
        from change in Gen.Elements(
            Time("2026-03-08T07:00:00Z"),
            Time("2026-03-29T01:00:00Z"),
            Time("2026-04-04T15:00:00Z"),
            Time("2026-10-03T15:30:00Z"),
            Time("2026-10-25T01:00:00Z"),
            Time("2026-11-01T06:00:00Z"))
        from minutes in Gen.Choose(-36 * 60, 6 * 60)
        select (
            $"cron({minute.Text} {hour.Text} * * ? *)",
            new Func<DateTime, bool>(time => minute.Fits(time.Minute) && hour.Fits(time.Hour)),
            timeZone,
            change.AddMinutes(minutes));

    /// <summary>Expressions for days at midnight.</summary>
    private static Gen<(string Expression, Func<DateOnly, bool> Fits, DateOnly After)> Days =>
        from month in Field(1, 12)
        from day in Gen.OneOf(DayOfMonth, DayOfWeek)
        from after in Gen.Choose(0, 2000)
        select (
            $"cron(0 0 {day.Text.Replace("MONTH", month.Text, StringComparison.Ordinal)} *)",
            new Func<DateOnly, bool>(date => month.Fits(date.Month) && day.Fits(date)),
            new DateOnly(2026, 1, 1).AddDays(after));

    private static Gen<(string Text, Func<DateOnly, bool> Fits)> DayOfMonth => Gen.OneOf(
        Field(1, 31).Select(days => ($"{days.Text} MONTH ?", new Func<DateOnly, bool>(date => days.Fits(date.Day)))),
        Gen.Constant(("L MONTH ?", new Func<DateOnly, bool>(date => date.AddDays(1).Day == 1))),
        Gen.Constant(("LW MONTH ?", new Func<DateOnly, bool>(date =>
            date == Calendar.NearestWeekday(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month))))),
        Gen.Choose(1, 28).Select(day => ($"{day}W MONTH ?", new Func<DateOnly, bool>(date =>
            date == Calendar.NearestWeekday(date.Year, date.Month, day)))));

    private static Gen<(string Text, Func<DateOnly, bool> Fits)> DayOfWeek => Gen.OneOf(
        Field(1, 7).Select(days => ($"? MONTH {days.Text}", new Func<DateOnly, bool>(date => days.Fits((int)date.DayOfWeek + 1)))),
        Gen.Choose(1, 7).Select(day => ($"? MONTH {day}L", new Func<DateOnly, bool>(date =>
            (int)date.DayOfWeek + 1 == day && date.AddDays(7).Month != date.Month))),
        from day in Gen.Choose(1, 7)
        from week in Gen.Choose(1, 5)
        select ($"? MONTH {day}#{week}", new Func<DateOnly, bool>(date =>
            (int)date.DayOfWeek + 1 == day && (date.Day - 1) / 7 + 1 == week)));

    private static Gen<(string Text, Func<int, bool> Fits)> Field(int smallest, int largest)
    {
        var one = Gen.Choose(smallest, largest);
        var step = Gen.Choose(1, largest);
        var part = Gen.OneOf(
            Gen.Constant(("*", new Func<int, bool>(_ => true))),
            one.Select(value => ($"{value}", new Func<int, bool>(other => other == value))),
            from first in one
            from last in Gen.Choose(first, largest)
            select ($"{first}-{last}", new Func<int, bool>(value => value >= first && value <= last)),
            from first in one
            from every in step
            select ($"{first}/{every}", new Func<int, bool>(value => value >= first && (value - first) % every == 0)),
            from every in step
            select ($"*/{every}", new Func<int, bool>(value => (value - smallest) % every == 0)));
        return Gen.OneOf(
            part,
            from some in part
            from other in part
            select ($"{some.Item1},{other.Item1}", new Func<int, bool>(value => some.Item2(value) || other.Item2(value))));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static class WallClock
    {
        /// <summary>Walks minute by minute and looks at the clock, which fires only when it shows a time for the first time.</summary>
        public static DateTimeOffset? First(TimeZoneInfo zone, Func<DateTime, bool> fits, DateTimeOffset after, TimeSpan walk)
        {
            var shown = DateTime.MinValue;
            for (var now = after.ToUniversalTime().AddHours(-3); now <= after + walk; now = now.AddMinutes(1))
            {
                var clock = TimeZoneInfo.ConvertTime(now, zone).DateTime;
                if (clock > shown)
                {
                    shown = clock;
                    if (now > after && fits(clock))
                    {
                        return now;
                    }
                }
            }

            return null;
        }
    }

    private static class Calendar
    {
        public static DateOnly NearestWeekday(int year, int month, int day)
        {
            var wanted = new DateOnly(year, month, day);
            return new[] { 0, -1, 1, -2, 2 }.Select(wanted.AddDays).First(date =>
                date.Month == month && date.DayOfWeek is not (System.DayOfWeek.Saturday or System.DayOfWeek.Sunday));
        }
    }
}
