using System.Globalization;

namespace WorkerLib.Heartbeats;

/// <summary>One field of a crontab line: which numbers it takes.</summary>
/// <param name="Numbers">A bit for each number that fits.</param>
/// <param name="HasStar">Whether it begins with <c>*</c>, which crontab treats as not restricted, with a step too.</param>
public readonly record struct CronField(ulong Numbers, bool HasStar)
{
    public bool Has(int number) => (Numbers & (1UL << number)) != 0;

    /// <summary>The largest number that fits and is not above another; -1 when there is none.</summary>
    public int LastUpTo(int number)
    {
        while (number >= 0 && !Has(number))
        {
            number--;
        }

        return number;
    }

    /// <summary>
    /// Reads lists, ranges, steps and names: <c>5</c>, <c>1,15</c>, <c>MON-FRI</c>, <c>*/10</c>, <c>8-18/2</c>. A range may go over the
    /// end, as in <c>22-2</c>.
    /// </summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    internal static CronField Parse(string text, CronFieldKind kind)
    {
        var numbers = 0UL;
        foreach (var part in text.Split(','))
        {
            numbers |= ParsePart(part, text, kind);
        }

        return new CronField(numbers, text.StartsWith('*'));
    }

    /// <summary>Reads one part of a list.</summary>
    /// <param name="text">The whole field, for the message.</param>
    internal static ulong ParsePart(string part, string text, CronFieldKind kind)
    {
        if (part == "?")
        {
            throw kind.Misfit(text, "only the fields of days know ?: write *");
        }

        var (range, step) = part.Split('/') switch
        {
            [var all] => (all, 1),
            [var all, var every] when all == "*" || all.Contains('-', StringComparison.Ordinal) => (all, Step(every)),
            // Some crons go on to the end from there, others do not.
            [var one, _] when kind.Number(one) is not null => throw kind.Misfit(text, $"write {one}-{kind.Last} in place of {one}"),
            _ => throw kind.Misfit(text),
        };
        var (first, last) = range == "*" ? (kind.Min, kind.Last) : range.Split('-') switch
        {
            [var one] => (Number(one), Number(one)),
            [var from, var to] => (Number(from), Number(to)),
            _ => throw kind.Misfit(text),
        };
        var count = kind.Last - kind.Min + 1;
        last = first > last ? last + count : last;
        var numbers = 0UL;
        for (var number = first; number <= last; number += step)
        {
            numbers |= 1UL << (((number - kind.Min) % count) + kind.Min);
        }

        return numbers;

        int Number(string word) => kind.Number(word) ?? throw kind.Misfit(text);

        int Step(string word) =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= kind.Max
                ? number
                : throw kind.Misfit(text);
    }
}
