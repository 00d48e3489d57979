using Amazon.DynamoDBv2.Model;
using WorkerLib.Heartbeats;

namespace Worker.Cli.Processes;

/// <summary>A process as <c>./worker process</c> shows it.</summary>
/// <param name="Expected">Such as <c>every 60 s</c>; null when nobody can tell.</param>
/// <param name="Next">When the next beats are due, without the grace.</param>
/// <param name="State">What the job last found; <c>in-time</c> for a row that it did not change yet.</param>
/// <param name="OpenRuns">Ids of runs that did not end, with their starts.</param>
/// <param name="Problem">What is wrong with its row; null when nothing is.</param>
internal sealed record ProcessView(
    string Process,
    string? Expected,
    double? GraceSeconds,
    double? MaxRunSeconds,
    IReadOnlyList<DateTimeOffset> Next,
    string State,
    string? StateSince,
    string? LastBeat,
    string? LastStart,
    string? LastFailure,
    IReadOnlyDictionary<string, DateTimeOffset> OpenRuns,
    string? MutedUntil,
    string? MutedPeriods,
    bool IsMuted,
    int Tokens,
    string? Problem)
{
    private const int Times = 3;

    public static ProcessView Of(IReadOnlyDictionary<string, AttributeValue> row, DateTimeOffset now)
    {
        var problems = new RowProblems();
        var promise = ProcessPromise.Read(row, problems);
        foreach (var field in (string[])[HeartbeatSignals.BeatField, HeartbeatSignals.StartField, HeartbeatSignals.FailureField])
        {
            problems.Try(() => HeartbeatTime.Read(new(row, $"process {Text("process")}"), field));
        }

        var token = row.GetValueOrDefault("tokenSha256");
        return new ProcessView(
            Text("process") ?? "?",
            promise?.Schedule.ToString(),
            promise?.Grace.TotalSeconds,
            promise?.MaxRun?.TotalSeconds,
            promise is null ? [] : NextOf(promise.Schedule, HeartbeatTime.Read(Text(HeartbeatSignals.BeatField) ?? ""), now),
            Text("state") ?? "in-time",
            Text("stateSince"),
            Text(HeartbeatSignals.BeatField),
            Text(HeartbeatSignals.StartField),
            Text(HeartbeatSignals.FailureField),
            Runs.Read(row, Runs.OpenField).ToDictionary(run => run.Id!, run => run.Since),
            Text("mutedUntil"),
            Text("mutedPeriods"),
            promise?.Mute.IsOn(now) ?? false,
            token?.SS is { Count: > 0 } tokens ? tokens.Count : token?.S is null ? 0 : 1,
            problems.Text);

        string? Text(string name) => row.GetValueOrDefault(name)?.S;
    }

    /// <summary>The next times; an interval counts from the last beat, unless that is over.</summary>
    private static List<DateTimeOffset> NextOf(Schedule schedule, DateTimeOffset? lastBeat, DateTimeOffset now)
    {
        var next = new List<DateTimeOffset>();
        var from = schedule is IntervalSchedule && lastBeat is { } beat && schedule.NextAfter(beat) > now ? beat : now;
        while (next.Count < Times && schedule.NextAfter(from) is { } time)
        {
            next.Add(time);
            from = time;
        }

        return next;
    }
}
