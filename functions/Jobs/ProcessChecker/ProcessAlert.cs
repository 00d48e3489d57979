using WorkerLib.Alerts;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>The alert about a change of a process.</summary>
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
            _ => null,
        };

        Alert Alert(bool isRecovery, string message) => new(
            $"process/{heartbeat.Process}",
            now,
            isRecovery ? AlertKind.Recovery : AlertKind.Alert,
            AlertSeverity.Error,
            message);
    }

    private static string How(Heartbeat heartbeat, HeartbeatState state) => state switch
    {
        HeartbeatState.Late =>
            $"is late: {LastBeat(heartbeat)}, expected {heartbeat.Schedule} with {heartbeat.Grace.TotalSeconds:0} s of grace.",
        HeartbeatState.Overrunning =>
            $"is overrunning: started {Text(heartbeat.Signals.Start)}, may run {heartbeat.MaxRun?.TotalSeconds:0} s.",
        HeartbeatState.Failed => $"failed at {Text(heartbeat.Signals.Failure)}: {LastBeat(heartbeat)}.",
        _ => $"is back: {LastBeat(heartbeat)}.",
    };

    private static string LastBeat(Heartbeat heartbeat) => heartbeat.Signals.Beat is null
        ? $"no beat since {Text(heartbeat.WatchedSince)}"
        : $"last beat {heartbeat.Row[HeartbeatSignals.BeatField].S}";

    private static string Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null) ?? "?";

    private static string Minutes(TimeSpan span) => $"{span.TotalMinutes:0} min";
}
