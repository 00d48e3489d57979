using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Tables;
using WorkerLib.Aws;

namespace Worker.Jobs.EndHazards;

internal enum EndOutcome
{
    /// <summary>Its event has a new version.</summary>
    Ended,

    /// <summary>Its event has had a newer version already, of which a hazard will be made.</summary>
    Changed,

    /// <summary>The entry was of an end that the hazard has no more; it is gone.</summary>
    Outdated,
}

/// <summary>Gives the event of a hazard that is to end a new version.</summary>
internal sealed class EndWriter(IAmazonDynamoDB dynamoDB, HazardTables tables)
{
    public async Task<EndOutcome> WriteAsync(DueEnd end, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (end.Version is null)
        {
            if (end.Entry is not null)
            {
                await dynamoDB.DeleteItemAsync(tables.Lists, HazardLists.EndKey(end.Entry), cancellationToken);
            }

            return EndOutcome.Outdated;
        }

        try
        {
            await dynamoDB.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = tables.Events,
                    Key = EventRows.Key(end.Id, EventRows.State),
                    UpdateExpression = "SET #version = #version + :one, #changedAt = :now",
                    ConditionExpression = "#version = :version AND #changedAt < :now",
                    ExpressionAttributeNames = new() { ["#version"] = EventRows.Version, ["#changedAt"] = EventRows.ChangedAt },
                    ExpressionAttributeValues = new()
                    {
                        [":one"] = Attributes.Number(1),
                        [":version"] = new() { N = end.Version },
                        [":now"] = Attributes.Time(now),
                    },
                },
                cancellationToken);
            return EndOutcome.Ended;
        }
        catch (ConditionalCheckFailedException)
        {
            return EndOutcome.Changed;
        }
    }
}
