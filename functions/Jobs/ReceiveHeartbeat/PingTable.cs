using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ReceiveHeartbeat;

/// <summary>The heartbeats table, as far as pings need it.</summary>
internal sealed class PingTable(IAmazonDynamoDB dynamoDB, string heartbeatsTable)
{
    private const string TokenField = "tokenSha256";
    private const int MaxTokens = 4;

    private static readonly string[] Fields =
    [
        TokenField, HeartbeatSignals.BeatField, HeartbeatSignals.StartField, HeartbeatSignals.FailureField, HeartbeatSignals.ExitCodeField,
        Runs.OpenField, Runs.EndedField,
    ];

    /// <summary>The row of a process; empty when there is none.</summary>
    public async Task<Dictionary<string, AttributeValue>> ReadAsync(string process, CancellationToken cancellationToken)
    {
        var found = await dynamoDB.GetItemAsync(
            new GetItemRequest
            {
                TableName = heartbeatsTable,
                Key = new() { ["process"] = new(process) },
                ConsistentRead = true,
                ProjectionExpression = string.Join(',', Fields),
            },
            cancellationToken);
        return found.Item ?? [];
    }

    /// <summary>
    /// Whether a token is one of a row, which has two while one is replaced. It takes as long for a row that is not there.
    /// </summary>
    public static bool HasToken(Dictionary<string, AttributeValue> row, string token)
    {
        var stored = row.GetValueOrDefault(TokenField);
        var isOne = BearerToken.Matches(token, stored?.S);
        foreach (var another in stored?.SS?.Take(MaxTokens) ?? [])
        {
            isOne |= BearerToken.Matches(token, another);
        }

        return isOne;
    }

    /// <summary>Writes what a ping changes; false when the row changed since it was read.</summary>
    public async Task<bool> TryKeepAsync(
        string process, PingUpdate update, Dictionary<string, AttributeValue> row, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, AttributeValue> { [":token"] = row[TokenField] };
        var conditions = new List<string> { $"{TokenField} = :token" };
        foreach (var field in update.Set.Keys.Concat(update.Remove))
        {
            if (row.TryGetValue(field, out var seen))
            {
                values[$":{field}Seen"] = seen;
                conditions.Add($"{field} = :{field}Seen");
            }
            else if (Fields.Contains(field))
            {
                conditions.Add($"attribute_not_exists({field})");
            }
        }

        foreach (var (field, value) in update.Set)
        {
            values[$":{field}"] = value;
        }

        try
        {
            await dynamoDB.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = heartbeatsTable,
                    Key = new() { ["process"] = new(process) },
                    UpdateExpression = $"SET {string.Join(", ", update.Set.Keys.Select(field => $"{field} = :{field}"))}"
                        + (update.Remove.Count == 0 ? "" : $" REMOVE {string.Join(", ", update.Remove)}"),
                    ConditionExpression = string.Join(" AND ", conditions),
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
