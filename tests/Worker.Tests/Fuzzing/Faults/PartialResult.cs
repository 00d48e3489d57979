using System.Text;
using System.Text.Json.Nodes;

namespace Worker.Tests.Fuzzing.Faults;

/// <summary>
/// What a service says that did only a part of what it was asked for: entries that failed, items and keys that it did not process, the
/// reasons for which it cancelled a transaction. Such a response is a success, or an error, that only its body tells from another.
/// </summary>
/// <param name="Request">What the service is to do; null for nothing.</param>
/// <param name="Rest">What it says of the rest, by the name of a member of its response.</param>
/// <param name="Status">Of its response when it does nothing.</param>
internal sealed record PartialResult(ProxiedRequest? Request, (string Name, JsonNode Value) Rest, int Status = 200)
{
    private static readonly string[] Reasons = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

    /// <summary>Whether an operation, such as <c>SQS SendMessageBatch</c>, can be done in part.</summary>
    public static bool Has(string operation) => operation is "SQS SendMessageBatch" or "SQS ChangeMessageVisibilityBatch"
        or "DynamoDB BatchGetItem" or "DynamoDB BatchWriteItem" or "DynamoDB TransactWriteItems";

    /// <summary>Every second part of a request is left undone, the last one among them.</summary>
    /// <param name="number">How many there were before; which reason a cancelled transaction has.</param>
    /// <returns>Null when the request has no part that could be left: DynamoDB refuses a batch of which it can do nothing.</returns>
    public static PartialResult? Of(ProxiedRequest request, int number)
    {
        var body = JsonNode.Parse(request.Body)!.AsObject();
        return request.Operation switch
        {
            "SQS SendMessageBatch" or "SQS ChangeMessageVisibilityBatch" => OfEntries(request, body),
            "DynamoDB BatchGetItem" => OfTables(
                request, body, "UnprocessedKeys", table => table["Keys"]!.AsArray(), (table, keys) =>
                {
                    var rest = table.DeepClone().AsObject();
                    rest["Keys"] = keys;
                    return rest;
                }),
            "DynamoDB BatchWriteItem" => OfTables(
                request, body, "UnprocessedItems", table => table.AsArray(), (_, writes) => writes),
            "DynamoDB TransactWriteItems" => OfTransaction(body, Reasons[number % Reasons.Length]),
            _ => null,
        };
    }

    /// <summary>The response, with what was left undone.</summary>
    /// <param name="done">What the service said of the part that it did; null when it did nothing.</param>
    public byte[] Response(byte[]? done)
    {
        var body = new JsonObject { ["Successful"] = new JsonArray() };
        if (done is not null)
        {
            var head = done.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
            if (!Encoding.ASCII.GetString(done, 0, head).Split('\r')[0].Contains(" 200", StringComparison.Ordinal))
            {
                return done;
            }

            body = JsonNode.Parse(done.AsSpan(head))!.AsObject();
        }

        if (Status == 200)
        {
            body[Rest.Name] = Rest.Value.DeepClone();
        }
        else
        {
            body = Rest.Value.DeepClone().AsObject();
        }

        var json = Encoding.UTF8.GetBytes(body.ToJsonString());
        return
        [
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {Status} Partial\r\nContent-Type: application/x-amz-json-1.0\r\nx-amzn-RequestId: injected\r\n"
                + $"Content-Length: {json.Length}\r\nConnection: close\r\n\r\n"),
            .. json,
        ];
    }

    private static PartialResult OfEntries(ProxiedRequest request, JsonObject body)
    {
        var (done, left) = Split(body["Entries"]!.AsArray());
        var failed = new JsonArray([.. left.Select(entry => new JsonObject
        {
            ["Id"] = entry!["Id"]!.DeepClone(),
            ["SenderFault"] = false,
            ["Code"] = "InternalError",
            ["Message"] = "injected",
        })]);
        body["Entries"] = done;
        return new(done.Count == 0 ? null : request.WithBody(body), ("Failed", failed));
    }

    private static PartialResult? OfTables(
        ProxiedRequest request, JsonObject body, string rest, Func<JsonNode, JsonArray> partsOf, Func<JsonNode, JsonArray, JsonNode> with)
    {
        var (kept, unprocessed) = (new JsonObject(), new JsonObject());
        foreach (var (name, table) in body["RequestItems"]!.AsObject())
        {
            var (done, left) = Split(partsOf(table!));
            if (done.Count > 0)
            {
                kept[name] = with(table!, done);
            }

            if (left.Count > 0)
            {
                unprocessed[name] = with(table!, left);
            }
        }

        body["RequestItems"] = kept;
        return kept.Count == 0 ? null : new(request.WithBody(body), (rest, unprocessed));
    }

    /// <summary>https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html.</summary>
    private static PartialResult OfTransaction(JsonObject body, string reason)
    {
        var count = body["TransactItems"]!.AsArray().Count;
        var codes = Enumerable.Range(0, count).Select(number => number == count - 1 ? reason : "None").ToList();
        return new(
            null,
            ("", new JsonObject
            {
                ["__type"] = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                ["Message"] = $"Transaction cancelled [{string.Join(", ", codes)}]",
                ["CancellationReasons"] = new JsonArray([.. codes.Select(code => new JsonObject { ["Code"] = code })]),
            }),
            400);
    }

    private static (JsonArray Done, JsonArray Left) Split(JsonArray parts)
    {
        var (done, left) = (new JsonArray(), new JsonArray());
        for (var i = 0; i < parts.Count; i++)
        {
            ((parts.Count - i) % 2 == 0 ? done : left).Add(parts[i]!.DeepClone());
        }

        return (done, left);
    }
}
