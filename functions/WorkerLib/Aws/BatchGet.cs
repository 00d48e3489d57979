using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace WorkerLib.Aws;

public static class BatchGet
{
    /// <summary>
    /// The rows of these keys that there are, in no order, as they are now. What DynamoDB has no capacity for is asked for again.
    /// </summary>
    /// <param name="keys">Different ones, at most 100.</param>
    /// <exception cref="TimeoutException">DynamoDB did not give all of them, however often it was asked.</exception>
    public static Task<IReadOnlyList<Dictionary<string, AttributeValue>>> RowsAsync(
        IAmazonDynamoDB dynamoDB,
        TimeProvider time,
        string table,
        IReadOnlyList<Dictionary<string, AttributeValue>> keys,
        CancellationToken cancellationToken) =>
        RowsAsync(dynamoDB, time, table, new KeysAndAttributes { Keys = [.. keys], ConsistentRead = true }, cancellationToken);

    /// <summary>The same of what is wanted of rows.</summary>
    public static async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> RowsAsync(
        IAmazonDynamoDB dynamoDB, TimeProvider time, string table, KeysAndAttributes wanted, CancellationToken cancellationToken)
    {
        var rows = new List<Dictionary<string, AttributeValue>>();
        var request = new BatchGetItemRequest { RequestItems = new() { [table] = wanted } };
        var unprocessed = new Unprocessed(time, $"gave only some of {wanted.Keys.Count} rows of {table}");
        do
        {
            var response = await dynamoDB.BatchGetItemAsync(request, cancellationToken);
            rows.AddRange(response.Responses.GetValueOrDefault(table) ?? []);
            request.RequestItems = response.UnprocessedKeys;
        }
        while (await unprocessed.AreLeftAsync(request.RequestItems is { Count: > 0 }, cancellationToken));

        return rows;
    }
}
