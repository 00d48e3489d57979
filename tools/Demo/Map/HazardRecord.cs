using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Tables;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;

namespace Demo.Map;

/// <summary>What happened since the environment began: each version of each hazard that was served, the alerts of hazards, and the
/// destinations that heard of them.</summary>
/// <param name="call">As of <see cref="TableChanges{T}"/>.</param>
[NeedsJobs("hazards_api")]
internal sealed class HazardRecord(
    IAmazonDynamoDB dynamoDB, Func<string, JsonObject, CancellationToken, Task<JsonElement>> call) : IDisposable
{
    public const int MaxVersions = 2000;
    public const int MaxAlerts = 500;

    private const string Subject = "hazard/"; // of each alert of a hazard, before the subscription and the id
    private const int MaxIncidentPages = 3; // 1 MB each

    private readonly TableChanges<HazardVersion> versions = new(call, "hazards", MaxVersions, VersionOf);
    private readonly TableChanges<JsonNode> alerts = new(call, "alerts", MaxAlerts, AlertOf);

    public Task<Changes<HazardVersion>> VersionsAsync(long after, CancellationToken cancellationToken) =>
        versions.ReadAsync(after, cancellationToken);

    public Task<Changes<JsonNode>> AlertsAsync(long after, CancellationToken cancellationToken) =>
        alerts.ReadAsync(after, cancellationToken);

    /// <summary>The destinations at which people heard of a subject; none where nothing is sent anywhere.</summary>
    public async Task<ILookup<string, string>> DestinationsAsync(CancellationToken cancellationToken)
    {
        List<(string Subject, string Destination)> found = [];
        var request = new ScanRequest
        {
            TableName = "incidents",
            FilterExpression = "begins_with(#subject, :hazard) AND #sequence > :none",
            ProjectionExpression = "#subject, #destination",
            ExpressionAttributeNames = new() { ["#subject"] = "subject", ["#destination"] = "destination", ["#sequence"] = "sequence" },
            ExpressionAttributeValues = new() { [":hazard"] = new(Subject), [":none"] = Attributes.Number(0) },
        };
        try
        {
            for (var pages = 0; pages == 0 || (pages < MaxIncidentPages && request.ExclusiveStartKey is { Count: > 0 }); pages++)
            {
                var page = await dynamoDB.ScanAsync(request, cancellationToken);
                found.AddRange((page.Items ?? []).Select(item => (item["subject"].S, item["destination"].S)));
                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
        }
        catch (ResourceNotFoundException)
        {
            // Notify is not deployed.
        }

        return found.ToLookup(one => one.Subject, one => one.Destination);
    }

    public void Dispose()
    {
        versions.Dispose();
        alerts.Dispose();
    }

    private static HazardVersion VersionOf(DynamoDBEvent.DynamodbStreamRecord record)
    {
        if (record.Dynamodb.NewImage is not { } image)
        {
            return new HazardVersion(record.Dynamodb.ApproximateCreationDateTime ?? default, null, record.Dynamodb.Keys[HazardRow.Id].S);
        }

        var hazard = HazardRow.Read(image);
        var summary = JsonSerializer.SerializeToElement(HazardSummary.Of(hazard), ReadableHazardsJson.Default.HazardSummary);
        return new HazardVersion(hazard.ChangedAt, summary, null);
    }

    /// <summary>Null for an alert of something else.</summary>
    private static JsonNode? AlertOf(DynamoDBEvent.DynamodbStreamRecord record) =>
        record.Dynamodb.NewImage is { } image
        && record.Dynamodb.Keys.GetValueOrDefault("subject")?.S?.StartsWith(Subject, StringComparison.Ordinal) == true
            ? JsonSerializer.SerializeToNode(Alert.Read(image), AlertJson.Default.Alert)
            : null;
}

/// <param name="At">When it was written.</param>
/// <param name="Hazard">As in a list of the API; null when it was taken away.</param>
/// <param name="Removed">The id of a hazard that was taken away.</param>
internal sealed record HazardVersion(
    DateTimeOffset At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Hazard,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Removed);
