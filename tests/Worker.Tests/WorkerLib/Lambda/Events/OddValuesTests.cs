using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.WorkerLib.Lambda.Events;

/// <summary>What an event reads as when a value has a shape that AWS does not document.</summary>
public static partial class OddValuesTests
{
    private const string Missing = "";
    private const string Mark = "odd-value";
    private const string OfEventBridge = "s3 by EventBridge";
    private const string OfJob = "s3 in a job's own type";
    private const int MaxRecords = 3;

    private const string ObjectCreated =
        """
        {
          "version": "0", "source": "aws.s3", "detail-type": "Object Created", "time": "2026-11-20T03:00:00Z",
          "detail": {
            "bucket": { "name": "uploads" },
            "object": { "key": "a b.csv", "size": 5, "etag": "b1946ac9", "version-id": "v1", "sequencer": "00617F08299329D189" },
            "reason": "PutObject"
          }
        }
        """;

    private static readonly string[] Odd =
    [
        "null", "true", "-1", "1.5", "1e400", "{}", "[]", "[null]", "[[1]]", """{"a":null}""", """{"a":{"b":[1]}}""", """{"\ud800":"x"}""",
        "\"x\"", "\"\"", "\"!!\"", "\"\\ud800\"",
    ];

    /// <summary>What jobs need of each event; with a star what begins so.</summary>
    public static TheoryData<string, string[]> Needed => new()
    {
        { "sqs", OfRecords("messageId", "body", "eventSource", "eventSourceARN") },
        { "sqs-fifo", OfRecords("messageId", "body", "eventSource", "eventSourceARN") },
        { "sns", OfRecords("EventSource", "Sns", "Sns.MessageId", "Sns.Message") },
        { "s3", OfRecords("eventSource", "s3", "s3.bucket", "s3.bucket.name", "s3.object", "s3.object.key") },
        { OfJob, OfRecords("eventSource", "s3", "s3.bucket", "s3.bucket.name", "s3.object", "s3.object.key") },
        {
            "dynamodb",
            OfRecords(
                "eventName", "eventSource", "eventSourceARN", "dynamodb", "dynamodb.SequenceNumber", "dynamodb.Keys*", "dynamodb.NewImage*")
        },
        { "http", ["rawPath", "rawQueryString", "body", "requestContext", "requestContext.http", "requestContext.http.method"] },
        { OfEventBridge, ["detail", "detail.bucket", "detail.bucket.name", "detail.object", "detail.object.key"] },
    };

    [Theory]
    [MemberData(nameof(Needed))]
    public static void Lose_no_event_where_no_job_needs_them_and_are_refused_where_one_does(string sample, string[] needed)
    {
        var json = Sample(sample);
        foreach (var path in Paths(JsonNode.Parse(json)!, ""))
        {
            if (needed.Any(one => Matches(path, one)))
            {
                Assert.Throws<InvalidEventException>(() => Read(sample, With(json, path, "5")));
                continue;
            }

            foreach (var odd in Odd)
            {
                var problem = Record.Exception(() => Read(sample, With(json, path, odd)));
                Assert.True(problem is null, $"{odd} at {path}: {problem?.Message}");
            }
        }
    }

    /// <param name="odd">The value; empty when it is missing.</param>
    /// <param name="read">What is read; empty when it is absent.</param>
    [Theory]
    [InlineData("http", "requestContext.timeEpoch", "null", "0")]
    [InlineData("http", "requestContext.timeEpoch", "1795176000000.5", "0")]
    [InlineData("http", "requestContext.timeEpoch", "{}", "0")]
    [InlineData("http", "requestContext.timeEpoch", "1e30", "0")]
    [InlineData("http", "requestContext.timeEpoch", "\"1795176000000\"", "1795176000000")]
    [InlineData("http", "isBase64Encoded", "null", "false")]
    [InlineData("http", "isBase64Encoded", "\"false\"", "false")]
    [InlineData("http", "isBase64Encoded", "\"true\"", "true")]
    [InlineData("http", "isBase64Encoded", "1", "false")]
    [InlineData("http", "cookies", "\"a=b\"", "[]")]
    [InlineData("http", "cookies", "[\"a=b\",null,{},\"c=d\"]", "[\"a=b\",\"c=d\"]")]
    [InlineData("http", "stageVariables", "{\"a\":1}", "{\"a\":\"1\"}")]
    [InlineData("http", "headers", "{\"a\":[\"b\"],\"c\":\"d\"}", "{\"c\":\"d\"}")]
    [InlineData("http", "headers", "{\"content-length\":5,\"x\":null,\"y\":true}", "{\"content-length\":\"5\",\"y\":\"true\"}")]
    [InlineData("http", "headers", "[]", "{}")]
    [InlineData("http", "queryStringParameters", "{\"a\":1.50,\"b\":{}}", "{\"a\":\"1.50\"}")]
    [InlineData("http", "pathParameters", "{\"id\":12345678901234567890}", "{\"id\":\"12345678901234567890\"}")]
    [InlineData("http", "version", "2.0", "\"2.0\"")]
    [InlineData("http", "requestContext.accountId", "123", "\"123\"")]
    [InlineData("http", "requestContext.time", "5", "\"5\"")]
    [InlineData("http", "requestContext.requestId", "{\"a\":[1]}", Missing)]
    [InlineData("http", "requestContext.authorizer", "\"x\"", Missing)]
    [InlineData("http", "requestContext.authorizer.jwt", "[]", Missing)]
    [InlineData("http", "requestContext.authorizer.jwt.claims", "{\"exp\":1,\"aud\":[\"a\"]}", "{\"exp\":\"1\"}")]
    [InlineData("http", "requestContext.authorizer.jwt.scopes", "\"read\"", Missing)]
    [InlineData("http", "requestContext.http.sourceIp", "1", "\"1\"")]
    [InlineData("http", "requestContext.http.path", "null", "\"\"")]
    [InlineData("http", "routeKey", Missing, "\"\"")]
    [InlineData("sqs", "Records[0].attributes", "{\"ApproximateReceiveCount\":1}", "{\"ApproximateReceiveCount\":\"1\"}")]
    [InlineData("sqs", "Records[0].attributes", "[]", "{}")]
    [InlineData("sqs", "Records[0].messageAttributes", "[]", "{}")]
    [InlineData("sqs", "Records[0].messageAttributes", "{\"a\":\"x\",\"b\":{}}", "{}")]
    [InlineData("sqs", "Records[0].messageAttributes.picture", "null", Missing)]
    [InlineData("sqs", "Records[0].messageAttributes.picture.dataType", "null", Missing, "Records[0].messageAttributes.picture")]
    [InlineData("sqs", "Records[0].messageAttributes.picture.binaryValue", "\"!!\"", Missing)]
    [InlineData("sqs", "Records[0].messageAttributes.myAttribute.stringValue", "5", "\"5\"")]
    [InlineData("sqs", "Records[0].md5OfBody", "5", "\"5\"")]
    [InlineData("sqs", "Records[0].receiptHandle", "[5]", Missing)]
    [InlineData("sqs", "Records[0].awsRegion", "{}", Missing)]
    [InlineData("sqs", "Records[0].md5OfMessageAttributes", "[]", Missing)]
    [InlineData("dynamodb", "Records[0].dynamodb.SizeBytes", "null", "0")]
    [InlineData("dynamodb", "Records[0].dynamodb.SizeBytes", "1.5", "0")]
    [InlineData("dynamodb", "Records[0].dynamodb.SizeBytes", "{}", "0")]
    [InlineData("dynamodb", "Records[0].dynamodb.SizeBytes", "1e20", "0")]
    [InlineData("dynamodb", "Records[0].dynamodb.StreamViewType", "5", "\"5\"")]
    [InlineData("dynamodb", "Records[0].dynamodb.Keys", Missing, "{}")]
    [InlineData("dynamodb", "Records[2].userIdentity", "\"x\"", Missing)]
    [InlineData("dynamodb", "Records[2].userIdentity", "{\"principalId\":5}", "{\"principalId\":\"5\"}")]
    [InlineData("dynamodb", "Records[0].eventVersion", "1.1", "\"1.1\"")]
    [InlineData("dynamodb", "Records[0].eventID", "5", "\"5\"")]
    [InlineData("s3", "Records[0].s3.object.size", "null", "0")]
    [InlineData("s3", "Records[0].s3.object.size", "1.5", "0")]
    [InlineData("s3", "Records[0].s3.object.size", "{}", "0")]
    [InlineData("s3", "Records[0].s3.object.size", "\"big\"", "0")]
    [InlineData("s3", "Records[0].userIdentity", "\"AWS:x\"", Missing)]
    [InlineData("s3", "Records[0].s3.bucket.ownerIdentity", "\"x\"", Missing)]
    [InlineData("s3", "Records[0].requestParameters", "\"x\"", Missing)]
    [InlineData("s3", "Records[0].responseElements", "[]", Missing)]
    [InlineData("s3", "Records[0].s3.object.eTag", "5", "\"5\"")]
    [InlineData("s3", "Records[0].s3.object.sequencer", "{}", Missing)]
    [InlineData("s3", "Records[0].eventVersion", "2.1", "\"2.1\"")]
    [InlineData("s3", "Records[0].s3.s3SchemaVersion", "1.0", "\"1.0\"")]
    [InlineData("s3", "Records[0].s3.configurationId", "5", "\"5\"")]
    [InlineData("sns", "Records[0].Sns.SigningCertUrl", "5", Missing)]
    [InlineData("sns", "Records[0].Sns.UnsubscribeUrl", "\"http://[\"", Missing)]
    [InlineData("sns", "Records[0].Sns.MessageAttributes", "\"x\"", "{}")]
    [InlineData("sns", "Records[0].Sns.MessageAttributes.Test.Value", "5", "\"5\"")]
    [InlineData("sns", "Records[0].Sns.MessageAttributes.Test.Type", "null", Missing, "Records[0].Sns.MessageAttributes.Test")]
    [InlineData("sns", "Records[0].EventVersion", "1.0", "\"1.0\"")]
    public static void Are_read_as_text_or_as_absent_and_leave_the_rest_as_it_is(
        string sample, string path, string odd, string read, string? readAt = null)
    {
        var json = Sample(sample);

        var given = Read(sample, With(json, path, odd));

        var expected = JsonNode.Parse(With(json, readAt ?? path, read))!;
        EventsJsonTests.Remove(expected, ["stringListValues", "binaryListValues", "authentication"]);
        Assert.Equal(
            EventsJsonTests.Normal(expected),
            EventsJsonTests.Normal(JsonSerializer.SerializeToNode(given, EventsJsonTests.TypeOf(sample))!));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("""{"Id":{"N":101}}""")]
    [InlineData("""{"Id":{"S":"\ud800"}}""")]
    public static void An_item_before_a_change_that_cannot_be_read_is_there_and_empty(string odd)
    {
        var batch = (DynamoDBEvent)Read("dynamodb", With(Sample("dynamodb"), "Records[1].dynamodb.OldImage", odd));

        Assert.Empty(batch.Records[1].Dynamodb.OldImage!);
        Assert.NotEmpty(batch.Records[1].Dynamodb.NewImage!);
        Assert.NotEmpty(batch.Records[2].Dynamodb.OldImage!);
    }

    private static string[] OfRecords(params string[] names) =>
        [
            "Records",
            .. Enumerable.Range(0, MaxRecords).SelectMany(index => names.Select(name => $".{name}").Prepend("")
                .Select(name => $"Records[{index}]{name}")),
        ];

    private static bool Matches(string path, string needed) =>
        needed.EndsWith('*') ? path.StartsWith(needed[..^1], StringComparison.Ordinal) : path == needed;

    private static object Read(string sample, string json) => sample switch
    {
        OfEventBridge => JsonEventReader.Read(Encoding.UTF8.GetBytes(json), OddValuesJson.Default.S3ObjectCreatedEvent),
        OfJob => JsonEventReader.Read(Encoding.UTF8.GetBytes(json), OddValuesJson.Default.UploadRequest),
        _ => EventsJsonTests.Read(sample, json),
    };

    private static string Sample(string sample) =>
        sample == OfEventBridge ? ObjectCreated : EventsJsonTests.Text(sample == OfJob ? "s3" : sample);

    /// <summary>The paths of all values, such as <c>Records[0].messageId</c>.</summary>
    private static IEnumerable<string> Paths(JsonNode node, string path) => node switch
    {
        JsonObject found => found.SelectMany(member => Below(member.Value!, path.Length == 0 ? member.Key : $"{path}.{member.Key}")),
        JsonArray list => list.SelectMany((item, index) => Below(item!, $"{path}[{index}]")),
        _ => [],
    };

    private static IEnumerable<string> Below(JsonNode node, string path) => Paths(node, path).Prepend(path);

    /// <summary>The JSON with another value at a path, as it is written: a serializer would refuse some.</summary>
    private static string With(string json, string path, string value)
    {
        var root = JsonNode.Parse(json)!;
        var names = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        var parent = names[..^1].Aggregate(root, (node, name) => name[0] == '[' ? node[Index(name)]! : node[name]!);
        if (parent is JsonArray list)
        {
            list[Index(names[^1])] = Mark;
        }
        else
        {
            parent[names[^1]] = Mark;
        }

        if (value.Length == 0)
        {
            parent.AsObject().Remove(names[^1]);
        }

        return root.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
    }

    private static int Index(string name) => int.Parse(name[1..^1], CultureInfo.InvariantCulture);

    /// <summary>An event that a job takes beside others of its own.</summary>
    internal sealed record UploadRequest(IReadOnlyList<S3Event.S3EventNotificationRecord> Records);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(S3ObjectCreatedEvent))]
    [JsonSerializable(typeof(UploadRequest))]
    private sealed partial class OddValuesJson : JsonSerializerContext;
}
