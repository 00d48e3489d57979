using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Alerts;
using WorkerLib.Aws;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>The alerts table, as far as it is about hazards.</summary>
internal sealed class HazardAlerts(IAmazonDynamoDB dynamoDB, string table)
{
    /// <returns>False when it is there: the change that it is about came before.</returns>
    public async Task<bool> TryAddAsync(Alert alert, CancellationToken cancellationToken)
    {
        try
        {
            await dynamoDB.PutItemAsync(
                new PutItemRequest
                {
                    TableName = table,
                    Item = alert.ToItem(),
                    ConditionExpression = "attribute_not_exists(subject)",
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>The last alert of a subject before a time, when it says that something holds.</summary>
    public async Task<OpenAlert?> FindOpenAsync(string subject, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var found = await dynamoDB.QueryAsync(
            new QueryRequest
            {
                TableName = table,
                KeyConditionExpression = "subject = :subject AND raisedAt < :before",
                ExpressionAttributeValues = new() { [":subject"] = new(subject), [":before"] = Attributes.Time(before) },
                ScanIndexForward = false,
                Limit = 1,
                ConsistentRead = true,
            },
            cancellationToken);
        return found.Items is [var last, ..] && last.GetValueOrDefault("kind")?.S != "recovery"
            ? new OpenAlert(Standing.Read(last.GetValueOrDefault("fingerprint")?.S), TimeOf(last))
            : null;
    }

    /// <summary>Long ago when the row does not say: what would wait does not.</summary>
    private static DateTimeOffset TimeOf(Dictionary<string, AttributeValue> row) =>
        DateTimeOffset.TryParse(
            row.GetValueOrDefault("raisedAt")?.S, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : DateTimeOffset.MinValue;
}

/// <param name="Told">What people were notified of; null when the row does not say.</param>
internal sealed record OpenAlert(Standing? Told, DateTimeOffset RaisedAt);
