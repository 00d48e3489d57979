using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace LocalAws.Schedules;

/// <summary>
/// When a schedule of EventBridge Scheduler fires
/// (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
/// </summary>
internal abstract partial class ScheduleExpression
{
    private protected ScheduleExpression(DateTimeZone zone) => Zone = zone;

    /// <summary>Where the times of the expression are meant.</summary>
    private protected DateTimeZone Zone { get; }

    /// <summary>Reads <c>rate(5 minutes)</c>, <c>cron(minutes hours day-of-month month day-of-week year)</c> or
    /// <c>at(yyyy-mm-ddThh:mm:ss)</c>.</summary>
    /// <param name="timeZone">A name of the IANA list, such as Asia/Tokyo; null means UTC.</param>
    /// <exception cref="FormatException">AWS would refuse it; says which part, and how to write it.</exception>
    public static ScheduleExpression Parse(string expression, string? timeZone)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone ?? "UTC")
            ?? throw new FormatException($"time zone '{timeZone}': not in the IANA list; write it as in Asia/Tokyo or Europe/London");
        var match = Kinds().Match(expression);
        var inside = match.Groups["inside"].Value;
        return match.Groups["kind"].Value switch
        {
            "rate" => ParseRate(inside, zone),
            "cron" => CronSchedule.Parse(inside, zone),
            "at" => ParseOneTime(inside, zone),
            _ => throw new FormatException(
                $"schedule '{expression}': write rate(5 minutes), cron(30 0 * * ? *) or at(2026-11-21T09:00:00)"),
        };
    }

    /// <summary>The first time after the given one at which the schedule fires, in the schedule's zone; null when it never does
    /// again.</summary>
    /// <param name="after">For a rate, which counts from there, the time at which it fired last or was created.</param>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>The times of the wall clock at which the schedule should fire but does not, because the clock was put forward over
    /// them.</summary>
    public virtual IEnumerable<DateTime> Skipped(DateTimeOffset from, DateTimeOffset until) => [];

    private static RateSchedule ParseRate(string text, DateTimeZone zone)
    {
        var match = Rates().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"rate({text}): write a positive whole number and minutes, hours or days, as in rate(5 minutes)");
        }

        var value = int.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);
        var unit = match.Groups["unit"].Value;
        var plural = match.Groups["plural"].Success;
        return (value == 1) == plural
            ? throw new FormatException($"rate({text}): write rate({value} {unit}{(plural ? "" : "s")})")
            : new RateSchedule(zone, unit switch
            {
                "minute" => TimeSpan.FromMinutes(value),
                "hour" => TimeSpan.FromHours(value),
                _ => TimeSpan.FromDays(value),
            });
    }

    private static OneTimeSchedule ParseOneTime(string text, DateTimeZone zone) =>
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss").Parse(text) is { Success: true } time
            ? new OneTimeSchedule(zone, time.Value)
            : throw new FormatException($"at({text}): write the time as in at(2026-11-21T09:00:00); its zone is a setting of its own");

    [GeneratedRegex(@"^(?<kind>rate|cron|at)\((?<inside>[^()]*)\)$")]
    private static partial Regex Kinds();

    [GeneratedRegex(@"^(?<value>[1-9][0-9]{0,5}) (?<unit>minute|hour|day)(?<plural>s)?$")]
    private static partial Regex Rates();
}
