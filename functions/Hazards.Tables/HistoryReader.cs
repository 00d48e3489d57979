using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Served;
using WorkerLib;

namespace Hazards.Tables;

/// <summary>Reads what came of an event.</summary>
public static class HistoryReader
{
    private const int MaxSteps = 200;

    /// <summary>
    /// Reads the newest telegrams and the newest amendments of an event, each with one query, and not the state between them.
    /// </summary>
    public static async Task<HazardHistory> LoadAsync(
        IAmazonDynamoDB dynamoDB, string table, string eventKey, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(ReadAsync(EventRows.TelegramPrefix), ReadAsync(EventRows.AmendmentPrefix));
        List<HistoryStep> steps = [];
        foreach (var item in found.SelectMany(rows => rows.Items ?? []))
        {
            try
            {
                if (Read(item) is { } step)
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
        var isTruncated = steps.Count > MaxSteps || found.Any(rows => rows.LastEvaluatedKey is { Count: > 0 });
        return new HazardHistory(steps.Count > MaxSteps ? steps[..MaxSteps] : steps, isTruncated);

        Task<QueryResponse> ReadAsync(string sort) => dynamoDB.QueryAsync(
            new QueryRequest
            {
                TableName = table,
                KeyConditionExpression = "#event = :event AND begins_with(#row, :sort)",
                ProjectionExpression = "#event, #row, telegram, revision, reportedAt, serial, title, headline, "
                    + "#document, receivedAt, amendment",
                ExpressionAttributeNames = new() { ["#event"] = EventRows.Event, ["#row"] = EventRows.Row, ["#document"] = "document" },
                ExpressionAttributeValues = new() { [":event"] = new(eventKey), [":sort"] = new(sort) },
                ScanIndexForward = false,
                Limit = MaxSteps + 1, // one more shows that there are more
            },
            cancellationToken);
    }

    /// <summary>Null for a row of another sort.</summary>
    /// <exception cref="FormatException">The row is damaged; says how.</exception>
    internal static HistoryStep? Read(Dictionary<string, AttributeValue> item)
    {
        var row = item.GetValueOrDefault(EventRows.Row)?.S ?? "";
        if (row.StartsWith(EventRows.TelegramPrefix, StringComparison.Ordinal))
        {
            var entry = HistoryEntry.Read(item);
            return new HistoryStep("telegram", entry.Telegram, entry.ReportedAt, entry.ReceivedAt, entry.Revision)
            {
                Order = entry.Order,
                Serial = entry.Serial,
                Title = entry.Title,
                Headline = entry.Headline,
            };
        }

        if (row.StartsWith(EventRows.AmendmentPrefix, StringComparison.Ordinal))
        {
            var amendment = AmendmentRow.Read(item);
            var order = row[EventRows.AmendmentPrefix.Length..];
            return new HistoryStep("amendment", amendment.Id, amendment.At, amendment.At, Amendments.NameOf(amendment.Action))
            {
                Order = string.CompareOrdinal(order, amendment.SaidOf) > 0 ? order : $"{amendment.SaidOf}#{order}",
                By = amendment.By,
                Why = amendment.Why,
            };
        }

        return null;
    }
}
