using Amazon.DynamoDBv2.Model;
using WorkerLib.Alerts;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>A row got a mistake, another one, or has none any more.</summary>
/// <param name="Problem">What is wrong with it; null when nothing is.</param>
/// <param name="Kind">The same without values that change with each ping; null when nothing is.</param>
/// <param name="Known">What people know of; null when nothing.</param>
/// <param name="Watched">How the process is watched nevertheless; null when it is not.</param>
internal sealed record RowChange(
    string Process, DateTimeOffset At, string? Problem, string? Kind, Incident? Known, Heartbeat? Watched) : Change(Process, At)
{
    public override Alert Alert { get; } = ProcessAlert.OfRow(Process, Problem, Watched, At);

    public override Outcome Outcome => Problem is null ? Outcome.Mended : Outcome.Malformed;

    /// <summary>What there is to write of a row; null when people know how it is.</summary>
    public static RowChange? Of(string process, RowProblems problems, Incident? known, Heartbeat? watched, DateTimeOffset now) =>
        problems.Kind == known?.Problem ? null : new RowChange(process, now, problems.Text, problems.Kind, known, watched);

    public override IEnumerable<TransactWriteItem> Items(CheckerTables tables)
    {
        if (Problem is null)
        {
            return [new() { Delete = Known!.Close(tables.Incidents) }];
        }

        var put = Incident.Open(tables.Incidents, Incident.OfRow(Process), Process, At, Kind);
        put.ConditionExpression = Known is null ? "attribute_not_exists(subject)" : "openedAt = :openedAt";
        put.ExpressionAttributeValues = Known is null ? null : new() { [":openedAt"] = Known.OpenedAt };
        return [new() { Put = put }];
    }
}
