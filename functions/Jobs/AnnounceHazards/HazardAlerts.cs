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

    /// <summary>Whether the last alert of a subject before a time says that something holds.</summary>
    public async Task<bool> IsOpenAsync(string subject, DateTimeOffset before, CancellationToken cancellationToken)
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
        return found.Items is [var last, ..] && last.GetValueOrDefault("kind")?.S != "recovery";
    }
}
