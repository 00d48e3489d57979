namespace Worker.Jobs.ProcessChecker;

/// <summary>
/// The five fields of a crontab line (<c>minute hour day-of-month month day-of-week</c>, crontab(5)) on a clock without a zone. When both
/// days are restricted, a day fits that fits one of them; 0 and 7 are Sunday.
/// </summary>
internal sealed class CronExpression
{
    private const int LongestChars = 400;

    // 29 February on a certain day of the week comes once in 28 years, and in 40 where a century has no leap day.
    private const int LongestYears = 41;

    private readonly CronField minutes;
    private readonly CronField hours;
    private readonly CronField days;
    private readonly CronField months;
    private readonly CronField weekdays;

    private CronExpression(string[] fields)
    {
        minutes = CronField.Parse(fields[0], "minute", 0, 59);
        hours = CronField.Parse(fields[1], "hour", 0, 23);
        days = CronField.Parse(fields[2], "day of month", 1, 31);
        months = CronField.Parse(
            fields[3], "month", 1, 12, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
        weekdays = CronField.Parse(fields[4], "day of week", 0, 7, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
        weekdays = weekdays with { Numbers = weekdays.Numbers | ((weekdays.Numbers >> 7) & 1) };
    }

    /// <summary>
    /// Whether the hour is <c>*</c> or <c>*/n</c>: then it follows the clock through a repeated hour, as in Vixie's cron.
    /// </summary>
    public bool IsEveryHour => hours.HasStar;

    /// <exception cref="FormatException">The text is no crontab schedule, or one that never comes; the message says why.</exception>
    public static CronExpression Parse(string text)
    {
        var fields = text.Length > LongestChars ? [] : text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            throw new FormatException("write five fields, as in 30 2 * * MON-FRI: minute, hour, day of month, month, day of week");
        }

        var expression = new CronExpression(fields);
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

        var (dayFits, weekdayFits) = (days.Has(date.Day), weekdays.Has((int)date.DayOfWeek));
        return days.HasStar || weekdays.HasStar ? dayFits && weekdayFits : dayFits || weekdayFits;
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
