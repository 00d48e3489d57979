using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Demo;

/// <summary>What the demo puts into the tables before it runs the jobs.</summary>
internal static partial class SampleData
{
    private const int BatchRows = 25; // the maximum of BatchWriteItem

    private static async Task PutAsync(
        IAmazonDynamoDB dynamoDB, string table, IEnumerable<Dictionary<string, AttributeValue>> rows, CancellationToken cancellationToken)
    {
        foreach (var batch in rows.Chunk(BatchRows))
        {
            List<WriteRequest> writes = [.. batch.Select(row => new WriteRequest(new PutRequest(row)))];
            await dynamoDB.BatchWriteItemAsync(
                new BatchWriteItemRequest(new Dictionary<string, List<WriteRequest>> { [table] = writes }), cancellationToken);
        }
    }

    private static AttributeValue Number(int number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };
}
