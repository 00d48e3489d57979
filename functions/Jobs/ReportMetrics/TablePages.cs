using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.ReportMetrics;

/// <summary>Reads times and kinds of a table page by page: all of it, or the partitions of some days.</summary>
internal sealed class TablePages(IAmazonDynamoDB dynamoDB)
{
    public IAsyncEnumerable<IReadOnlyList<Dictionary<string, AttributeValue>>> ReadAsync(
        MeasuredTable table, DateOnly from, DateOnly to, CancellationToken cancellationToken) =>
        table.Partition is { } partition ? QueryAsync(table, partition, from, to, cancellationToken) : ScanAsync(table, cancellationToken);

    private IAsyncEnumerable<IReadOnlyList<Dictionary<string, AttributeValue>>> ScanAsync(
        MeasuredTable table, CancellationToken cancellationToken)
    {
        var scan = new ScanRequest
        {
            TableName = table.Table,
            ProjectionExpression = Projection(table),
            ExpressionAttributeNames = Names(table),
        };
        return TableScan.PagesAsync(dynamoDB, scan, cancellationToken);
    }

    private async IAsyncEnumerable<IReadOnlyList<Dictionary<string, AttributeValue>>> QueryAsync(
        MeasuredTable table,
        DayPartition partition,
        DateOnly from,
        DateOnly to,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            for (var shard = 0; shard < partition.Shards; shard++)
            {
                var query = new QueryRequest
                {
                    TableName = table.Table,
                    KeyConditionExpression = "#partition = :partition",
                    ProjectionExpression = Projection(table),
                    ExpressionAttributeNames = new(Names(table)) { ["#partition"] = partition.Attribute },
                    ExpressionAttributeValues = new() { [":partition"] = new($"{TokyoDay.Text(day)}#{shard}") },
                };
                do
                {
                    var page = await dynamoDB.QueryAsync(query, cancellationToken);
                    yield return page.Items ?? [];
                    query.ExclusiveStartKey = page.LastEvaluatedKey;
                }
                while (query.ExclusiveStartKey is { Count: > 0 });
            }
        }
    }

    private static string Projection(MeasuredTable table) => table.Kind is null ? "#time" : "#time, #kind";

    // Placeholders, because many good names are reserved words of DynamoDB.
    private static Dictionary<string, string> Names(MeasuredTable table)
    {
        var names = new Dictionary<string, string> { ["#time"] = table.Time };
        if (table.Kind is { } kind)
        {
            names["#kind"] = kind;
        }

        return names;
    }
}
