using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace WorkerLib.Leases;

/// <summary>
/// The table of <see cref="Idempotency"/>: <c>key</c>, <c>owner</c>, <c>expiresAt</c> (seconds), <c>heldUntil</c> (milliseconds) while it
/// runs and <c>result</c> (JSON) or <c>tooLarge</c> (bytes) afterwards. Each write is one conditional request, so of two runs one is first.
/// </summary>
internal sealed class IdempotencyTable(IAmazonDynamoDB dynamoDB, TimeProvider time, string table, TimeSpan kept)
{
    // An item has 400 KB, the names and the other attributes included.
    private const int MaxResultBytes = (400 * 1024) - KeyHold.MaxBytes - 1024;

    /// <summary>Takes the key and gives null, or gives the result of an earlier run.</summary>
    public async Task<string?> TakeAsync(KeyHold hold, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            await dynamoDB.PutItemAsync(
                new PutItemRequest
                {
                    TableName = table,
                    Item = new()
                    {
                        ["key"] = new(hold.ItemKey),
                        ["owner"] = new(hold.Owner),
                        ["heldUntil"] = Attributes.Milliseconds(hold.Until),
                        ["expiresAt"] = Attributes.Seconds(hold.Until + kept),
                    },

                    // DynamoDB deletes what has expired days late, so the time is always compared.
                    ConditionExpression = "attribute_not_exists(#key) OR heldUntil <= :now OR expiresAt <= :nowSeconds",
                    ExpressionAttributeNames = new() { ["#key"] = "key" },
                    ExpressionAttributeValues = new()
                    {
                        [":now"] = Attributes.Milliseconds(now),
                        [":nowSeconds"] = Attributes.Seconds(now),
                    },
                    ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
                },
                cancellationToken);
            return null;
        }
        catch (ConditionalCheckFailedException exception)
        {
            // The SDK repeats a request whose response was lost, and then finds what it wrote itself.
            return exception.Item["owner"].S == hold.Owner ? null : ResultOf(exception.Item, hold.Key);
        }
    }

    /// <summary>Stores the result. It does not stop at the deadline: the effect is there, so the result should be.</summary>
    public async Task KeepAsync(KeyHold hold, string result)
    {
        var bytes = Encoding.UTF8.GetByteCount(result);
        var isTooLarge = bytes > MaxResultBytes;
        try
        {
            await dynamoDB.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = table,
                    Key = new() { ["key"] = new(hold.ItemKey) },
                    UpdateExpression = "SET #result = :result, expiresAt = :expiresAt REMOVE heldUntil",
                    ConditionExpression = "#owner = :owner",
                    ExpressionAttributeNames = new() { ["#result"] = isTooLarge ? "tooLarge" : "result", ["#owner"] = "owner" },
                    ExpressionAttributeValues = new()
                    {
                        [":result"] = isTooLarge ? Attributes.Number(bytes) : new(result),
                        [":expiresAt"] = Attributes.Seconds(time.GetUtcNow() + kept),
                        [":owner"] = new(hold.Owner),
                    },
                },
                CancellationToken.None);
        }
        catch (ConditionalCheckFailedException exception)
        {
            throw new LostKeyException(hold.Key, exception);
        }

        if (isTooLarge)
        {
            throw new ResultTooLargeException(hold.Key, bytes);
        }
    }

    /// <summary>
    /// Gives the key back after a failure, unless another run has it by now. What goes wrong is logged: the job's own error counts.
    /// </summary>
    public async Task GiveBackAsync(KeyHold hold)
    {
        try
        {
            await dynamoDB.DeleteItemAsync(
                new DeleteItemRequest
                {
                    TableName = table,
                    Key = new() { ["key"] = new(hold.ItemKey) },
                    ConditionExpression = "#owner = :owner",
                    ExpressionAttributeNames = new() { ["#owner"] = "owner" },
                    ExpressionAttributeValues = new() { [":owner"] = new(hold.Owner) },
                },
                CancellationToken.None);
        }
        catch (ConditionalCheckFailedException)
        {
            // Another run has it.
        }
        catch (Exception exception)
        {
            Log.Warning(
                $"A key could not be given back; a retry must wait until {AlreadyRunningException.Text(hold.Until)}.",
                exception,
                ("key", hold.ItemKey));
        }
    }

    private static string ResultOf(Dictionary<string, AttributeValue> item, string key) =>
        item.TryGetValue("result", out var result) ? result.S
        : item.TryGetValue("tooLarge", out var bytes)
            ? throw new ResultTooLargeException(key, int.Parse(bytes.N, CultureInfo.InvariantCulture))
        : throw new AlreadyRunningException(
            key, DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(item["heldUntil"].N, CultureInfo.InvariantCulture)));
}
