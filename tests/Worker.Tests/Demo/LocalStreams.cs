using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;

namespace Worker.Tests.Demo;

/// <summary>The streams of the tables that were put into it, as the local AWS answers for them: one shard each.</summary>
internal sealed class LocalStreams
{
    private readonly Dictionary<string, (string Arn, List<JsonNode> Records)> tables = [];

    public List<string> Calls { get; } = [];

    /// <summary>A row that is new, or another version of it; null for the row when it goes.</summary>
    public void Put(string table, Dictionary<string, AttributeValue> keys, Dictionary<string, AttributeValue>? row)
    {
        if (!tables.TryGetValue(table, out var known))
        {
            known = tables[table] = ($"arn:{table}:{Guid.NewGuid()}", []);
        }

        var record = new JsonObject
        {
            ["eventName"] = row is null ? "REMOVE" : "INSERT",
            ["dynamodb"] = new JsonObject
            {
                ["ApproximateCreationDateTime"] = 1_795_000_000,
                ["Keys"] = Image(keys),
                ["SequenceNumber"] = known.Records.Count.ToString(CultureInfo.InvariantCulture),
            },
        };
        if (row is not null)
        {
            record["dynamodb"]!["NewImage"] = Image(row);
        }

        known.Records.Add(record);
    }

    /// <summary>As when Terraform makes the table anew.</summary>
    public void Forget(string table) => tables.Remove(table);

    public Task<JsonElement> CallAsync(string action, JsonObject input, CancellationToken cancellationToken)
    {
        Calls.Add(action);
        var response = action.Split('.')[1] switch
        {
            "DescribeTable" => new JsonObject
            {
                ["Table"] = new JsonObject { ["LatestStreamArn"] = Find((string)input["TableName"]!).Arn },
            },
            "DescribeStream" => JsonNode.Parse("""{"StreamDescription":{"Shards":[{"ShardId":"one"}]}}""")!,
            "GetShardIterator" => new JsonObject { ["ShardIterator"] = $"{input["StreamArn"]}|0" },
            _ => Records((string)input["ShardIterator"]!, (int)input["Limit"]!),
        };
        return Task.FromResult(JsonElement.Parse(response.ToJsonString()));
    }

    private (string Arn, List<JsonNode> Records) Find(string table) => tables.TryGetValue(table, out var known)
        ? known
        : throw new HttpRequestException("""{"__type":"…ResourceNotFoundException"}""", null, HttpStatusCode.BadRequest);

    private JsonObject Records(string position, int limit)
    {
        var (arn, begin) = (position.Split('|')[0], int.Parse(position.Split('|')[1], CultureInfo.InvariantCulture));
        var records = tables.Values.Single(table => table.Arn == arn).Records.Skip(begin).Take(limit).ToList();
        return new JsonObject
        {
            ["Records"] = new JsonArray([.. records.Select(record => record.DeepClone())]),
            ["NextShardIterator"] = $"{arn}|{begin + records.Count}",
        };
    }

    private static JsonObject Image(Dictionary<string, AttributeValue> row) => new(row.Select(attribute =>
        KeyValuePair.Create<string, JsonNode?>(attribute.Key, attribute.Value switch
        {
            { B: { } bytes } => new JsonObject { ["B"] = Convert.ToBase64String(bytes.ToArray()) },
            { N: { } number } => new JsonObject { ["N"] = number },
            { SS: { Count: > 0 } texts } => new JsonObject { ["SS"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]) },
            _ => new JsonObject { ["S"] = attribute.Value.S },
        })));
}
