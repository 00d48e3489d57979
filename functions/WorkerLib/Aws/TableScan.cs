using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace WorkerLib.Aws;

public static class TableScan
{
    /// <summary>The rows of a table page by page, each read when it is asked for.</summary>
    /// <param name="scan">What to read, from its beginning; it is changed from page to page.</param>
    public static async IAsyncEnumerable<IReadOnlyList<Dictionary<string, AttributeValue>>> PagesAsync(
        IAmazonDynamoDB dynamoDB, ScanRequest scan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var page = await dynamoDB.ScanAsync(scan, cancellationToken);
            yield return page.Items ?? [];
            scan.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (scan.ExclusiveStartKey is { Count: > 0 });
    }
}
