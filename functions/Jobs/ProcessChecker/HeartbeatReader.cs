using System.Globalization;
using System.Security;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>Reads rows of the heartbeats table.</summary>
internal static class HeartbeatReader
{
    private const int LongestSeconds = 366 * 24 * 3600;
    private const int LongestZoneChars = 64;

    // More than clocks differ; a beat from later than that would keep a dead process in time for as long.
    private static readonly TimeSpan MostAhead = TimeSpan.FromDays(1);

    /// <summary>What is read of a row.</summary>
    public static readonly string[] Fields =
    [
        "process", "intervalSeconds", "cron", "timeZone", "graceSeconds", "maxRunSeconds", "mutedUntil", "mutedPeriods", "watchedSince",
        HeartbeatSignals.BeatField, HeartbeatSignals.StartField, HeartbeatSignals.FailureField, "state", "stateSince", "flappingSince", "recentChanges",
    ];

    /// <exception cref="FormatException">The row cannot be used; the message says which and why.</exception>
    public static Heartbeat Read(IReadOnlyDictionary<string, AttributeValue> row, DateTimeOffset now)
    {
        var process = row.GetValueOrDefault("process")?.S ?? "?";
        var zone = Zone(row, process);
        return new Heartbeat
        {
            Process = process,
            Schedule = ReadSchedule(row, process, zone),
            Grace = Seconds(row, process, "graceSeconds", 0),
            MaxRun = row.ContainsKey("maxRunSeconds") ? Seconds(row, process, "maxRunSeconds", 1) : null,
            Mute = new Mute(Time("mutedUntil"), Periods(row, process), zone),
            Signals = new HeartbeatSignals(Signal(HeartbeatSignals.BeatField), Signal(HeartbeatSignals.StartField), Signal(HeartbeatSignals.FailureField)),
            WatchedSince = Signal("watchedSince"),
            State = State(row, process),
            StateSince = Time("stateSince"),
            FlappingSince = Time("flappingSince"),
            RecentChanges = Changes(row, process),
            Row = row,
        };

        DateTimeOffset? Time(string name) => !row.TryGetValue(name, out var value) ? null
            : HeartbeatTime.Read(value.S ?? "") ?? throw Misfit(process, name, value.S, "is not a time such as 2026-11-20T12:00:00Z");

        DateTimeOffset? Signal(string name) => Time(name) is { } time && time > now + MostAhead
            ? throw Misfit(process, name, row[name].S, "is more than a day ahead")
            : Time(name);
    }

    private static Schedule ReadSchedule(IReadOnlyDictionary<string, AttributeValue> row, string process, TimeZoneInfo zone)
    {
        if (row.GetValueOrDefault("cron") is not { } value)
        {
            return new IntervalSchedule(Seconds(row, process, "intervalSeconds", 1));
        }

        if (row.ContainsKey("intervalSeconds"))
        {
            throw new FormatException($"process {process}: has both intervalSeconds and cron: take one away");
        }

        try
        {
            return new CronSchedule(value.S ?? "", CronExpression.Parse(value.S ?? ""), zone);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"process {process}: cron '{value.S}': {exception.Message}", exception);
        }
    }

    private static TimeZoneInfo Zone(IReadOnlyDictionary<string, AttributeValue> row, string process)
    {
        if (row.GetValueOrDefault("timeZone") is not { } value)
        {
            return TimeZoneInfo.Utc;
        }

        try
        {
            // The name becomes a file name: it must not lead out of the time zone database.
            return value.S is { Length: > 0 and <= LongestZoneChars } name && name.AsSpan().IndexOfAnyExcept(ZoneChars) < 0 && name[0] != '/'
                ? TimeZoneInfo.FindSystemTimeZoneById(name)
                : throw new TimeZoneNotFoundException();
        }
        catch (Exception exception) when (exception is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException or IOException or UnauthorizedAccessException)
        {
            throw Misfit(process, "timeZone", value.S, "is not a zone such as Asia/Tokyo");
        }
    }

    private static readonly System.Buffers.SearchValues<char> ZoneChars =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");

    private static IReadOnlyList<MutedPeriod> Periods(IReadOnlyDictionary<string, AttributeValue> row, string process)
    {
        if (row.GetValueOrDefault("mutedPeriods") is not { } value)
        {
            return [];
        }

        try
        {
            return MutedPeriod.ParseAll(value.S ?? "");
        }
        catch (FormatException exception)
        {
            throw new FormatException($"process {process}: mutedPeriods '{value.S}': {exception.Message}", exception);
        }
    }

    private static TimeSpan Seconds(IReadOnlyDictionary<string, AttributeValue> row, string process, string name, int least)
    {
        var text = row.GetValueOrDefault(name)?.N ?? "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds >= least && seconds <= LongestSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw Misfit(process, name, text, $"is not a whole number of seconds from {least} to {LongestSeconds}");
    }

    private static HeartbeatState State(IReadOnlyDictionary<string, AttributeValue> row, string process) => row.GetValueOrDefault("state") switch
    {
        null or { S: "in-time" } => HeartbeatState.InTime,
        { S: "late" } => HeartbeatState.Late,
        { S: "overrunning" } => HeartbeatState.Overrunning,
        { S: "failed" } => HeartbeatState.Failed,
        var other => throw Misfit(process, "state", other.S, "is neither in-time, late, overrunning nor failed"),
    };

    private static List<long> Changes(IReadOnlyDictionary<string, AttributeValue> row, string process)
    {
        var changes = new List<long>();
        foreach (var value in row.GetValueOrDefault("recentChanges")?.L ?? [])
        {
            changes.Add(long.TryParse(value.N, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? seconds
                : throw Misfit(process, "recentChanges", value.S ?? value.N, "is not a list of seconds since 1970"));
        }

        return changes;
    }

    private static FormatException Misfit(string process, string name, string? text, string problem) => new($"process {process}: {name} '{text}' {problem}");
}
