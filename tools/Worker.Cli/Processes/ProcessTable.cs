using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Worker.Cli.Aws;

namespace Worker.Cli.Processes;

/// <summary>The table heartbeats of one place.</summary>
internal interface IProcessTable
{
    Task<IReadOnlyList<Dictionary<string, AttributeValue>>> ReadAllAsync(CancellationToken cancellationToken);

    /// <summary>The row of a process; null when there is none.</summary>
    Task<Dictionary<string, AttributeValue>?> ReadAsync(string process, CancellationToken cancellationToken);

    /// <summary>Writes a new row; false when there is one already.</summary>
    Task<bool> TryAddAsync(Dictionary<string, AttributeValue> row, CancellationToken cancellationToken);

    /// <summary>Sets and removes attributes of a row; false when there is none.</summary>
    Task<bool> TryChangeAsync(
        string process,
        IReadOnlyDictionary<string, AttributeValue> set,
        IReadOnlyCollection<string> remove,
        CancellationToken cancellationToken);

    /// <summary>Deletes a row; false when there is none.</summary>
    Task<bool> TryRemoveAsync(string process, CancellationToken cancellationToken);
}

/// <summary>The table, through the AWS CLI.</summary>
internal sealed class DeployedProcessTable(AwsCli aws) : IProcessTable
{
    private const string Table = "heartbeats";

    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> ReadAllAsync(CancellationToken cancellationToken)
    {
        // The CLI reads all pages.
        var found = await CallAsync("scan", new JsonObject { ["ConsistentRead"] = true }, cancellationToken);
        return [.. found.GetProperty("Items").EnumerateArray().Select(ProcessItem.Read)];
    }

    public async Task<Dictionary<string, AttributeValue>?> ReadAsync(string process, CancellationToken cancellationToken)
    {
        var found = await CallAsync("get-item", new JsonObject { ["Key"] = Key(process), ["ConsistentRead"] = true }, cancellationToken);
        return found.TryGetProperty("Item", out var item) ? ProcessItem.Read(item) : null;
    }

    public Task<bool> TryAddAsync(Dictionary<string, AttributeValue> row, CancellationToken cancellationToken) => TryAsync(
        "put-item",
        new JsonObject { ["Item"] = ProcessItem.Write(row), ["ConditionExpression"] = "attribute_not_exists(process)" },
        cancellationToken);

    public Task<bool> TryChangeAsync(
        string process,
        IReadOnlyDictionary<string, AttributeValue> set,
        IReadOnlyCollection<string> remove,
        CancellationToken cancellationToken)
    {
        var input = new JsonObject
        {
            ["Key"] = Key(process),
            ["ConditionExpression"] = "attribute_exists(process)",
            ["UpdateExpression"] = string.Join(
                ' ',
                (string[])
                [
                    .. set.Count == 0 ? [] : (string[])[$"SET {string.Join(", ", set.Keys.Select(name => $"#{name} = :{name}"))}"],
                    .. remove.Count == 0 ? [] : (string[])[$"REMOVE {string.Join(", ", remove.Select(name => $"#{name}"))}"],
                ]),
        };
        var names = set.Keys.Concat(remove).Select(name => KeyValuePair.Create($"#{name}", (JsonNode?)name));
        input["ExpressionAttributeNames"] = new JsonObject(names); // some are reserved words of DynamoDB
        if (set.Count > 0)
        {
            input["ExpressionAttributeValues"] = ProcessItem.Write(set.ToDictionary(pair => $":{pair.Key}", pair => pair.Value));
        }

        return TryAsync("update-item", input, cancellationToken);
    }

    public Task<bool> TryRemoveAsync(string process, CancellationToken cancellationToken) => TryAsync(
        "delete-item",
        new JsonObject { ["Key"] = Key(process), ["ConditionExpression"] = "attribute_exists(process)" },
        cancellationToken);

    private static JsonObject Key(string process) => ProcessItem.Write(new() { ["process"] = new(process) });

    private async Task<bool> TryAsync(string operation, JsonObject input, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(operation, input, cancellationToken);
            return true;
        }
        catch (AwsCliException exception) when (exception.Code == "ConditionalCheckFailedException")
        {
            return false;
        }
    }

    private Task<JsonElement> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken)
    {
        input["TableName"] = Table;
        return aws.CallAsync("dynamodb", operation, input, cancellationToken);
    }
}
