using WorkerLib;

namespace Worker.Jobs.ReportMetrics;

/// <summary>Daily rows as metrics of CloudWatch, with the source and the kind as dimensions.</summary>
internal static class SourceGauges
{
    // CloudWatch drops what is older.
    private static readonly TimeSpan Oldest = TimeSpan.FromDays(14);

    /// <summary>What there is now: <c>items</c> by kind and <c>newestAge</c>.</summary>
    public static void Now(DailyRow row)
    {
        Kinds("items", row, row.AsOf);
        Age("newestAge", row, row.AsOf);
    }

    /// <summary>
    /// What there was at the end of a day: <c>itemsOfDay</c> by kind and <c>newestAgeAtClose</c>. A day that changes is written again, so
    /// these are to be read with the statistic Maximum.
    /// </summary>
    public static void Day(DailyRow row, DateTimeOffset now)
    {
        if (!row.IsClosed || now - row.AsOf >= Oldest)
        {
            return;
        }

        // The first instant after a day is in the next day's period.
        var at = row.AsOf.AddSeconds(-1);
        Kinds("itemsOfDay", row, at);
        Age("newestAgeAtClose", row, at);
    }

    private static void Kinds(string name, DailyRow row, DateTimeOffset at)
    {
        foreach (var (kind, count) in row.Kinds)
        {
            Metric.Gauge(name, "Count", count, at, ("source", row.Source), ("kind", kind));
        }
    }

    private static void Age(string name, DailyRow row, DateTimeOffset at)
    {
        if (row.AgeSeconds is { } age)
        {
            Metric.Gauge(name, "Seconds", age, at, ("source", row.Source));
        }
    }
}
