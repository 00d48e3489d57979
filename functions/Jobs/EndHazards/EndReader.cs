using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards;
using Hazards.Tables;
using WorkerLib.Aws;

namespace Worker.Jobs.EndHazards;

/// <summary>A hazard that is to end.</summary>
/// <param name="Entry">Where it stands in the list of ends; null when it stands in none.</param>
/// <param name="Version">The version that ends; null when the hazard does not end there any more.</param>
internal sealed record DueEnd(string Id, string? Entry, string? Version);

/// <summary>Finds what is to end, with one query per page of a list, and one read per 100 hazards of it.</summary>
internal sealed class EndReader(IAmazonDynamoDB dynamoDB, TimeProvider time, HazardTables tables)
{
    private const int PageSize = 1000;
    private const int MaxKeys = 100; // of one read

    /// <summary>What is to end at this time or was to before, the earliest first.</summary>
    public IAsyncEnumerable<DueEnd> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) => ReadAsync(
        new QueryRequest
        {
            TableName = tables.Lists,
            KeyConditionExpression = "#list = :list AND #entry < :after",
            ExpressionAttributeNames = new() { ["#list"] = HazardLists.List, ["#entry"] = HazardLists.Entry },
            ExpressionAttributeValues = new()
            {
                [":list"] = new(HazardLists.Ends),
                [":after"] = new(HazardLists.EntryOf("", now.AddTicks(1))),
            },
            ProjectionExpression = "#entry",
            Limit = PageSize,
        },
        isDue: true,
        cancellationToken);

    /// <summary>What is active, and in no list of ends.</summary>
    public async IAsyncEnumerable<DueEnd> WithoutEndAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var status in Enum.GetValues<TelegramStatus>())
        {
            var query = new QueryRequest
            {
                TableName = tables.Lists,
                KeyConditionExpression = "#list = :list",
                FilterExpression = "#phase = :active AND attribute_not_exists(#activeUntil)",
                ExpressionAttributeNames = new()
                {
                    ["#list"] = HazardLists.List,
                    ["#entry"] = HazardLists.Entry,
                    ["#phase"] = HazardLists.Phase,
                    ["#activeUntil"] = HazardLists.ActiveUntil,
                },
                ExpressionAttributeValues = new() { [":list"] = new(HazardLists.All(status)), [":active"] = new("active") },
                ProjectionExpression = "#entry",
            };
            await foreach (var end in ReadAsync(query, isDue: false, cancellationToken))
            {
                yield return end;
            }
        }
    }

    private async IAsyncEnumerable<DueEnd> ReadAsync(
        QueryRequest query, bool isDue, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var page = await dynamoDB.QueryAsync(query, cancellationToken);
            var parts = (page.Items ?? []).Select(item => item[HazardLists.Entry].S).Chunk(MaxKeys).ToList();
            List<Task<Dictionary<string, Dictionary<string, AttributeValue>>>> reads =
            [
                .. parts.Select(entries =>
                {
                    // Of one hazard there may be two entries, one of them outdated.
                    var ids = entries.Select(HazardLists.IdOf).Distinct().ToList();
                    return HazardsAsync(ids, cancellationToken);
                }),
            ];
            foreach (var (entries, read) in parts.Zip(reads))
            {
                var rows = await read; // one that fails does not keep those before it from ending
                foreach (var entry in entries)
                {
                    var id = HazardLists.IdOf(entry);
                    var row = rows.GetValueOrDefault(id);
                    var isSo = row is not null && (!isDue || row.GetValueOrDefault(HazardRow.End)?.S == entry);
                    yield return new DueEnd(id, isDue ? entry : null, isSo ? row![HazardRow.Version].N : null);
                }
            }

            query.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 });
    }

    /// <summary>Version and end of hazards, by their ids.</summary>
    private async Task<Dictionary<string, Dictionary<string, AttributeValue>>> HazardsAsync(
        List<string> ids, CancellationToken cancellationToken)
    {
        var wanted = new KeysAndAttributes
        {
            Keys = ids.ConvertAll(id => new Dictionary<string, AttributeValue> { [HazardRow.Id] = new(id) }),
            ProjectionExpression = "#id, #version, #end",
            ExpressionAttributeNames = new()
            {
                ["#id"] = HazardRow.Id,
                ["#version"] = HazardRow.Version,
                ["#end"] = HazardRow.End,
            },
            ConsistentRead = true,
        };
        var rows = await BatchGet.RowsAsync(dynamoDB, time, tables.Hazards, wanted, cancellationToken);
        return rows.ToDictionary(row => row[HazardRow.Id].S);
    }
}
