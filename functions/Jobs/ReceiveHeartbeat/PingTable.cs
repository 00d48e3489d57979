using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ReceiveHeartbeat;

/// <summary>The heartbeats table, as far as pings need it.</summary>
internal sealed class PingTable(IAmazonDynamoDB dynamoDB, string heartbeatsTable)
{
    private const string TokenField = "tokenSha256";

    /// <summary>The row of a process; empty when there is none.</summary>
    public async Task<Dictionary<string, AttributeValue>> ReadAsync(string process, CancellationToken cancellationToken)
    {
        var found = await dynamoDB.GetItemAsync(
            new GetItemRequest
            {
                TableName = heartbeatsTable,
                Key = new() { ["process"] = new(process) },
                ConsistentRead = true,
                ProjectionExpression = $"{TokenField},{HeartbeatSignals.BeatField},"
                    + $"{HeartbeatSignals.StartField},{HeartbeatSignals.FailureField}",
            },
            cancellationToken);
        return found.Item ?? [];
    }

    /// <summary>Whether a token is the one of a row. It takes as long for a row that is not there.</summary>
    public static bool HasToken(Dictionary<string, AttributeValue> row, string token) =>
        BearerToken.Matches(token, row.GetValueOrDefault(TokenField)?.S);

    /// <summary>What a row says; a time that cannot be read counts as none, and the ping repairs it.</summary>
    public static HeartbeatSignals Signals(Dictionary<string, AttributeValue> row)
    {
        return new HeartbeatSignals(
            Time(HeartbeatSignals.BeatField), Time(HeartbeatSignals.StartField), Time(HeartbeatSignals.FailureField));

        DateTimeOffset? Time(string field) => HeartbeatTime.Read(row.GetValueOrDefault(field)?.S ?? "");
    }

    /// <summary>Writes the time of a signal; false when the row changed since it was read.</summary>
    public async Task<bool> TryKeepAsync(
        HeartbeatPing ping, Dictionary<string, AttributeValue> row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var field = ping.Signal.Field();
        var values = new Dictionary<string, AttributeValue> { [":now"] = Attributes.Time(now), [":token"] = row[TokenField] };
        var condition = $"{TokenField} = :token AND attribute_not_exists({field})";
        if (row.TryGetValue(field, out var seen))
        {
            values[":seen"] = seen;
            condition = $"{TokenField} = :token AND {field} = :seen";
        }

        try
        {
            await dynamoDB.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = heartbeatsTable,
                    Key = new() { ["process"] = new(ping.Process) },
                    UpdateExpression = $"SET {field} = :now",
                    ConditionExpression = condition,
                    ExpressionAttributeValues = values,
                },
                cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is ConditionalCheckFailedException or TransactionConflictException)
        {
            return false;
        }
    }
}
