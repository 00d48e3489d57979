using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace WorkerLib.Aws;

/// <summary>
/// Rows of a table that one run at a time has for itself. While it has one, the row says which run that is (<c>owner</c>), and until when:
/// of a run that died, another one takes it over after that. It sends nothing but <c>UpdateItem</c>, so a job needs no other permission
/// for it.
/// </summary>
/// <param name="until">The attribute that says until when.</param>
/// <param name="value">How that attribute is written, such as <see cref="Attributes.Seconds"/>.</param>
public sealed class Lease(
    IAmazonDynamoDB dynamoDB, TimeProvider time, string table, string until, Func<DateTimeOffset, AttributeValue> value)
{
    public const string Owner = "owner";

    /// <summary>The condition of a write that only the owner may make, with the name <c>#owner</c> and the value <c>:owner</c>.</summary>
    public const string IsOwned = "#owner = :owner";

    // Clocks differ, and a last request of a run that was stopped at its deadline may still be on its way.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    /// <summary>Takes a row, which need not be there yet.</summary>
    /// <param name="owner">The run, unique.</param>
    /// <param name="remaining">The time that the run has left.</param>
    /// <returns>The row as it is now; null when another run has it.</returns>
    public async Task<Dictionary<string, AttributeValue>?> TryTakeAsync(
        Dictionary<string, AttributeValue> key, string owner, TimeSpan remaining, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            var row = await dynamoDB.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = table,
                    Key = key,
                    UpdateExpression = $"SET #owner = :owner, {until} = :until",

                    // Its own, too: the SDK repeats a request whose response was lost.
                    ConditionExpression = $"attribute_not_exists(#owner) OR {until} < :now OR {IsOwned}",
                    ExpressionAttributeNames = new() { ["#owner"] = Owner },
                    ExpressionAttributeValues = new()
                    {
                        [":owner"] = new(owner),
                        [":now"] = value(now),
                        [":until"] = value(now + remaining + Margin),
                    },
                    ReturnValues = ReturnValue.ALL_NEW,
                },
                cancellationToken);
            return row.Attributes;
        }
        catch (ConditionalCheckFailedException)
        {
            return null;
        }
    }

    /// <summary>Writes to a row while it is the run's own.</summary>
    /// <param name="change">The update expression; <c>#owner</c> is a name that it may use.</param>
    /// <param name="values">The values of the expression.</param>
    /// <exception cref="ConditionalCheckFailedException">It is not, or not any more; has the row as it is.</exception>
    public Task UpdateAsync(
        Dictionary<string, AttributeValue> key,
        string owner,
        string change,
        Dictionary<string, AttributeValue> values,
        CancellationToken cancellationToken) =>
        dynamoDB.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = table,
                Key = key,
                UpdateExpression = change,
                ConditionExpression = IsOwned,
                ExpressionAttributeNames = new() { ["#owner"] = Owner },
                ExpressionAttributeValues = new(values) { [":owner"] = new(owner) },
                ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            },
            cancellationToken);
}
