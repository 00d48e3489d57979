using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Worker.Jobs.ImportHazards;

internal static class BatchGet
{
    /// <summary>The rows of these keys that there are, in no order, as they are now.</summary>
    /// <param name="keys">Different ones, at most 100.</param>
    public static async Task<List<Dictionary<string, AttributeValue>>> RowsAsync(
        IAmazonDynamoDB dynamoDB, string table, List<Dictionary<string, AttributeValue>> keys, CancellationToken cancellationToken)
    {
        var rows = new List<Dictionary<string, AttributeValue>>();
        var request = new BatchGetItemRequest
        {
            RequestItems = new() { [table] = new KeysAndAttributes { Keys = keys, ConsistentRead = true } },
        };
        do
        {
            var response = await dynamoDB.BatchGetItemAsync(request, cancellationToken);
            rows.AddRange(response.Responses.GetValueOrDefault(table) ?? []);
            request.RequestItems = response.UnprocessedKeys;
        }
        while (request.RequestItems is { Count: > 0 });

        return rows;
    }
}
