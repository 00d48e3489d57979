using Amazon.DynamoDBv2.Model;
using WorkerLib.Alerts;

namespace Worker.Jobs.ProcessChecker;

/// <summary>An incident of a process whose row is gone: nobody else would ever end it.</summary>
internal sealed record Unwatched(Incident Incident, DateTimeOffset At) : Change(Incident.Process, At)
{
    public override Alert Alert { get; } = ProcessAlert.OfGone(Incident, At);

    public override Outcome Outcome => Outcome.Unwatched;

    public override IEnumerable<TransactWriteItem> Items(CheckerTables tables) =>
    [
        new() { Delete = Incident.Close(tables.Incidents) },
        new() { ConditionCheck = IsGone(tables, Process) },
    ];

    /// <summary>The condition that a process still has no row.</summary>
    public static ConditionCheck IsGone(CheckerTables tables, string process) => new()
    {
        TableName = tables.Heartbeats,
        Key = new() { ["process"] = new(process) },
        ConditionExpression = "attribute_not_exists(process)",
    };
}
