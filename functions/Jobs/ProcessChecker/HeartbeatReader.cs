using System.Buffers;
using System.Globalization;
using System.Security;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>Reads rows of the heartbeats table.</summary>
internal static class HeartbeatReader
{
    private const int LongestSeconds = 366 * 24 * 3600;
    private const int LongestZoneChars = 64;

    // More than clocks differ; a beat from later than that would keep a dead process in time for as long.
    private static readonly TimeSpan MaxAhead = TimeSpan.FromDays(1);

    /// <summary>What is read of a row.</summary>
    public static readonly string[] Fields =
    [
        "process", "intervalSeconds", "cron", "timeZone", "graceSeconds", "maxRunSeconds", "mutedUntil", "mutedPeriods", "watchedSince",
        HeartbeatSignals.BeatField, HeartbeatSignals.StartField, HeartbeatSignals.FailureField,
        "state", "stateSince", "flappingSince", "recentChanges",
    ];

    private static readonly SearchValues<char> ZoneChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");

    /// <exception cref="FormatException">The row cannot be used; the message says which and why.</exception>
    public static Heartbeat Read(IReadOnlyDictionary<string, AttributeValue> item, DateTimeOffset now)
    {
        var process = item.GetValueOrDefault("process")?.S ?? "?";
        var row = new ItemReader(item, $"process {process}");
        var zone = Zone(row);
        return new Heartbeat
        {
            Process = process,
            Schedule = ReadSchedule(row, zone),
            Grace = Seconds(row, "graceSeconds", 0),
            MaxRun = row.Has("maxRunSeconds") ? Seconds(row, "maxRunSeconds", 1) : null,
            Mute = new Mute(Time("mutedUntil"), Periods(row), zone),
            Signals = new HeartbeatSignals(
                Signal(HeartbeatSignals.BeatField), Signal(HeartbeatSignals.StartField), Signal(HeartbeatSignals.FailureField)),
            WatchedSince = Signal("watchedSince"),
            State = State(row),
            StateSince = Time("stateSince"),
            FlappingSince = Time("flappingSince"),
            RecentChanges = Changes(row),
            Row = item,
        };

        DateTimeOffset? Time(string name) => !row.Has(name) ? null
            : HeartbeatTime.Read(row.OptionalText(name) ?? "") ?? throw row.Misfit(name, "is not a time such as 2026-11-20T12:00:00Z");

        DateTimeOffset? Signal(string name) =>
            Time(name) is { } time && time > now + MaxAhead ? throw row.Misfit(name, "is more than a day ahead") : Time(name);
    }

    private static Schedule ReadSchedule(ItemReader row, TimeZoneInfo zone)
    {
        if (!row.Has("cron"))
        {
            return new IntervalSchedule(Seconds(row, "intervalSeconds", 1));
        }

        if (row.Has("intervalSeconds"))
        {
            throw row.Misfit("has both intervalSeconds and cron: take one away");
        }

        return Parsed(row, "cron", text => new CronSchedule(text, CronExpression.Parse(text), zone));
    }

    private static TimeZoneInfo Zone(ItemReader row)
    {
        if (!row.Has("timeZone"))
        {
            return TimeZoneInfo.Utc;
        }

        try
        {
            // The name becomes a file name: it must not lead out of the time zone database.
            return row.OptionalText("timeZone") is { Length: > 0 and <= LongestZoneChars } name
                && name.AsSpan().IndexOfAnyExcept(ZoneChars) < 0 && name[0] != '/'
                ? TimeZoneInfo.FindSystemTimeZoneById(name)
                : throw new TimeZoneNotFoundException();
        }
        catch (Exception exception)
            when (exception is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException
                or IOException or UnauthorizedAccessException)
        {
            throw row.Misfit("timeZone", "is not a zone such as Asia/Tokyo");
        }
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
            throw row.Misfit($"{name} '{text}': {exception.Message}", exception);
        }
    }

    private static TimeSpan Seconds(ItemReader row, string name, int min) =>
        TimeSpan.FromSeconds(row.Number(name, min, LongestSeconds, "a whole number of seconds"));

    private static HeartbeatState State(ItemReader row) => row.Value("state") switch
    {
        null or { S: "in-time" } => HeartbeatState.InTime,
        { S: "late" } => HeartbeatState.Late,
        { S: "overrunning" } => HeartbeatState.Overrunning,
        { S: "failed" } => HeartbeatState.Failed,
        _ => throw row.Misfit("state", "is neither in-time, late, overrunning nor failed"),
    };

    private static List<long> Changes(ItemReader row)
    {
        var changes = new List<long>();
        foreach (var value in row.List("recentChanges"))
        {
            changes.Add(long.TryParse(value.N, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? seconds
                : throw row.Misfit($"recentChanges '{value.S ?? value.N}' is not a list of seconds since 1970"));
        }

        return changes;
    }
}
