using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Hazards.Tables;
using WorkerLib;
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
    /// <summary>In one transaction: the rows have up to 400 KB each, and a transaction has 4 MB, so these are few.</summary>
    public const int MaxAtOnce = 25;

    /// <summary>
    /// Ends several at once, as when a storm is over. False when that cannot be done, whatever keeps it: one by one, each says for itself.
    /// </summary>
    /// <param name="ends">At most <see cref="MaxAtOnce"/>.</param>
    public async Task<bool> TryEndAllAsync(IReadOnlyList<DueEnd> ends, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (ends.Count < 2 || ends.Any(end => end.Version is null) || ends.DistinctBy(end => end.Id).Count() < ends.Count)
        {
            return false;
        }

        List<TransactWriteItem> updates = [];
        foreach (var update in ends.Select(end => UpdateOf(end, now)))
        {
            updates.Add(new TransactWriteItem
            {
                Update = new Update
                {
                    TableName = update.TableName,
                    Key = update.Key,
                    UpdateExpression = update.UpdateExpression,
                    ConditionExpression = update.ConditionExpression,
                    ExpressionAttributeNames = update.ExpressionAttributeNames,
                    ExpressionAttributeValues = update.ExpressionAttributeValues,
                },
            });
        }

        try
        {
            await dynamoDB.TransactWriteItemsAsync(new TransactWriteItemsRequest { TransactItems = updates }, cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Info("Several hazards cannot be ended at once, so each is by itself.", ("reason", exception.Message));
            return false;
        }
    }

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
            await dynamoDB.UpdateItemAsync(UpdateOf(end, now), cancellationToken);
            return EndOutcome.Ended;
        }
        catch (ConditionalCheckFailedException)
        {
            return EndOutcome.Changed;
        }
    }

    private UpdateItemRequest UpdateOf(DueEnd end, DateTimeOffset now) => new()
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
    };
}
