using System.Globalization;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace WorkerLib.Heartbeats;

/// <summary>What a process promised, as its row in the table heartbeats says it (terraform/_heartbeats.tf).</summary>
/// <param name="Grace">How much later than promised still counts as in time (<c>graceSeconds</c>).</param>
/// <param name="MaxRun">How long a run may take from its start (<c>maxRunSeconds</c>); null when that is not watched.</param>
public sealed record Promise(Schedule Schedule, TimeSpan Grace, TimeSpan? MaxRun, Mute Mute)
{
    private const int LongestSeconds = 366 * 24 * 3600;

    /// <summary>The attributes that say when a process should beat, and for how long it may run.</summary>
    public static IReadOnlyList<string> WatchFields { get; } =
        ["intervalSeconds", "cron", "timeZone", "graceSeconds", "maxRunSeconds"];

    /// <summary>All attributes that it is read from.</summary>
    public static IReadOnlyList<string> Fields { get; } = [.. WatchFields, "mutedUntil", "mutedPeriods"];

    /// <summary>Whether <see cref="WatchFields"/> have no mistake.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>Whether all of that can be used but the longest run time, which has a mistake.</summary>
    public bool LacksRunTime { get; private init; }

    /// <param name="problems">
    /// Takes what is wrong. What the schedule can do without is left out: a mute that cannot be read mutes nothing.
    /// </param>
    /// <returns>Null when nobody can tell when the process should beat.</returns>
    /// <exception cref="NoTimeZonesException">The row has a zone, and this machine knows none.</exception>
    public static Promise? Read(IReadOnlyDictionary<string, AttributeValue> item, ZoneReader zones, RowProblems problems)
    {
        var row = RowOf(item);
        var before = problems.Count;
        var zone = !row.Has("timeZone") ? TimeZoneInfo.Utc : problems.Try(() => zones.Read(row, "timeZone"));
        var schedule = problems.Try(() => ReadSchedule(row, zone ?? TimeZoneInfo.Utc));
        var grace = problems.Try(() => (TimeSpan?)Seconds(row, "graceSeconds", 0));
        var maxRun = problems.Try(() => row.Has("maxRunSeconds") ? Seconds(row, "maxRunSeconds", 1) : (TimeSpan?)null);
        var (isWhole, misspelt) = (problems.Count == before, false);
        var until = problems.Try(() => HeartbeatTime.Read(row, "mutedUntil"));
        var periods = problems.Try(() => Periods(row)) ?? [];
        foreach (var wrong in item.Keys.Order(StringComparer.Ordinal))
        {
            if (PromiseNames.MeantBy(wrong) is { } right)
            {
                problems.Add(row.Misfit($"has {wrong}: write {right}").Message);
                misspelt |= WatchFields.Contains(right);
            }
        }

        return zone is null || schedule is null || grace is null ? null
            : new Promise(schedule, grace.Value, maxRun, new Mute(until, periods, zone))
            {
                IsWhole = isWhole && !misspelt,
                LacksRunTime = !isWhole && !misspelt,
            };
    }

    /// <summary>Reads a row whose errors begin with the name of its process, shortened: what is wrong must not be cut for it.</summary>
    public static ItemReader RowOf(IReadOnlyDictionary<string, AttributeValue> item) =>
        new(item, NameOf(item.GetValueOrDefault("process")?.S ?? "?"));

    /// <summary>How errors of a row name its process.</summary>
    public static string NameOf(string process) => $"process {ItemReader.Shortened(process)}";

    private static Schedule ReadSchedule(ItemReader row, TimeZoneInfo zone)
    {
        if (!row.Has("cron"))
        {
            return row.Has("intervalSeconds")
                ? new IntervalSchedule(Seconds(row, "intervalSeconds", 1))
                : throw row.Misfit("has neither intervalSeconds nor cron: nobody knows when it should beat");
        }

        if (row.Has("intervalSeconds"))
        {
            throw row.Misfit("has both intervalSeconds and cron: take one away");
        }

        return Parsed(row, "cron", text => new CronSchedule(text, CronExpression.Parse(text), zone));
    }

    private static IReadOnlyList<MutedPeriod> Periods(ItemReader row) =>
        row.Has("mutedPeriods") ? Parsed(row, "mutedPeriods", MutedPeriod.ParseAll) : [];

    /// <summary>Reads a text whose parser says what is wrong with it.</summary>
    private static T Parsed<T>(ItemReader row, string name, Func<string, T> parse)
    {
        var text = row.OptionalText(name) ?? "";
        try
        {
            return parse(text);
        }
        catch (FormatException exception)
        {
            throw row.Misfit($"{name} '{ItemReader.Shortened(text)}': {exception.Message}", exception);
        }
    }

    /// <summary>Seconds, also where somebody wrote them as a text.</summary>
    private static TimeSpan Seconds(ItemReader row, string name, int min)
    {
        var text = row.Value(name) is { } value ? value.N ?? value.S?.Trim() : null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= min && seconds <= LongestSeconds
                ? TimeSpan.FromSeconds(seconds)
                : throw row.Misfit(name, $"is not a whole number of seconds from {min} to {LongestSeconds}");
    }
}
