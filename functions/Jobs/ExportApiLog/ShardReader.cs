using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Worker.Jobs.ExportApiLog;

/// <summary>Reads the rows of one shard of a day in the order of their sort keys, a page at a time.</summary>
/// <param name="after">Sort key after which to begin; null for the first row.</param>
internal sealed class ShardReader(IAmazonDynamoDB dynamoDB, string table, string dayShard, string? after)
{
    // The objects of a page of 1 MB, the most that a query gives, outlive the young generation: with them the process grows to 200 MB.
    private const int RowsPerPage = 250;

    private readonly QueryRequest query = new()
    {
        TableName = table,
        KeyConditionExpression = "dayShard = :dayShard",
        ExpressionAttributeValues = new() { [":dayShard"] = new(dayShard) },
        ExclusiveStartKey = after is null ? null : new() { ["dayShard"] = new(dayShard), ["timeAndId"] = new(after) },
        ConsistentRead = true,
        Limit = RowsPerPage,
    };

    private List<Dictionary<string, AttributeValue>> page = [];
    private int taken;
    private bool isLastPage;

    public bool AllRead => isLastPage && taken == page.Count;

    /// <summary>The next row of the page; null when another page is to be read first, or all is read.</summary>
    public Dictionary<string, AttributeValue>? Next() => taken < page.Count ? page[taken++] : null;

    public async Task ReadPageAsync(CancellationToken cancellationToken)
    {
        var response = await dynamoDB.QueryAsync(query, cancellationToken);
        page = response.Items ?? [];
        taken = 0;
        query.ExclusiveStartKey = response.LastEvaluatedKey;
        isLastPage = response.LastEvaluatedKey is not { Count: > 0 };
    }
}
