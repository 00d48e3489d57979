using System.Globalization;

namespace WorkerLib.Heartbeats;

/// <summary>The five fields of a schedule, however it is written; what is written for another scheduler is refused by name.</summary>
internal static class CronForms
{
    private const int LongestChars = 400;
    private const string FiveFields = "write five fields, as in 30 2 * * MON-FRI: minute, hour, day of month, month, day of week";

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    };

    /// <exception cref="FormatException">There are not five; the message says what to write instead.</exception>
    public static string[] Fields(string text)
    {
        if (text.Length > LongestChars)
        {
            throw new FormatException(FiveFields);
        }

        var fields = Split(text);
        return fields switch
        {
            [['@', ..] name, ..] => fields.Length == 1 && Names.TryGetValue(name, out var five) ? Split(five) : throw Refused(name),
            [['c' or 'C' or 'r' or 'R', ..] first, ..] when first.Contains('(', StringComparison.Ordinal) => throw new FormatException(
                first.StartsWith("rate", StringComparison.OrdinalIgnoreCase)
                    ? "rate(…) of EventBridge: set intervalSeconds instead of cron"
                    : $"cron(…) of EventBridge: {FiveFields}"),
            [var zone, ..] when zone.StartsWith("TZ=", StringComparison.OrdinalIgnoreCase)
                || zone.StartsWith("CRON_TZ=", StringComparison.OrdinalIgnoreCase) => throw new FormatException(
                $"{zone}: set timeZone instead, and here '{Joined(fields[1..])}'"),
            { Length: 5 } => fields,
            { Length: 6 } => throw new FormatException(SixFields(fields)),
            { Length: 7 } => throw new FormatException(
                $"seven fields: drop the first (seconds) and the last (year), '{Joined(fields[1..6])}'"),
            _ => throw new FormatException(FiveFields),
        };
    }

    /// <summary>Quartz and Spring put seconds before, EventBridge puts the year behind.</summary>
    private static string SixFields(string[] fields)
    {
        var (withSeconds, withYear) = (fields[1..], fields[..5]);
        return (IsSchedule(withSeconds), IsSchedule(withYear) && IsYear(fields[5])) switch
        {
            (true, false) => $"six fields: drop the first (seconds), '{Joined(withSeconds)}'",
            (false, true) => $"six fields: drop the last (year), '{Joined(withYear)}'",
            (true, true) => $"six fields: drop the first if it is seconds, '{Joined(withSeconds)}', or the last if it is a year, "
                + $"'{Joined(withYear)}'",
            _ => $"six fields: drop the seconds or the year, and {FiveFields}",
        };
    }

    private static FormatException Refused(string name) => new(
        name.Equals("@every", StringComparison.OrdinalIgnoreCase) ? "@every: set intervalSeconds instead of cron"
        : name.Equals("@reboot", StringComparison.OrdinalIgnoreCase) ? "@reboot: nobody knows when that is; set intervalSeconds instead"
        : $"{name}: write @hourly, @daily, @weekly, @monthly, @yearly, or five fields");

    private static bool IsYear(string text) =>
        text is "*" or "?" || (text.Length >= 4 && int.TryParse(text[..4], CultureInfo.InvariantCulture, out _));

    private static bool IsSchedule(string[] fields)
    {
        try
        {
            return CronExpression.Parse(Joined(fields)) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string[] Split(string text) => text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static string Joined(string[] fields) => string.Join(' ', fields);
}
