using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Worker.Jobs;

/// <summary>
/// The ledger of exports, a row a day: how far it has come, and which run works on it until when. A run writes only while the row is
/// its own, and the row is nobody else's before the run's deadline, after which Lambda lets it do nothing more.
/// </summary>
public sealed class ExportLedger(IAmazonDynamoDB dynamoDB, TimeProvider time, string table)
{
    /// <summary>What the row of a day says; null when there is none.</summary>
    public async Task<ExportState?> ReadAsync(string day, CancellationToken cancellationToken)
    {
        var row = await dynamoDB.GetItemAsync(new GetItemRequest { TableName = table, Key = Key(day), ConsistentRead = true }, cancellationToken);
        return StateOf(row.Item);
    }

    /// <summary>Takes a day for a run, and gives what its row says then; false when another run works on it.</summary>
    /// <param name="owner">The run, unique.</param>
    /// <param name="remaining">The time that the run has left.</param>
    public async Task<(bool Taken, ExportState? State)> TakeAsync(string day, string owner, TimeSpan remaining, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        try
        {
            var row = await dynamoDB.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = table,
                    Key = Key(day),
                    UpdateExpression = "SET #owner = :owner, ownedUntil = :until",
                    ConditionExpression = "attribute_not_exists(#owner) OR ownedUntil < :now",
                    ExpressionAttributeNames = new() { ["#owner"] = "owner" },
                    ExpressionAttributeValues = new() { [":owner"] = new(owner), [":now"] = Milliseconds(now), [":until"] = Milliseconds(now + remaining) },
                    ReturnValues = ReturnValue.ALL_NEW,
                },
                cancellationToken);
            return (true, StateOf(row.Attributes));
        }
        catch (ConditionalCheckFailedException)
        {
            return (false, null);
        }
    }

    /// <summary>Notes how far the export has come.</summary>
    /// <exception cref="ConditionalCheckFailedException">The row is another run's by now.</exception>
    public Task SaveAsync(string day, string owner, ExportState state, CancellationToken cancellationToken) =>
        WriteAsync(day, owner, "SET progress = :progress", new() { [":progress"] = new(state.ToJson()) }, cancellationToken);

    /// <summary>Lets go of a day, so that the next run need not wait for this one's deadline.</summary>
    /// <exception cref="ConditionalCheckFailedException">The row is another run's by now.</exception>
    public Task ReleaseAsync(string day, string owner, ExportState state, CancellationToken cancellationToken) =>
        WriteAsync(day, owner, "SET progress = :progress REMOVE #owner, ownedUntil", new() { [":progress"] = new(state.ToJson()) }, cancellationToken);

    private Task<UpdateItemResponse> WriteAsync(
        string day, string owner, string update, Dictionary<string, AttributeValue> values, CancellationToken cancellationToken) =>
        dynamoDB.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = table,
                Key = Key(day),
                UpdateExpression = update,
                ConditionExpression = "#owner = :owner",
                ExpressionAttributeNames = new() { ["#owner"] = "owner" },
                ExpressionAttributeValues = new(values) { [":owner"] = new(owner) },
            },
            cancellationToken);

    private static Dictionary<string, AttributeValue> Key(string day) => new() { ["day"] = new(day) };

    private static ExportState? StateOf(Dictionary<string, AttributeValue>? row) =>
        row?.GetValueOrDefault("progress")?.S is { } json ? ExportState.FromJson(json) : null;

    private static AttributeValue Milliseconds(DateTimeOffset instant) => new() { N = instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
}
