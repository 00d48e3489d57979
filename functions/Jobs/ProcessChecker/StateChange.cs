using Amazon.DynamoDBv2.Model;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>What is to be written of a process: how it is now, and the alert about it.</summary>
/// <param name="Incident">What was open of it; null when nothing was.</param>
internal sealed record StateChange(
    Heartbeat Heartbeat, ChangeKind Kind, HeartbeatState State, DateTimeOffset At, Incident? Incident, FlapDamping Damping)
    : Change(Heartbeat.Process, At)
{
    // Whoever changes one of these in between makes the decision anew, but for a ping that says the same once more: a process that
    // pings all the time would otherwise never be announced to be well again.
    private static readonly string[] DecidedFrom =
    [
        "state", "stateSince", "flappingSince", "watchedSince", Runs.OpenField,
        HeartbeatSignals.BeatField, HeartbeatSignals.StartField, HeartbeatSignals.FailureField,
    ];

    public override Alert? Alert { get; } = ProcessAlert.Of(Heartbeat, Kind, State, At, Damping);

    public override Outcome Outcome => Kind == ChangeKind.BeganToFlap ? Outcome.Flapping : State switch
    {
        HeartbeatState.Late => Outcome.Late,
        HeartbeatState.Overrunning => Outcome.Overrunning,
        HeartbeatState.Failed => Outcome.Failed,
        _ => Outcome.Recovered,
    };

    private string Subject => Incident.OfProcess(Process);

    /// <summary>The run with an id that takes too long; null when the change is about something else.</summary>
    private OpenRun? HangingRun => State == HeartbeatState.Overrunning && Heartbeat.OldestRun is { Id: not null } run ? run : null;

    public override IEnumerable<TransactWriteItem> Items(CheckerTables tables)
    {
        if (Kind == ChangeKind.Remembered)
        {
            var put = Incident.Open(tables.Incidents, Subject, Process, At);
            put.ConditionExpression = "attribute_not_exists(subject)";
            return [new() { ConditionCheck = Unchanged(tables.Heartbeats) }, new() { Put = put }];
        }

        var update = new TransactWriteItem { Update = ToUpdate(tables.Heartbeats) };
        return Kind switch
        {
            ChangeKind.Watched or ChangeKind.Unannounced => [update],
            ChangeKind.PutAnew => [update, new() { Delete = Incident!.Close(tables.Incidents) }],
            ChangeKind.Announced or ChangeKind.Steadied when State == HeartbeatState.InTime =>
                [update, new() { Delete = Incident.Close(tables.Incidents, Subject) }],
            _ => [update, new() { Put = Incident.Open(tables.Incidents, Subject, Process, At) }],
        };
    }

    /// <summary>Whether a field may have changed: it cannot speak against the change.</summary>
    private bool MayDiffer(string field) => Kind != ChangeKind.Watched && field switch
    {
        HeartbeatSignals.BeatField => State == HeartbeatState.InTime || HangingRun is not null,
        HeartbeatSignals.FailureField => State == HeartbeatState.Failed,
        Runs.OpenField => State != HeartbeatState.Late,
        _ => false,
    };

    /// <summary>The condition that the row is still as it was read.</summary>
    private (string Condition, Dictionary<string, string> Names, Dictionary<string, AttributeValue> Values) AsRead()
    {
        var names = new Dictionary<string, string> { ["#state"] = "state" }; // a reserved word of DynamoDB
        var values = new Dictionary<string, AttributeValue>();
        var conditions = new List<string> { "attribute_exists(process)" };
        foreach (var field in DecidedFrom)
        {
            if (MayDiffer(field))
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

        if (HangingRun is { } run)
        {
            names["#run"] = run.Id!;
            values[":runSeen"] = Heartbeat.Row[Runs.OpenField].M[run.Id!];
            conditions.Add($"{Runs.OpenField}.#run = :runSeen");
        }

        return (string.Join(" AND ", conditions), names, values);
    }

    private ConditionCheck Unchanged(string table)
    {
        var (condition, names, values) = AsRead();
        return new ConditionCheck
        {
            TableName = table,
            Key = new() { ["process"] = new(Process) },
            ConditionExpression = condition,
            ExpressionAttributeNames = names,
            ExpressionAttributeValues = values,
        };
    }

    private Update ToUpdate(string table)
    {
        var (condition, names, values) = AsRead();
        var expression = Kind switch
        {
            ChangeKind.Watched => "SET watchedSince = :now",
            ChangeKind.Announced => "SET #state = :state, stateSince = :now, recentChanges = :changes",
            ChangeKind.BeganToFlap => "SET #state = :state, stateSince = :now, flappingSince = :now REMOVE recentChanges",
            ChangeKind.Unannounced or ChangeKind.PutAnew => "SET #state = :state, stateSince = :now",
            _ => "REMOVE flappingSince",
        };
        if (Kind != ChangeKind.Steadied)
        {
            values[":now"] = Attributes.Time(At);
        }

        if (Kind is ChangeKind.Announced or ChangeKind.BeganToFlap or ChangeKind.Unannounced or ChangeKind.PutAnew)
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
            Key = new() { ["process"] = new(Process) },
            UpdateExpression = expression,
            ConditionExpression = condition,
            ExpressionAttributeNames = names,
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

    /// <summary>Its row was put anew and is well, while people still think that it is not.</summary>
    PutAnew,

    /// <summary>An older release wrote its row, without the incident.</summary>
    Remembered,
}
