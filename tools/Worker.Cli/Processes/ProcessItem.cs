using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;

namespace Worker.Cli.Processes;

/// <summary>Rows as the AWS CLI writes them: <c>{"process":{"S":"billing-sync"}}</c>.</summary>
internal static class ProcessItem
{
    public static Dictionary<string, AttributeValue> Read(JsonElement item) =>
        item.EnumerateObject().ToDictionary(member => member.Name, member => Value(member.Value));

    public static JsonObject Write(Dictionary<string, AttributeValue> row) =>
        new(row.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Node(pair.Value))));

    /// <summary>A value of a type that no attribute of a process has is null.</summary>
    private static AttributeValue Value(JsonElement value)
    {
        var member = value.EnumerateObject().First();
        return member.Name switch
        {
            "S" => new AttributeValue(member.Value.GetString()),
            "N" => new AttributeValue { N = member.Value.GetString() },
            "SS" => new AttributeValue { SS = [.. member.Value.EnumerateArray().Select(text => text.GetString()!)] },
            "M" => new AttributeValue { M = Read(member.Value) },
            "L" => new AttributeValue { L = [.. member.Value.EnumerateArray().Select(Value)] },
            _ => new AttributeValue { NULL = true },
        };
    }

    private static JsonObject Node(AttributeValue value) => value switch
    {
        { N: { } number } => new JsonObject { ["N"] = number },
        { SS.Count: > 0 } => new JsonObject { ["SS"] = new JsonArray([.. value.SS.Select(text => JsonValue.Create(text))]) },
        _ => new JsonObject { ["S"] = value.S },
    };
}
