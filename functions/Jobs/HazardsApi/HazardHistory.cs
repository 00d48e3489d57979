using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Hazards.Stored;

namespace Worker.Jobs;

/// <summary>What came of an event, the newest first.</summary>
/// <param name="IsTruncated">Whether older entries are left out.</param>
internal sealed record HazardHistory(IReadOnlyList<HistoryStep> Steps, bool IsTruncated)
{
    public const int MostSteps = 200;

    /// <summary>
    /// Reads the telegrams and amendments of an event with one query, which gives at most 1 MB: telegrams first, so of an event that has more
    /// of them there are no amendments here; the hazard's notes have those.
    /// </summary>
    public static async Task<HazardHistory> LoadAsync(IAmazonDynamoDB dynamoDB, string table, string eventKey, CancellationToken cancellationToken)
    {
        var found = await dynamoDB.QueryAsync(
            new QueryRequest
            {
                TableName = table,
                KeyConditionExpression = "#event = :event",
                ProjectionExpression = "#event, #row, telegram, revision, reportedAt, serial, title, headline, #document, receivedAt, amendment",
                ExpressionAttributeNames = new() { ["#event"] = EventRows.Event, ["#row"] = EventRows.Row, ["#document"] = "document" },
                ExpressionAttributeValues = new() { [":event"] = new(eventKey) },
                ScanIndexForward = false,
            },
            cancellationToken);
        List<HistoryStep> steps = [];
        foreach (var item in found.Items ?? [])
        {
            try
            {
                if (HistoryStep.Read(item) is { } step)
                {
                    steps.Add(step);
                }
            }
            catch (FormatException exception)
            {
                Log.Error("A row of hazard_events is damaged.", exception, ("event", eventKey));
            }
        }

        steps.Sort(static (one, other) => string.CompareOrdinal(other.Order, one.Order));
        var isTruncated = steps.Count > MostSteps || found.LastEvaluatedKey is { Count: > 0 };
        return new HazardHistory(steps.Count > MostSteps ? steps[..MostSteps] : steps, isTruncated);
    }
}
