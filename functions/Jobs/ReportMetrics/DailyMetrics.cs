using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Aws;

namespace Worker.Jobs.ReportMetrics;

/// <summary>The table daily_metrics: a row per source and day, and one with the state of the source.</summary>
internal sealed class DailyMetrics(IAmazonDynamoDB dynamoDB, string table, string alertsTable)
{
    private const int MaxTries = 5;

    public async Task<SourceState> StateAsync(string source, CancellationToken cancellationToken) =>
        SourceState.Read(await ItemAsync(source, SourceState.Day, cancellationToken) ?? []);

    public async Task<DailyRow?> RowAsync(string source, DateOnly day, CancellationToken cancellationToken) =>
        await ItemAsync(source, TokyoDay.Text(day), cancellationToken) is { } item ? DailyRow.Read(item) : null;

    /// <summary>Writes a row, merged with the one that is there; of two runs at one time the second merges with the first.</summary>
    /// <param name="merge">The row that is there and the new one, to one; null when there is nothing new.</param>
    /// <returns>The row as it was written; null when nothing was.</returns>
    public async Task<DailyRow?> SaveAsync(DailyRow row, Func<DailyRow, DailyRow, DailyRow?> merge, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = await RowAsync(row.Source, row.Day, cancellationToken);
            if ((before is null ? row : merge(before, row)) is not { } merged)
            {
                return null;
            }

            merged = merged with { Revision = (before?.Revision ?? 0) + 1 };
            try
            {
                await dynamoDB.PutItemAsync(
                    new PutItemRequest
                    {
                        TableName = table,
                        Item = merged.ToItem(),
                        ConditionExpression = before is null ? "attribute_not_exists(revision)" : "revision = :before",
                        ExpressionAttributeValues = before is null
                            ? null
                            : new() { [":before"] = Attributes.Number(before.Revision) },
                    },
                    cancellationToken);
                return merged;
            }
            catch (ConditionalCheckFailedException) when (attempt < MaxTries)
            {
                // Another run wrote it meanwhile: merge with that.
            }
        }
    }

    /// <summary>Remembers that everything up to a time was measured; an earlier time changes nothing.</summary>
    public async Task MeasuredAsync(string source, DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            await dynamoDB.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = table,
                    Key = Key(source, SourceState.Day),
                    UpdateExpression = "SET measuredAt = :at",
                    ConditionExpression = "attribute_not_exists(measuredAt) OR measuredAt < :at",
                    ExpressionAttributeValues = new() { [":at"] = Attributes.Time(at) },
                },
                cancellationToken);
        }
        catch (ConditionalCheckFailedException)
        {
            // A run that began later ended earlier.
        }
    }

    /// <summary>Remembers that a source became stale or fresh, and notifies people, in one transaction.</summary>
    /// <returns>False when another run did it.</returns>
    public async Task<bool> TryNotifyAsync(string source, bool isStale, Alert alert, CancellationToken cancellationToken)
    {
        try
        {
            await dynamoDB.TransactWriteItemsAsync(
                new TransactWriteItemsRequest
                {
                    TransactItems =
                    [
                        new()
                        {
                            Update = new Update
                            {
                                TableName = table,
                                Key = Key(source, SourceState.Day),
                                UpdateExpression = "SET freshness = :new, freshnessAt = :at",

                                // A run that began earlier must not undo what one that began later has announced.
                                ConditionExpression = isStale
                                    ? "attribute_not_exists(freshness) OR (freshness = :old AND freshnessAt < :at)"
                                    : "freshness = :old AND freshnessAt < :at",
                                ExpressionAttributeValues = new()
                                {
                                    [":new"] = new(isStale ? "stale" : "fresh"),
                                    [":old"] = new(isStale ? "fresh" : "stale"),
                                    [":at"] = Attributes.Time(alert.RaisedAt),
                                },
                            },
                        },
                        new() { Put = new Put { TableName = alertsTable, Item = alert.ToItem() } },
                    ],
                },
                cancellationToken);
            return true;
        }
        catch (TransactionCanceledException exception) when (AwsErrors.IsLostRace(exception))
        {
            return false;
        }
    }

    private async Task<Dictionary<string, AttributeValue>?> ItemAsync(string source, string day, CancellationToken cancellationToken)
    {
        var found = await dynamoDB.GetItemAsync(
            new GetItemRequest { TableName = table, Key = Key(source, day), ConsistentRead = true }, cancellationToken);
        return found.Item is { Count: > 0 } item ? item : null;
    }

    private static Dictionary<string, AttributeValue> Key(string source, string day) =>
        new() { ["source"] = new(source), ["day"] = new(day) };
}
