using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Served;
using Hazards.Tables;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.EnrichHazards;

/// <summary>
/// Writes a hazard and its entries in the lists, and takes the entries of the version before out of them, in one transaction: a reader of
/// a list never meets a hazard twice in it, or an entry of which nothing is left. An older version never overwrites a newer one.
/// </summary>
internal sealed class HazardWriter(IAmazonDynamoDB dynamoDB, string hazardsTable, string listsTable)
{
    private const int MaxAttempts = 10;
    private const int MaxChanges = 100; // of a transaction of DynamoDB

    /// <returns>False when that version, or a newer one, was there already.</returns>
    /// <exception cref="HazardContentionException">Others wrote it again and again.</exception>
    public async Task<bool> WriteAsync(Hazard hazard, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var before = await ReadAsync(hazard.Id, cancellationToken);
            if (before?.Version >= hazard.Version)
            {
                // Also one's own write, when the SDK repeated a request whose response was lost, or when the event is retried.
                return attempt > 0 && before.Version == hazard.Version;
            }

            try
            {
                var request = new TransactWriteItemsRequest { TransactItems = Changes(hazard, before) };
                await dynamoDB.TransactWriteItemsAsync(request, cancellationToken);
                return true;
            }
            catch (TransactionCanceledException exception) when (AwsErrors.IsLostRace(exception))
            {
                Metric.Count("hazardConflicts");
            }
        }

        throw new HazardContentionException(hazard.Id, MaxAttempts);
    }

    private async Task<Before?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var found = await dynamoDB.GetItemAsync(
            new GetItemRequest
            {
                TableName = hazardsTable,
                Key = new() { [HazardRow.Id] = new(id) },
                ConsistentRead = true,
                ProjectionExpression = "#version, #changedAt, #lists, #end",
                ExpressionAttributeNames = new()
                {
                    ["#version"] = HazardRow.Version,
                    ["#changedAt"] = HazardRow.ChangedAt,
                    ["#lists"] = HazardRow.Lists,
                    ["#end"] = HazardRow.End,
                },
            },
            cancellationToken);
        return found.Item is { Count: > 0 } row ? Before.Read(id, row) : null;
    }

    /// <summary>
    /// A hazard stands in 49 lists at most, so with the one of its end these are the 100 changes that a transaction may have. Only then its
    /// old end stays in that list, until EndHazards finds that nothing ends there.
    /// </summary>
    private List<TransactWriteItem> Changes(Hazard hazard, Before? before)
    {
        List<TransactWriteItem> changes =
        [
            new()
            {
                Put = new Put
                {
                    TableName = hazardsTable,
                    Item = HazardRow.ToItem(hazard),
                    ConditionExpression = before is null ? "attribute_not_exists(#id)" : "#version = :before",
                    ExpressionAttributeNames = before is null
                        ? new() { ["#id"] = HazardRow.Id }
                        : new() { ["#version"] = HazardRow.Version },
                    ExpressionAttributeValues = before is null ? null : new() { [":before"] = Attributes.Number(before.Version) },
                },
            },
        ];
        var lists = HazardLists.Of(hazard);
        foreach (var list in lists)
        {
            changes.Add(new() { Put = new Put { TableName = listsTable, Item = HazardLists.ToItem(list, hazard) } });
        }

        foreach (var list in before?.Lists ?? [])
        {
            // Of one and the same entry a transaction may say only one thing.
            if (before!.ChangedAt != hazard.ChangedAt || !lists.Contains(list))
            {
                var key = HazardLists.Key(list, hazard.Id, before.ChangedAt);
                changes.Add(new() { Delete = new Delete { TableName = listsTable, Key = key } });
            }
        }

        var end = HazardLists.EndOf(hazard);
        if (end is not null)
        {
            changes.Add(new() { Put = new Put { TableName = listsTable, Item = HazardLists.EndKey(end) } });
        }

        if (before?.End is { } old && old != end && changes.Count < MaxChanges)
        {
            changes.Add(new() { Delete = new Delete { TableName = listsTable, Key = HazardLists.EndKey(old) } });
        }

        return changes;
    }

    /// <summary>What stands in the row of a hazard, as far as a write needs it.</summary>
    private sealed record Before(long Version, DateTimeOffset ChangedAt, List<string> Lists, string? End)
    {
        /// <exception cref="FormatException">The row is damaged.</exception>
        public static Before Read(string id, Dictionary<string, AttributeValue> row) =>
            long.TryParse(row.GetValueOrDefault(HazardRow.Version)?.N, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && DateTimeOffset.TryParse(
                row.GetValueOrDefault(HazardRow.ChangedAt)?.S,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var changedAt)
            && row.GetValueOrDefault(HazardRow.Lists)?.SS is { } lists
                ? new Before(version, changedAt, lists, row.GetValueOrDefault(HazardRow.End)?.S)
                : throw new FormatException(
                    $"row {id} of hazards: version, changedAt or lists is missing or damaged. "
                    + "Restore the row from a backup, or delete it together with its entries in hazard_lists; then send its event again");
    }
}
