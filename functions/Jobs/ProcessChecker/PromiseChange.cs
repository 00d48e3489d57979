using Amazon.DynamoDBv2.Model;
using WorkerLib.Alerts;
using WorkerLib.Aws;

namespace Worker.Jobs.ProcessChecker;

/// <summary>A process promises something else than before, without a mistake, or its row is gone.</summary>
/// <param name="Before">What was kept; null when nothing was.</param>
/// <param name="Fields">What is to be kept; null when the row is gone.</param>
internal sealed record PromiseChange(
    string Process, DateTimeOffset At, KeptPromise? Before, IReadOnlyDictionary<string, AttributeValue>? Fields) : Change(Process, At)
{
    public override Alert? Alert => null;

    public override Outcome Outcome => Outcome.Kept;

    /// <summary>What there is to keep of a row; null when it is kept already, or has a mistake.</summary>
    public static PromiseChange? Of(Heartbeat? heartbeat, KeptPromise? kept, DateTimeOffset now)
    {
        if (heartbeat is not { Promise.IsWhole: true, PromisedAt: null })
        {
            return null;
        }

        var fields = KeptPromise.FieldsOf(heartbeat.Row);
        return kept?.Says(fields) == true ? null : new PromiseChange(heartbeat.Process, now, kept, fields);
    }

    private Dictionary<string, AttributeValue> Item(
        Dictionary<string, AttributeValue> key, IReadOnlyDictionary<string, AttributeValue> fields)
    {
        var item = new Dictionary<string, AttributeValue>(key.Concat(fields)) { ["keptAt"] = Attributes.Time(At) };
        if (Before?.TimesSince(fields, At) is { } since)
        {
            item["timesAt"] = Attributes.Time(since);
        }

        return item;
    }

    public override IEnumerable<TransactWriteItem> Items(CheckerTables tables)
    {
        var (condition, values) = Before is null ? ("attribute_not_exists(process)", null)
            : ("keptAt = :keptAt", new Dictionary<string, AttributeValue> { [":keptAt"] = Before.KeptAt });
        var key = new Dictionary<string, AttributeValue> { ["process"] = new(Process) };
        return Fields is null
            ?
            [
                new()
                {
                    Delete = new Delete
                    {
                        TableName = tables.Promises,
                        Key = key,
                        ConditionExpression = condition,
                        ExpressionAttributeValues = values,
                    },
                },
                new() { ConditionCheck = Unwatched.IsGone(tables, Process) },
            ]
            :
            [
                new()
                {
                    Put = new Put
                    {
                        TableName = tables.Promises,
                        Item = Item(key, Fields),
                        ConditionExpression = condition,
                        ExpressionAttributeValues = values,
                    },
                },
            ];
    }
}
