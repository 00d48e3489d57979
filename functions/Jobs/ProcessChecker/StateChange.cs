using Amazon.DynamoDBv2.Model;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>What is to be written of a process: how it is now, and the alert about it.</summary>
internal sealed record StateChange(Heartbeat Heartbeat, ChangeKind Kind, HeartbeatState State, DateTimeOffset At, FlapDamping Damping)
{
    // Whoever changes one of these in between makes the decision anew, but for a ping that says the same once more: a process that
    // pings all the time would otherwise never be announced to be well again.
    private static readonly string[] DecidedFrom =
    [
        "state", "stateSince", "flappingSince", "watchedSince",
        HeartbeatSignals.BeatField, HeartbeatSignals.StartField, HeartbeatSignals.FailureField,
    ];

    /// <summary>The alert to raise; null when the change is only remembered.</summary>
    public Alert? Alert { get; } = ProcessAlert.Of(Heartbeat, Kind, State, At, Damping);

    /// <summary>The ping that cannot speak against the change; null when each can.</summary>
    private string? SaysTheSame => Kind == ChangeKind.Watched ? null : State switch
    {
        HeartbeatState.InTime => HeartbeatSignals.BeatField,
        HeartbeatState.Failed => HeartbeatSignals.FailureField,
        _ => null,
    };

    /// <summary>The update of the row, on the condition that it is still as it was read.</summary>
    public Update ToUpdate(string table)
    {
        var values = new Dictionary<string, AttributeValue>();
        var conditions = new List<string> { "attribute_exists(process)" };
        foreach (var field in DecidedFrom)
        {
            if (field == SaysTheSame)
            {
                continue;
            }

            if (Heartbeat.Row.TryGetValue(field, out var seen))
            {
                conditions.Add($"{Name(field)} = :{field}Seen");
                values[$":{field}Seen"] = seen;
            }
            else
            {
                conditions.Add($"attribute_not_exists({Name(field)})");
            }
        }

        var expression = Kind switch
        {
            ChangeKind.Watched => "SET watchedSince = :now",
            ChangeKind.Announced => "SET #state = :state, stateSince = :now, recentChanges = :changes",
            ChangeKind.BeganToFlap => "SET #state = :state, stateSince = :now, flappingSince = :now REMOVE recentChanges",
            ChangeKind.Unannounced => "SET #state = :state, stateSince = :now",
            _ => "REMOVE flappingSince",
        };
        if (Kind != ChangeKind.Steadied)
        {
            values[":now"] = Attributes.Time(At);
        }

        if (Kind is ChangeKind.Announced or ChangeKind.BeganToFlap or ChangeKind.Unannounced)
        {
            values[":state"] = new(StateText(State));
        }

        if (Kind == ChangeKind.Announced)
        {
            values[":changes"] = new() { L = Changes() };
        }

        return new Update
        {
            TableName = table,
            Key = new() { ["process"] = new(Heartbeat.Process) },
            UpdateExpression = expression,
            ConditionExpression = string.Join(" AND ", conditions),
            ExpressionAttributeNames = new() { ["#state"] = "state" }, // a reserved word of DynamoDB
            ExpressionAttributeValues = values,
        };
    }

    public static string StateText(HeartbeatState state) => state switch
    {
        HeartbeatState.InTime => "in-time",
        HeartbeatState.Late => "late",
        HeartbeatState.Overrunning => "overrunning",
        _ => "failed",
    };

    private static string Name(string field) => field == "state" ? "#state" : field;

    private List<AttributeValue> Changes()
    {
        var changes = new List<AttributeValue>();
        foreach (var seconds in Heartbeat.Latest(At, Damping))
        {
            changes.Add(Attributes.Number(seconds));
        }

        changes.Add(Attributes.Number(At.ToUnixTimeSeconds()));
        return changes;
    }
}

internal enum ChangeKind
{
    /// <summary>A new process: its first beat is expected from now on.</summary>
    Watched,

    /// <summary>The state changed, and that is announced.</summary>
    Announced,

    /// <summary>It changed so often that only this is announced.</summary>
    BeganToFlap,

    /// <summary>It changed while it flaps.</summary>
    Unannounced,

    /// <summary>It stayed as it is for long enough.</summary>
    Steadied,
}
