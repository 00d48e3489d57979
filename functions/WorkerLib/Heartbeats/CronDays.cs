using System.Globalization;

namespace WorkerLib.Heartbeats;

/// <summary>
/// One of the two fields of a crontab line that choose days. Beside numbers it takes what Quartz and EventBridge know: <c>L</c>,
/// <c>L-3</c>, <c>LW</c> and <c>15W</c> as days of the month, <c>FRIL</c> and <c>FRI#2</c> as days of the week, and <c>?</c> for any day.
/// </summary>
internal sealed class CronDays
{
    private readonly ulong numbers;
    private readonly List<Func<DateTime, bool>> others = [];
    private readonly Func<DateTime, int> numberOf;

    private CronDays(string text, CronFieldKind kind, Func<DateTime, int> numberOf, Func<string, Func<DateTime, bool>?> special)
    {
        this.numberOf = numberOf;
        IsAny = text.StartsWith('*') || text == "?";
        text = text == "?" ? "*" : text;
        foreach (var part in text.Split(','))
        {
            if (special(part) is { } other)
            {
                others.Add(other);
            }
            else
            {
                numbers |= CronField.ParsePart(part, text, kind);
            }
        }
    }

    /// <summary>Whether it begins with <c>*</c> or is <c>?</c>: then the other of the two fields alone restricts the days.</summary>
    public bool IsAny { get; }

    public bool Has(DateTime date) => (numbers & (1UL << numberOf(date))) != 0 || others.Exists(fits => fits(date));

    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    public static CronDays OfMonth(string text)
    {
        return new CronDays(text, CronFieldKind.Day, date => date.Day, Special);

        Func<DateTime, bool>? Special(string part)
        {
            var word = part.ToUpperInvariant();
            var isWorkday = word.EndsWith('W');
            var day = isWorkday ? word[..^1] : word;
            if (day == "L" || (day.StartsWith("L-", StringComparison.Ordinal) && Number(day[2..], 1, 30) is not null))
            {
                var before = day == "L" ? 0 : Number(day[2..], 1, 30)!.Value;
                return date => Fits(date, LastDay(date) - before, isWorkday);
            }

            return isWorkday && Number(day, 1, 31) is { } number ? date => Fits(date, number, true)
                : word.Contains('L', StringComparison.Ordinal) || word.Contains('W', StringComparison.Ordinal)
                    ? throw CronFieldKind.Day.Misfit(
                        text,
                        "write L, L-3, LW or 15W for the last day, the third before it, the last workday, the workday nearest to the 15th")
                : null;
        }
    }

    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    public static CronDays OfWeek(string text)
    {
        return new CronDays(text, CronFieldKind.Weekday, date => (int)date.DayOfWeek, Special);

        Func<DateTime, bool>? Special(string part)
        {
            if (part.Split('#') is { Length: > 1 } pair)
            {
                return pair is [var name, var which]
                    && CronFieldKind.Weekday.Number(name) is { } weekday && Number(which, 1, 5) is { } number
                    ? date => (int)date.DayOfWeek == weekday % 7 && (date.Day + 6) / 7 == number
                    : throw Misfit();
            }

            // A name may end with an L of its own only if it is none of a day.
            return CronFieldKind.Weekday.Number(part) is null && part is [.., 'L' or 'l']
                ? CronFieldKind.Weekday.Number(part[..^1]) is { } last
                    ? date => (int)date.DayOfWeek == last % 7 && date.Day > LastDay(date) - 7
                    : throw Misfit()
                : null;
        }

        FormatException Misfit() =>
            CronFieldKind.Weekday.Misfit(text, "write FRIL for the last Friday of the month, FRI#2 for the second, SAT for each Saturday");
    }

    private static bool Fits(DateTime date, int day, bool isWorkday) =>
        day >= 1 && day <= LastDay(date) && date.Day == (isWorkday ? NearestWorkday(date, day) : day);

    /// <summary>The day from Monday to Friday of the same month that is nearest to a day.</summary>
    private static int NearestWorkday(DateTime month, int day) => new DateTime(month.Year, month.Month, day).DayOfWeek switch
    {
        DayOfWeek.Saturday => day == 1 ? 3 : day - 1,
        DayOfWeek.Sunday => day == LastDay(month) ? day - 2 : day + 1,
        _ => day,
    };

    private static int LastDay(DateTime date) => DateTime.DaysInMonth(date.Year, date.Month);

    private static int? Number(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : null;
}
