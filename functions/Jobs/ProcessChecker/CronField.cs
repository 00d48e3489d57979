using System.Globalization;

namespace Worker.Jobs.ProcessChecker;

/// <summary>One field of a crontab line: which numbers it takes.</summary>
/// <param name="Numbers">A bit for each number that fits.</param>
/// <param name="HasStar">Whether it begins with <c>*</c>, which crontab treats as not restricted, with a step too.</param>
internal readonly record struct CronField(ulong Numbers, bool HasStar)
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

    /// <summary>Reads lists, ranges, steps and names: <c>5</c>, <c>1,15</c>, <c>MON-FRI</c>, <c>*/10</c>, <c>8-18/2</c>.</summary>
    /// <param name="names">Names of the numbers from <paramref name="min"/> on.</param>
    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    public static CronField Parse(string text, string name, int min, int max, params string[] names)
    {
        var numbers = 0UL;
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var all] => (all, 1),
                // A step alone, such as 5/10, means something else in every cron.
                [var all, var every] when all == "*" || all.Contains('-', StringComparison.Ordinal) => (all, Number(every, 1, max, [])),
                _ => throw Misfit(),
            };
            var (first, last) = range == "*" ? (min, max) : range.Split('-') switch
            {
                [var one] => (Number(one, min, max, names), Number(one, min, max, names)),
                [var from, var to] => (Number(from, min, max, names), Number(to, min, max, names)),
                _ => throw Misfit(),
            };
            if (first > last)
            {
                throw Misfit();
            }

            for (var number = first; number <= last; number += step)
            {
                numbers |= 1UL << number;
            }
        }

        return new CronField(numbers, text.StartsWith('*'));

        int Number(string word, int from, int to, string[] known) =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to ? number
            : Array.FindIndex(known, candidate => candidate.Equals(word, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index
            ? min + index
            : throw Misfit();

        FormatException Misfit() => new(
            $"{name} '{text}': write numbers from {min} to {max}, as in {min}, {min}-{min + 4} or */{(max > 30 ? 10 : 2)}");
    }
}
