using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using WorkerLib.Heartbeats;

namespace Worker.Tests.Jobs.ProcessChecker;

/// <summary>Days that Quartz knows and crontab does not, against Quartz itself and against NodaTime's calendar.</summary>
public static class CronDaysTests
{
    private const int Days = 800;

    private static readonly LocalDate First = new(2027, 1, 1);

    [Fact]
    public static void Special_days_of_the_month_are_those_of_the_calendar() => AgreesWithCalendar(
        CronText.SpecialDay(), day => $"0 12 {day.Text} * *");

    [Fact]
    public static void Special_days_of_the_week_are_those_of_the_calendar() => AgreesWithCalendar(
        CronText.SpecialWeekday().Where(day => day.Special is not null), day => $"0 12 * * {day.Text}");

    [Theory]
    [InlineData("L", "*")]
    [InlineData("LW", "*")]
    [InlineData("L-3", "*")]
    [InlineData("L-27", "*")]
    [InlineData("1W", "*")]
    [InlineData("15W", "*")]
    [InlineData("28W", "*")]
    [InlineData("?", "FRIL")]
    [InlineData("?", "SUNL")]
    [InlineData("?", "MON#1")]
    [InlineData("?", "THU#3")]
    [InlineData("?", "SAT#5")]
    [InlineData("?", "MON-FRI")]
    [InlineData("?", "SAT-SUN")]
    public static void Quartz_fires_on_the_same_days(string day, string weekday)
    {
        var quartz = new Quartz.CronExpression($"0 0 12 {day} * {(weekday == "*" ? "?" : weekday)}", TimeZoneInfo.Utc);
        var fires = new List<DateTime>();
        for (var time = quartz.GetNextValidTimeAfter(new DateTimeOffset(2026, 12, 31, 13, 0, 0, TimeSpan.Zero));
             fires.Count < 60 && time is { } next;
             time = quartz.GetNextValidTimeAfter(next))
        {
            fires.Add(next.UtcDateTime);
        }

        fires.Reverse();
        var ours = CronExpression.Parse($"0 12 {day} * {weekday}");
        var last = fires[0].AddMinutes(1);
        Assert.All(fires, fire => Assert.Equal(fire, last = ours.Before(last)!.Value));
    }

    private static void AgreesWithCalendar(Gen<CronText.Field> fields, Func<CronText.Field, string> cron) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(120),
        Prop.ForAll(Arb.From(fields), field =>
        {
            var expected = Enumerable.Range(0, Days).Select(First.PlusDays).Where(date => field.Special?.Invoke(date) ?? true).ToList();
            var found = new List<LocalDate>();
            CronExpression expression;
            try
            {
                expression = CronExpression.Parse(cron(field));
            }
            catch (FormatException exception) when (exception.Message == "there is no such day")
            {
                return (expected.Count == 0).Label($"{cron(field)} never comes, but {expected.FirstOrDefault()}");
            }

            for (var time = expression.Before(First.PlusDays(Days).ToDateTimeUnspecified());
                 time >= First.ToDateTimeUnspecified();
                 time = expression.Before(time.Value))
            {
                found.Add(LocalDate.FromDateTime(time.Value));
            }

            found.Reverse();
            return expected.SequenceEqual(found)
                .Label($"{cron(field)}: {string.Join(' ', expected.Except(found).Union(found.Except(expected)))}");
        }));
}
