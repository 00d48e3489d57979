using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Aws;

namespace Worker.Jobs.Notify;

/// <summary>
/// The incidents table: a row for each subject at each destination. A row is written whole, on the condition that nobody wrote it since it
/// was read.
/// </summary>
internal sealed class IncidentTable(IAmazonDynamoDB dynamoDB, TimeProvider time, string table)
{
    private const int MaxTries = 5;
    private const int WhateverIsThere = -1; // as a version

    /// <summary>As long as alerts. One that is open is kept until it is over: otherwise nobody would be notified of that.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>What is known; a fresh incident when that is nothing.</summary>
    public async Task<Incident> ReadAsync(string subject, string destination, CancellationToken cancellationToken)
    {
        var incident = new Incident(subject, destination);
        var found = await dynamoDB.GetItemAsync(
            new GetItemRequest { TableName = table, Key = Key(incident), ConsistentRead = true }, cancellationToken);
        return found.Item is { Count: > 0 } item ? Read(item, incident) : incident;
    }

    /// <summary>The destinations that were notified of a subject and not of its end.</summary>
    public async Task<IReadOnlyList<string>> OpenAtAsync(string subject, CancellationToken cancellationToken)
    {
        var found = await dynamoDB.QueryAsync(
            new QueryRequest
            {
                TableName = table,
                KeyConditionExpression = "subject = :subject",
                FilterExpression = "isOpen = :true OR attribute_exists(claimedUntil)",
                ProjectionExpression = "destination",
                ExpressionAttributeValues = new() { [":subject"] = new(subject), [":true"] = new() { BOOL = true } },
                ConsistentRead = true,
            },
            cancellationToken);
        return [.. (found.Items ?? []).Select(item => item["destination"].S)];
    }

    /// <summary>Remembers a recovery that people are not notified of, so that the next alert of its subject is no repeat.</summary>
    public async Task RememberRecoveryAsync(string subject, string destination, DateTimeOffset recoveredAt)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var incident = await ReadAsync(subject, destination, CancellationToken.None);
            if (!incident.IsOpen || incident.Latest >= recoveredAt || incident.RecoveredAt >= recoveredAt
                || await TryWriteAsync(incident with { RecoveredAt = recoveredAt }) is not null)
            {
                return;
            }
        }
    }

    /// <summary>All open incidents, page by page.</summary>
    public async IAsyncEnumerable<Incident> OpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ScanRequest
        {
            TableName = table,
            FilterExpression = "isOpen = :true",
            ExpressionAttributeValues = new() { [":true"] = new() { BOOL = true } },
        };
        await foreach (var page in TableScan.PagesAsync(dynamoDB, request, cancellationToken))
        {
            foreach (var item in page)
            {
                yield return Read(item, new Incident(item["subject"].S, item["destination"].S));
            }
        }
    }

    private Incident Read(Dictionary<string, AttributeValue> item, Incident incident)
    {
        var row = new ItemReader(item, $"row {incident.Subject} {incident.Destination} of incidents");
        try
        {
            var notifiedAt = PastOf(row, "notifiedAt");
            var openedAt = PastOf(row, "openedAt") ?? notifiedAt ?? default;
            return incident with
            {
                Version = row.Number("version"),
                Latest = PastOf(row, "latest"),
                IsOpen = row.Flag("isOpen"),
                OpenedAt = openedAt,
                Severity = (AlertSeverity)row.Number("severity"),
                Message = row.OptionalText("message") ?? "",
                Fingerprint = row.OptionalText("fingerprint"),
                NotifiedAt = notifiedAt ?? openedAt, // rows of before there was such an attribute
                Alerts = (int)row.Number("alerts"),
                Sequence = (int)row.Number("sequence"),
                ClaimedUntil = row.OptionalTime("claimedUntil"),
                RefusedAt = row.OptionalTime("refusedAt"),
                RecoveredAt = PastOf(row, "recoveredAt"),
            };
        }
        catch (FormatException exception)
        {
            // Whether people were notified is unknown: so the next alert is sent, and its row takes the place of this one.
            Log.Error("A row of the incidents table is malformed and is replaced by the next alert of its subject.", exception);
            Metric.Count("incidentsMalformed");
            return incident with { Version = WhateverIsThere, ClaimedUntil = DateTimeOffset.UnixEpoch };
        }
    }

    /// <summary>A time that can be true; null for one that is ahead of the clock, by which all that follows would be old.</summary>
    private DateTimeOffset? PastOf(ItemReader row, string name) =>
        row.OptionalTime(name) is { } at && at <= time.GetUtcNow() + Incident.MaxAhead ? at : null;

    /// <summary>Writes an incident over the version that it was made from.</summary>
    /// <returns>The incident as it stands now, or null when somebody else wrote it first.</returns>
    public async Task<Incident?> TryWriteAsync(Incident incident)
    {
        var next = incident with { Version = Math.Max(incident.Version, 0) + 1 };
        var writer = Guid.NewGuid().ToString("N");
        try
        {
            // It does not stop at the deadline: what was sent must be known.
            await dynamoDB.PutItemAsync(
                new PutItemRequest
                {
                    TableName = table,
                    Item = Row(next, writer),
                    ConditionExpression = incident.Version switch
                    {
                        WhateverIsThere => null,
                        0 => "attribute_not_exists(version)",
                        _ => "version = :version",
                    },
                    ExpressionAttributeValues = incident.Version > 0
                        ? new() { [":version"] = Attributes.Number(incident.Version) }
                        : null,
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
        row["notifiedAt"] = Attributes.Time(incident.NotifiedAt);
        if (!incident.IsOpen)
        {
            row["expiresAt"] = Attributes.Seconds(time.GetUtcNow() + Kept);
        }

        if (incident.Fingerprint is { } fingerprint)
        {
            row["fingerprint"] = new(fingerprint);
        }

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

        if (incident.RecoveredAt is { } recovered)
        {
            row["recoveredAt"] = Attributes.Time(recovered);
        }

        return row;
    }

    private static Dictionary<string, AttributeValue> Key(Incident incident) => new()
    {
        ["subject"] = new(incident.Subject),
        ["destination"] = new(incident.Destination),
    };
}
