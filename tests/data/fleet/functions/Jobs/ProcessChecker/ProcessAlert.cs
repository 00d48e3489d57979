using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Worker.Jobs.ProcessChecker;

/// <summary>One row of the alerts table: a process became late, or came back.</summary>
public sealed record ProcessAlert(Heartbeat Heartbeat, HeartbeatState State, DateTimeOffset RaisedAt)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public string Message => State == HeartbeatState.Late
        ? $"Process {Heartbeat.Process} is late: last beat {Heartbeat.LastBeat}, "
            + $"expected every {Heartbeat.Interval.TotalSeconds:0} s with {Heartbeat.Grace.TotalSeconds:0} s of grace."
        : $"Process {Heartbeat.Process} is back: last beat {Heartbeat.LastBeat}.";

    public Dictionary<string, AttributeValue> ToItem() => new()
    {
        ["subject"] = new($"process/{Heartbeat.Process}"),
        ["raisedAt"] = new(RaisedAt.ToString("O", CultureInfo.InvariantCulture)),
        ["kind"] = new(State == HeartbeatState.Late ? "late" : "recovered"),
        ["message"] = new(Message),
        ["expiresAt"] = new() { N = (RaisedAt + Kept).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
    };
}
