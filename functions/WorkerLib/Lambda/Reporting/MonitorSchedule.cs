using System.Globalization;
using System.Text.RegularExpressions;
using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>A job's schedule as a Sentry cron monitor takes it.</summary>
/// <param name="Type"><c>crontab</c> or <c>interval</c>.</param>
/// <param name="Value">Five fields of a crontab, or the number of units.</param>
/// <param name="Unit"><c>minute</c>, <c>hour</c> or <c>day</c> of an interval; null for a crontab.</param>
internal sealed partial record MonitorSchedule(string Type, string Value, string? Unit, string TimeZone)
{
    private const int Month = 3;
    private const int DayOfWeek = 4;
    private const int MarginMinutes = 5;

    // Last values of minutes, hours, days of the month, months and days of the week.
    private static readonly int[] Last = [59, 23, 31, 12, 6];

    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    /// <summary>Converts an expression of EventBridge Scheduler; null when a crontab cannot say the same.</summary>
    /// <param name="expression"><c>rate(5 minutes)</c> or <c>cron(minutes hours day-of-month month day-of-week year)</c>.</param>
    public static MonitorSchedule? Convert(string expression, string timeZone)
    {
        if (Rate().Match(expression) is { Success: true } rate)
        {
            return new MonitorSchedule("interval", rate.Groups["value"].Value, rate.Groups["unit"].Value, timeZone);
        }

        var cron = Cron().Match(expression);
        var fields = cron.Groups["fields"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // L, W and # have no counterpart, and a crontab knows no years.
        return cron.Success && fields.Length == 6 && fields[5] == "*" && fields.Take(5).All(field => PlainField().IsMatch(field))
            ? new MonitorSchedule("crontab", string.Join(' ', fields.Take(5).Select(Field)), null, timeZone)
            : null;
    }

    /// <summary>Puts the schedule and the limits of a run into the configuration of its monitor.</summary>
    /// <param name="longest">When a run that never ended counts as failed.</param>
    /// <exception cref="ArgumentException">The SDK does not take the crontab.</exception>
    public void Apply(SentryMonitorOptions monitor, TimeSpan longest)
    {
        if (Unit is { } unit)
        {
            monitor.Interval(int.Parse(Value, CultureInfo.InvariantCulture), Enum.Parse<SentryMonitorInterval>(unit, ignoreCase: true));
        }
        else
        {
            monitor.Interval(WithoutMonthNames(Value));
        }

        // Whole minutes: the SDK writes fractions, for which the server refuses the check-in.
        monitor.CheckInMargin = TimeSpan.FromMinutes(MarginMinutes);
        monitor.MaxRuntime = TimeSpan.FromMinutes(Math.Max(1, Math.Ceiling(longest.TotalMinutes)));
        monitor.FailureIssueThreshold = 1;
        monitor.RecoveryThreshold = 1;
        monitor.TimeZone = TimeZone;
    }

    /// <summary>The SDK knows the names of days alone.</summary>
    private static string WithoutMonthNames(string crontab)
    {
        var fields = crontab.Split(' ');
        fields[Month] = MonthName().Replace(
            fields[Month], name => (Array.IndexOf(Months, name.Value) + 1).ToString(CultureInfo.InvariantCulture));
        return string.Join(' ', fields);
    }

    private static string Field(string text, int field) => string.Join(',', text.Split(',').Select(part => Part(part, field)));

    /// <summary>One part of a list: <c>?</c> means <c>*</c>, <c>5/10</c> means <c>5-59/10</c>, and Sunday is 0 instead of 1.</summary>
    private static string Part(string part, int field)
    {
        var pieces = part.Split('/', 2);
        var range = pieces[0] == "?" ? "*" : pieces[0];
        if (field == DayOfWeek)
        {
            range = Number().Replace(
                range, day => (int.Parse(day.Value, CultureInfo.InvariantCulture) - 1).ToString(CultureInfo.InvariantCulture));
        }

        if (pieces.Length == 1)
        {
            return range;
        }

        return range == "*" || range.Contains('-', StringComparison.Ordinal)
            ? $"{range}/{pieces[1]}"
            : $"{range}-{Last[field]}/{pieces[1]}";
    }

    [GeneratedRegex(@"^rate\((?<value>\d+) (?<unit>minute|hour|day)s?\)$")]
    private static partial Regex Rate();

    [GeneratedRegex(@"^cron\((?<fields>[^)]+)\)$")]
    private static partial Regex Cron();

    [GeneratedRegex(@"^(?:(?:\*|\?|(?:\d+|[A-Z]{3})(?:-(?:\d+|[A-Z]{3}))?)(?:/\d+)?(?:,|$))+$")]
    private static partial Regex PlainField();

    [GeneratedRegex("[A-Z]{3}")]
    private static partial Regex MonthName();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
