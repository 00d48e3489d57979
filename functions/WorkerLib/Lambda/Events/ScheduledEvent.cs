using System.Text.Json.Serialization;

namespace WorkerLib.Lambda.Events;

/// <summary>What the schedules of terraform/ send as their <c>input</c>.</summary>
/// <param name="ScheduledTime">
/// The time of the schedule, not the later one at which the run begins: retries of it have the same. Null in a run by hand with <c>{}</c>.
/// </param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ScheduledEvent(DateTimeOffset? ScheduledTime = null);
