using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Tables;
using WorkerLib;

namespace Worker.Jobs.HazardsApi;

/// <summary>What came of an event, the newest first.</summary>
/// <param name="IsTruncated">Whether older entries are left out.</param>
internal sealed record HazardHistory(IReadOnlyList<HistoryStep> Steps, bool IsTruncated)
{
    public const int MostSteps = 200;

    /// <summary>Reads the newest telegrams and the newest amendments of an event, each with one query, and not the state between them.</summary>
    public static async Task<HazardHistory> LoadAsync(IAmazonDynamoDB dynamoDB, string table, string eventKey, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(ReadAsync(EventRows.TelegramPrefix), ReadAsync(EventRows.AmendmentPrefix));
        List<HistoryStep> steps = [];
        foreach (var item in found.SelectMany(rows => rows.Items ?? []))
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
        var isTruncated = steps.Count > MostSteps || found.Any(rows => rows.LastEvaluatedKey is { Count: > 0 });
        return new HazardHistory(steps.Count > MostSteps ? steps[..MostSteps] : steps, isTruncated);

        Task<QueryResponse> ReadAsync(string sort) => dynamoDB.QueryAsync(
            new QueryRequest
            {
                TableName = table,
                KeyConditionExpression = "#event = :event AND begins_with(#row, :sort)",
                ProjectionExpression = "#event, #row, telegram, revision, reportedAt, serial, title, headline, #document, receivedAt, amendment",
                ExpressionAttributeNames = new() { ["#event"] = EventRows.Event, ["#row"] = EventRows.Row, ["#document"] = "document" },
                ExpressionAttributeValues = new() { [":event"] = new(eventKey), [":sort"] = new(sort) },
                ScanIndexForward = false,
                Limit = MostSteps + 1, // one more tells that there are more
            },
            cancellationToken);
    }
}
