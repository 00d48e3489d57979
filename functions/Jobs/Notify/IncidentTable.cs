using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Alerts;
using WorkerLib.Aws;

namespace Worker.Jobs.Notify;

/// <summary>
/// The incidents table: a row for each subject at each destination. A row is written whole, on the condition that nobody wrote it since it
/// was read.
/// </summary>
internal sealed class IncidentTable(IAmazonDynamoDB dynamoDB, TimeProvider time, string table)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90); // as long as alerts

    /// <summary>What is known; a fresh incident when that is nothing.</summary>
    public async Task<Incident> ReadAsync(string subject, string destination, CancellationToken cancellationToken)
    {
        var incident = new Incident(subject, destination);
        var found = await dynamoDB.GetItemAsync(
            new GetItemRequest { TableName = table, Key = Key(incident), ConsistentRead = true }, cancellationToken);
        if (found.Item is not { Count: > 0 } item)
        {
            return incident;
        }

        var row = new ItemReader(item, $"row {subject} {destination} of incidents");
        return incident with
        {
            Version = row.Number("version"),
            Latest = row.OptionalTime("latest"),
            IsOpen = row.Flag("isOpen"),
            OpenedAt = row.OptionalTime("openedAt") ?? default,
            Severity = (AlertSeverity)row.Number("severity"),
            Message = row.OptionalText("message") ?? "",
            Alerts = (int)row.Number("alerts"),
            Sequence = (int)row.Number("sequence"),
            ClaimedUntil = row.OptionalTime("claimedUntil"),
            RefusedAt = row.OptionalTime("refusedAt"),
        };
    }

    /// <summary>Writes an incident over the version that it was made from.</summary>
    /// <returns>The incident as it stands now, or null when somebody else wrote it first.</returns>
    public async Task<Incident?> TryWriteAsync(Incident incident)
    {
        var next = incident with { Version = incident.Version + 1 };
        var writer = Guid.NewGuid().ToString("N");
        try
        {
            // It does not stop at the deadline: what was sent must be known.
            await dynamoDB.PutItemAsync(
                new PutItemRequest
                {
                    TableName = table,
                    Item = Row(next, writer),
                    ConditionExpression = incident.Version == 0 ? "attribute_not_exists(version)" : "version = :version",
                    ExpressionAttributeValues = incident.Version == 0 ? null : new() { [":version"] = Attributes.Number(incident.Version) },
                    ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
                },
                CancellationToken.None);
            return next;
        }
        catch (ConditionalCheckFailedException exception)
        {
            // The SDK repeats a request whose response was lost, and then finds what it wrote itself.
            return exception.Item?.GetValueOrDefault("writer")?.S == writer ? next : null;
        }
    }

    private Dictionary<string, AttributeValue> Row(Incident incident, string writer)
    {
        var row = Key(incident);
        row["version"] = Attributes.Number(incident.Version);
        row["writer"] = new(writer);
        row["isOpen"] = new() { BOOL = incident.IsOpen };
        row["openedAt"] = Attributes.Time(incident.OpenedAt);
        row["severity"] = Attributes.Number((int)incident.Severity);
        row["message"] = new(incident.Message);
        row["alerts"] = Attributes.Number(incident.Alerts);
        row["sequence"] = Attributes.Number(incident.Sequence);
        row["expiresAt"] = Attributes.Seconds(time.GetUtcNow() + Kept);
        if (incident.Latest is { } latest)
        {
            row["latest"] = Attributes.Time(latest);
        }

        if (incident.ClaimedUntil is { } until)
        {
            row["claimedUntil"] = Attributes.Time(until);
        }

        if (incident.RefusedAt is { } refused)
        {
            row["refusedAt"] = Attributes.Time(refused);
        }

        return row;
    }

    private static Dictionary<string, AttributeValue> Key(Incident incident) => new()
    {
        ["subject"] = new(incident.Subject),
        ["destination"] = new(incident.Destination),
    };
}
