using WorkerLib.Alerts;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>All alerts about processes and their rows.</summary>
internal static class ProcessAlert
{
    /// <summary>Null for changes that raise no alert.</summary>
    public static Alert? Of(Heartbeat heartbeat, ChangeKind kind, HeartbeatState state, DateTimeOffset now, FlapDamping damping)
    {
        var process = $"Process {heartbeat.Process}";
        var isWell = state == HeartbeatState.InTime;
        return kind switch
        {
            ChangeKind.Announced => Alert(isWell, $"{process} {How(heartbeat, state)}"),
            ChangeKind.BeganToFlap => Alert(
                false,
                $"{process} is flapping: {damping.Changes} changes within {Minutes(damping.Window)}. "
                + $"No more alerts until it is stable for {Minutes(damping.Steady)}. Now it {How(heartbeat, state)}"),
            ChangeKind.Steadied => Alert(
                isWell, $"{process} does not flap any more: since {Text(heartbeat.StateSince)} it {How(heartbeat, state)}"),
            ChangeKind.PutAnew => Alert(true, $"{process} is watched anew: {LastBeat(heartbeat)}."),
            _ => null,
        };

        Alert Alert(bool isRecovery, string message) => Create(Incident.OfProcess(heartbeat.Process), isRecovery, message, now);
    }

    /// <summary>About the row of a process: what is wrong with it, or that nothing is any more.</summary>
    /// <param name="watched">How the process is watched nevertheless; null when it is not.</param>
    public static Alert OfRow(string process, string? problem, Heartbeat? watched, DateTimeOffset now) => Create(
        Incident.OfRow(process),
        problem is null,
        problem is null
            ? $"The row of process {process} in heartbeats has no mistake any more."
            : $"The row of process {process} in heartbeats has a mistake, and the process is {Watched(watched)}. "
                + $"Mend it: {problem.Replace($"{Promise.NameOf(process)}: ", "", StringComparison.Ordinal)}.",
        now);

    private static string Watched(Heartbeat? heartbeat) =>
        heartbeat is null ? "not watched"
        : heartbeat.PromisedAt is { } at ? $"watched by its last good definition, of {Text(at)}: {heartbeat.Promise.Schedule}"
        : "watched without it";

    /// <summary>That an incident is over, since its process is not watched any more.</summary>
    public static Alert OfGone(Incident incident, DateTimeOffset now) => Create(
        incident.Subject, true, $"Process {incident.Process} is no longer watched: its row in heartbeats was deleted.", now);

    private static Alert Create(string subject, bool isRecovery, string message, DateTimeOffset now) =>
        new(subject, now, isRecovery ? AlertKind.Recovery : AlertKind.Alert, AlertSeverity.Error, message);

    private static string How(Heartbeat heartbeat, HeartbeatState state) => state switch
    {
        HeartbeatState.Late => $"is late: {LastBeat(heartbeat)}, expected {heartbeat.Promise.Schedule} "
            + $"with {heartbeat.Promise.Grace.TotalSeconds:0} s of grace.",
        HeartbeatState.Overrunning =>
            $"is overrunning: {Run(heartbeat.OldestRun)}, may run {heartbeat.Promise.MaxRun?.TotalSeconds:0} s.",
        HeartbeatState.Failed => $"failed{ExitCode(heartbeat)} at {Text(heartbeat.Signals.Failure)}: {LastBeat(heartbeat)}.",
        _ => $"{(IsBack(heartbeat) ? "is back" : "is watched anew")}: {LastBeat(heartbeat)}.",
    };

    /// <summary>Whether it is well by a beat; else it was given new times, which did not come yet.</summary>
    private static bool IsBack(Heartbeat heartbeat) =>
        heartbeat.Signals.Beat is { } beat && !(beat < heartbeat.WatchedSince);

    private static string LastBeat(Heartbeat heartbeat) => heartbeat.Signals.Beat is null
        ? $"no beat since {Text(heartbeat.WatchedSince)}"
        : $"last beat {heartbeat.Row[HeartbeatSignals.BeatField].S}";

    private static string Run(OpenRun? run) => $"{(run?.Id is { } id ? $"run {id} " : "")}started {Text(run?.Since)}";

    private static string ExitCode(Heartbeat heartbeat) =>
        heartbeat.Row.GetValueOrDefault(HeartbeatSignals.ExitCodeField)?.N is { } code ? $" with exit code {code}" : "";

    private static string Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null) ?? "?";

    private static string Minutes(TimeSpan span) => $"{span.TotalMinutes:0} min";
}
