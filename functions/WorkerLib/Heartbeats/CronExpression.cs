namespace WorkerLib.Heartbeats;

/// <summary>
/// The five fields of a crontab line (<c>minute hour day-of-month month day-of-week</c>, crontab(5)) on a clock without a zone, or a name
/// for them such as <c>@daily</c>. When both days are restricted, a day fits that fits one of them; 0 and 7 are Sunday.
/// </summary>
public sealed class CronExpression
{
    // 29 February on a certain day of the week comes once in 28 years, and in 40 where a century has no leap day.
    private const int LongestYears = 41;

    private readonly CronField minutes;
    private readonly CronField hours;
    private readonly CronDays days;
    private readonly CronField months;
    private readonly CronDays weekdays;

    private CronExpression(string[] fields)
    {
        minutes = CronField.Parse(fields[0], CronFieldKind.Minute);
        hours = CronField.Parse(fields[1], CronFieldKind.Hour);
        days = CronDays.OfMonth(fields[2]);
        months = CronField.Parse(fields[3], CronFieldKind.Month);
        weekdays = CronDays.OfWeek(fields[4]);
    }

    /// <summary>
    /// Whether the hour is <c>*</c> or <c>*/n</c>: then it follows the clock through a repeated hour, as in Vixie's cron.
    /// </summary>
    public bool IsEveryHour => hours.HasStar;

    /// <exception cref="FormatException">The text is no schedule, or one that never comes; the message says why.</exception>
    public static CronExpression Parse(string text)
    {
        var expression = new CronExpression(CronForms.Fields(text));
        return expression.Before(new DateTime(2080, 1, 1)) is null ? throw new FormatException("there is no such day") : expression;
    }

    /// <summary>The last minute before a time that fits; null when there is none for decades.</summary>
    public DateTime? Before(DateTime time)
    {
        var latest = time.AddTicks(-1);
        var date = latest.Date;
        if (Fits(date) && LastOf(date, latest.Hour, latest.Minute) is { } onThatDay)
        {
            return onThatDay;
        }

        for (var end = date.AddYears(-LongestYears); date > end;)
        {
            // From the first of a month that does not fit, the day before is in another one.
            date = months.Has(date.Month) ? date.AddDays(-1) : new DateTime(date.Year, date.Month, 1).AddDays(-1);
            if (Fits(date))
            {
                return LastOf(date, 23, 59);
            }
        }

        return null;
    }

    private bool Fits(DateTime date)
    {
        if (!months.Has(date.Month))
        {
            return false;
        }

        var (dayFits, weekdayFits) = (days.Has(date), weekdays.Has(date));
        return days.IsAny || weekdays.IsAny ? dayFits && weekdayFits : dayFits || weekdayFits;
    }

    private DateTime? LastOf(DateTime date, int hour, int minute)
    {
        var lastMinute = hours.Has(hour) ? minutes.LastUpTo(minute) : -1;
        if (lastMinute < 0)
        {
            hour = hours.LastUpTo(hour - 1);
            lastMinute = minutes.LastUpTo(59);
        }

        return hour < 0 ? null : date.AddHours(hour).AddMinutes(lastMinute);
    }
}
