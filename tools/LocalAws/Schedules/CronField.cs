using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalAws.Schedules;

/// <summary>What AWS takes in one field of a cron expression.</summary>
/// <param name="Special">What the field takes beside numbers, ranges, steps and <c>*</c>.</param>
internal sealed partial record CronField(string Name, int Smallest, int Largest, string Example, string[] Names, Regex? Special = null)
{
    private static readonly CronField[] All =
    [
        new("minutes", 0, 59, "0,30 or 0/5", []),
        new("hours", 0, 23, "9 or 9-17", []),
        new("day of month", 1, 31, "1, L, 15W or ?", [], SpecialDayOfMonth()),
        new("month", 1, 12, "1-6 or JAN", ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]),
        new(
            "day of week", 1, 7, "MON-FRI, 6L, 2#1 or ?, where 1 is SUN", ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
            SpecialDayOfWeek()),
        new("year", 1970, 2199, "* or 2026-2028", []),
    ];

    /// <exception cref="FormatException">A field is missing or holds what it cannot.</exception>
    public static void CheckAll(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != All.Length)
        {
            throw new FormatException(
                $"cron({text}): has {fields.Length} fields instead of 6: "
                + "minutes, hours, day of month, month, day of week, year, as in cron(30 0 * * ? *)");
        }

        if (fields[2] == "?" == (fields[4] == "?"))
        {
            throw new FormatException(
                $"cron({text}): exactly one of day of month (now {fields[2]}) and day of week (now {fields[4]}) must be ?");
        }

        foreach (var (field, value) in All.Zip(fields))
        {
            var parts = value.Split(',');
            if (parts.Length > 1 && parts.FirstOrDefault(part => field.Special?.IsMatch(part) == true) is { } lonely)
            {
                throw new FormatException($"cron({text}): {field.Name}: '{lonely}' must stand alone, not in a list");
            }

            if (parts.FirstOrDefault(part => !field.Takes(part)) is { } wrong)
            {
                throw new FormatException(
                    $"cron({text}): {field.Name}: '{wrong}': write {field.Smallest}-{field.Largest}, as in {field.Example}");
            }
        }
    }

    private bool Takes(string part)
    {
        if (Special?.IsMatch(part) == true)
        {
            return true;
        }

        var match = Part().Match(part);
        return match.Success
            && (!match.Groups["step"].Success || (Number(match, "step") is var step && step >= 1 && step <= Largest))
            && (!match.Groups["first"].Success || IsInside(Number(match, "first")))
            && (!match.Groups["last"].Success || (IsInside(Number(match, "last")) && Number(match, "first") <= Number(match, "last")));
    }

    private bool IsInside(int? value) => value >= Smallest && value <= Largest;

    /// <summary>The number, or what a name such as MON stands for; null when it is neither.</summary>
    private int? Number(Match match, string group)
    {
        var text = match.Groups[group].Value;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : Array.IndexOf(Names, text.ToUpperInvariant()) is >= 0 and var index ? index + 1
            : null;
    }

    [GeneratedRegex(@"^(?:\*|(?<first>[0-9]{1,4}|[A-Za-z]{3})(?:-(?<last>[0-9]{1,4}|[A-Za-z]{3}))?)(?:/(?<step>[0-9]{1,4}))?$")]
    private static partial Regex Part();

    [GeneratedRegex(@"^(?:\?|L|LW|L-(?:[1-9]|[12][0-9]|30)|(?:[1-9]|[12][0-9]|3[01])W)$")]
    private static partial Regex SpecialDayOfMonth();

    [GeneratedRegex(@"^(?:\?|L|(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(?:L|#[1-5]))$")]
    private static partial Regex SpecialDayOfWeek();
}
