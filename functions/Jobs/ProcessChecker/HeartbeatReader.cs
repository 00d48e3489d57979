using System.Globalization;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>Reads rows of the heartbeats table.</summary>
internal sealed class HeartbeatReader(ZoneReader zones)
{
    // More than clocks differ; a beat from later than that would keep a dead process in time for as long.
    private static readonly TimeSpan MaxAhead = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxWatchAhead = TimeSpan.FromDays(1);

    /// <summary>The row, as far as it can be used; null when nobody can tell when its process should beat.</summary>
    /// <param name="kept">What its process promised before; it stands in for a promise with a mistake. Null when nobody knows.</param>
    /// <param name="problems">Takes what is wrong with it, be it used or not.</param>
    /// <exception cref="NoTimeZonesException">The row has a zone, and this machine knows none.</exception>
    public Heartbeat? Read(
        IReadOnlyDictionary<string, AttributeValue> item, KeptPromise? kept, DateTimeOffset now, RowProblems problems)
    {
        var process = item.GetValueOrDefault("process")?.S ?? "?";
        var row = Promise.RowOf(item);
        var promise = Promise.Read(item, zones, problems);
        var before = promise is { IsWhole: true } || kept is null ? null
            : Promise.Read(kept.InPlaceOf(item), zones, new RowProblems()); // what is wrong with the row is said already
        if (promise is { LacksRunTime: true } && before is not null)
        {
            (promise, before) = (promise with { MaxRun = before.MaxRun }, null);
        }

        promise = before ?? promise;
        var signals = new HeartbeatSignals(
            Signal(HeartbeatSignals.BeatField), Signal(HeartbeatSignals.StartField), Signal(HeartbeatSignals.FailureField));
        var heartbeat = new Heartbeat
        {
            Process = process,
            Promise = promise!,
            PromisedAt = before is null ? null : kept!.At,
            Signals = signals,
            Runs = Runs.Read(item, Runs.OpenField),
            WatchedSince = Later(
                Signal("watchedSince"), promise is { IsWhole: true } && before is null ? kept?.TimesSince(item, now) : kept?.TimesChanged),
            State = problems.Try(() => State(row)),
            StateSince = Signal("stateSince"), // of the future, a flapping process would never be steady again
            FlappingSince = Signal("flappingSince"),
            RecentChanges = problems.Try(() => Changes(row)) ?? [],
            Row = item,
        };
        return promise is null ? null : heartbeat;

        DateTimeOffset? Signal(string name) => problems.Try(
            () =>
            {
                var (max, most) = name == "watchedSince" ? (MaxWatchAhead, "a day") : (MaxAhead, "an hour");
                return HeartbeatTime.Read(row, name) is not { } time ? null
                    : time > now + max ? throw row.Misfit(name, $"is more than {most} ahead")
                    : (DateTimeOffset?)time;
            },
            name);
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;

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
