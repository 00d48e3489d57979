using Amazon;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using WorkerLib.Alerts;

namespace Worker.Tests.Hazards.Replays;

/// <summary>The alerts table in memory, as far as announce_hazards uses it; it calls nothing.</summary>
internal sealed class MemoryAlerts() : AmazonDynamoDBClient(new AnonymousAWSCredentials(), RegionEndpoint.APNortheast1)
{
    public const string Table = "alerts";

    private readonly Dictionary<string, SortedList<string, Dictionary<string, AttributeValue>>> rows = new(StringComparer.Ordinal);
    private readonly List<Alert> added = [];

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Alert> Added => added;

    public override Task<PutItemResponse> PutItemAsync(PutItemRequest request, CancellationToken cancellationToken = default)
    {
        var (subject, time) = (request.Item["subject"].S, request.Item["raisedAt"].S);
        rows.TryAdd(subject, new(StringComparer.Ordinal));
        if (!rows[subject].TryAdd(time, request.Item))
        {
            throw new ConditionalCheckFailedException("it is there");
        }

        added.Add(Alert.Read(request.Item));
        return Task.FromResult(new PutItemResponse());
    }

    /// <summary>The rows of a subject, those before a time where one is given.</summary>
    public override Task<QueryResponse> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default)
    {
        var values = request.ExpressionAttributeValues;
        var before = values.GetValueOrDefault(":before")?.S;
        IEnumerable<KeyValuePair<string, Dictionary<string, AttributeValue>>> found = rows.GetValueOrDefault(values[":subject"].S) ?? [];
        found = found.Where(row => before is null || string.CompareOrdinal(row.Key, before) < 0);
        found = request.ScanIndexForward == false ? found.Reverse() : found;
        return Task.FromResult(new QueryResponse { Items = [.. found.Take(request.Limit ?? int.MaxValue).Select(row => row.Value)] });
    }
}
