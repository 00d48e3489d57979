using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Worker.Tests.Jobs.ProcessChecker;

/// <summary>A crontab line made from what it means, so that what it means need not be read from it.</summary>
internal sealed record CronText(
    CronText.Field Minute, CronText.Field Hour, CronText.Field Day, CronText.Field Month, CronText.Field Weekday)
{
    private static readonly string[] Weekdays = ["SUN", "mon", "Tue", "WED", "THU", "FRI", "SAT"];

    public override string ToString() => $"{Minute.Text} {Hour.Text} {Day.Text} {Month.Text} {Weekday.Text}";

    public bool Fits(LocalDateTime time)
    {
        var (day, weekday) = (
            Day.Special?.Invoke(time.Date) ?? Day.Numbers.Contains(time.Day),
            Weekday.Special?.Invoke(time.Date) ?? Weekday.Numbers.Any(number => number % 7 == (int)time.DayOfWeek % 7));
        return Minute.Numbers.Contains(time.Minute) && Hour.Numbers.Contains(time.Hour) && Month.Numbers.Contains(time.Month)
            && (Day.HasStar || Weekday.HasStar ? day && weekday : day || weekday);
    }

    public static Gen<CronText> Any { get; } =
        from minute in FieldOf(0, 59)
        from hour in Gen.Frequency((3, FieldOf(0, 23)), (3, Range(0, 4)), (1, Star(0, 23, 1)))
        from day in Gen.Frequency((3, Star(1, 31, 1)), (1, FieldOf(1, 31)), (2, SpecialDay()))
        from month in Gen.Frequency((5, Star(1, 12, 1)), (1, FieldOf(1, 12)))
        from weekday in Gen.Frequency(
            (3, Star(0, 7, 1)),
            (1, FieldOf(0, 7)),
            (2, SpecialWeekday()),
            (1, from day in Gen.Choose(0, 6) select new Field(Weekdays[day], [day])))
        select new CronText(minute, hour, day, month, weekday);

    private static Gen<Field> FieldOf(int min, int max) => Gen.OneOf(
        from step in Gen.Choose(1, 20) where step <= max from star in Star(min, max, step) select star,
        from number in Gen.Choose(min, max) select new Field($"{number}", [number]),
        from numbers in Gen.NonEmptyListOf(Gen.Choose(min, max)) select new Field(string.Join(',', numbers.Distinct()), [.. numbers]),
        Range(min, max));

    private static Gen<Field> Range(int min, int max) =>
        from first in Gen.Choose(min, max)
        from last in Gen.Choose(first, max)
        from step in Gen.Choose(1, 4)
        select new Field(step == 1 ? $"{first}-{last}" : $"{first}-{last}/{step}", [.. Steps(first, last, step)]);

    /// <summary>Days of the month as Quartz names them, by NodaTime's calendar.</summary>
    public static Gen<Field> SpecialDay() => Gen.OneOf(
        Gen.Constant(new Field("?", [.. Steps(1, 31, 1)])),
        Gen.Constant(Of("L", date => date.Day == LastOf(date).Day)),
        Gen.Constant(Of("LW", date => date == Workday(LastOf(date)))),
        from before in Gen.Choose(1, 30) select Of($"L-{before}", date => date == LastOf(date).PlusDays(-before)),
        from day in Gen.Choose(1, 31)
        select Of($"{day}W", date => day <= LastOf(date).Day && date == Workday(new LocalDate(date.Year, date.Month, day))));

    /// <summary>Days of the week that come once in a month, and ranges over the end of the week.</summary>
    public static Gen<Field> SpecialWeekday() => Gen.OneOf(
        from day in Gen.Choose(0, 6)
        select Of($"{Weekdays[day]}L", date => Is(date, day) && date.PlusWeeks(1).Month != date.Month),
        from day in Gen.Choose(0, 6)
        from which in Gen.Choose(1, 5)
        select Of($"{day}#{which}", date => Is(date, day) && date.PlusWeeks(-which).Month != date.Month
            && (which == 1 || date.PlusWeeks(1 - which).Month == date.Month)),
        from first in Gen.Choose(1, 6)
        from last in Gen.Choose(0, first - 1)
        select new Field($"{Weekdays[first]}-{Weekdays[last]}", [.. Steps(first, 6, 1), .. Steps(0, last, 1)]));

    private static Field Of(string text, Func<LocalDate, bool> special) => new(text, [], special);

    private static bool Is(LocalDate date, int day) => (int)date.DayOfWeek % 7 == day;

    private static LocalDate LastOf(LocalDate date) => date.With(DateAdjusters.EndOfMonth);

    /// <summary>The nearest day of the same month that is neither Saturday nor Sunday; of two as near, the one before.</summary>
    private static LocalDate Workday(LocalDate date) =>
        new[] { 0, -1, 1, -2, 2 }.Select(date.PlusDays)
            .First(day => day.Month == date.Month && day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday));

    private static Gen<Field> Star(int min, int max, int step) =>
        Gen.Constant(new Field(step == 1 ? "*" : $"*/{step}", [.. Steps(min, max, step)]));

    private static IEnumerable<int> Steps(int first, int last, int step) =>
        Enumerable.Range(first, last - first + 1).Where(number => (number - first) % step == 0);

    /// <param name="Special">Which days it takes; null when the numbers say it.</param>
    internal sealed record Field(string Text, IReadOnlyCollection<int> Numbers, Func<LocalDate, bool>? Special = null)
    {
        public bool HasStar => Text.StartsWith('*') || Text == "?";
    }
}
