using WorkerLib.Alerts;

namespace Worker.Jobs;

/// <summary>What is told when a process became late, or came back.</summary>
internal static class ProcessAlert
{
    public static Alert Of(Heartbeat heartbeat, HeartbeatState state, DateTimeOffset now) => new(
        $"process/{heartbeat.Process}",
        now,
        state == HeartbeatState.Late ? AlertKind.Alert : AlertKind.Recovery,
        AlertSeverity.Error,
        state == HeartbeatState.Late
            ? $"Process {heartbeat.Process} is late: last beat {heartbeat.LastBeat}, expected every {heartbeat.Interval.TotalSeconds:0} s with {heartbeat.Grace.TotalSeconds:0} s of grace."
            : $"Process {heartbeat.Process} is back: last beat {heartbeat.LastBeat}.");
}
