using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.WorkerLib.Lambda.Events;

/// <summary>The event shapes, on the events that AWS documents (tests/data/events).</summary>
public static class EventsJsonTests
{
    // Their members are names of the sender's or the table's, not of the shape.
    private static readonly string[] Dictionaries =
    [
        "attributes", "messageAttributes", "MessageAttributes", "headers", "queryStringParameters", "pathParameters", "stageVariables",
        "claims",
    ];

    public static TheoryData<string, string[]> Samples => new()
    {
        { "sqs", ["stringListValues", "binaryListValues"] }, // never filled, says AWS
        { "sqs-fifo", [] },
        { "sns", [] },
        { "s3", [] },
        { "dynamodb", [] },
        { "http", ["authentication"] },
        { "schedule", [] },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public static void Reads_every_member_that_AWS_documents(string sample, string[] leftOut)
    {
        var json = JsonNode.Parse(Text(sample))!;
        var typeInfo = TypeOf(sample);

        var written = JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(json, typeInfo), typeInfo);

        Remove(json, leftOut);
        Assert.Equal(Normal(json), Normal(written!));
    }

    [Theory]
    [InlineData("sqs")]
    [InlineData("sns")]
    [InlineData("s3")]
    [InlineData("dynamodb")]
    [InlineData("http")]
    public static void Does_not_mind_members_that_AWS_adds(string sample)
    {
        var json = JsonNode.Parse(Text(sample))!;
        var typeInfo = TypeOf(sample);
        var before = JsonSerializer.Serialize(JsonSerializer.Deserialize(json, typeInfo), typeInfo);

        AddMembers(json);

        Assert.Contains("addedLater", json.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(before, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, typeInfo), typeInfo));
    }

    [Theory]
    [InlineData("sqs", """{"Records":[{"messageId":"1"}]}""", "at $.Records[0] a SQSMessage was expected", "'body'")]
    [InlineData("sqs", """{"records":null}""", "at $.records a list of SQSMessage was expected", "")]
    [InlineData("sqs", """{"Records":[{"messageId":"1","body":""},null]}""", "at $.Records[1] a SQSMessage was expected", "It is null.")]
    [InlineData("dynamodb", """{"Records":[null]}""", "at $.Records[0] a DynamodbStreamRecord was expected", "It is null.")]
    [InlineData("s3", """{"Records":[null]}""", "at $.Records[0] a S3EventNotificationRecord was expected", "It is null.")]
    [InlineData("sns", """{"Records":[null]}""", "at $.Records[0] a SNSRecord was expected", "It is null.")]
    [InlineData("sqs", "{}", "at $ a SQSEvent was expected", "'Records'")]
    [InlineData("sns", """{"Records":[{"Sns":{"MessageId":"1"}}]}""", "at $.Records[0].Sns a SNSMessage was expected", "'Message'")]
    [InlineData(
        "s3",
        """{"Records":[{"s3":{"bucket":{},"object":{"key":"k"}}}]}""",
        "at $.Records[0].s3.bucket a S3BucketEntity was expected", "'name'")]
    [InlineData(
        "dynamodb",
        """{"Records":[{"eventName":"INSERT","dynamodb":{"Keys":{}}}]}""",
        "at $.Records[0].dynamodb a StreamRecord was expected", "'SequenceNumber'")]
    [InlineData(
        "dynamodb",
        """{"Records":[{"eventName":"INSERT","dynamodb":{"Keys":{"id":{"X":"1"}}}}]}""",
        "at $.Records[0].dynamodb.Keys", "'X' is not a type of DynamoDB")]
    [InlineData(
        "dynamodb",
        """{"Records":[{"eventName":"INSERT","dynamodb":{"Keys":{"id":{"S":1}}}}]}""",
        "at $.Records[0].dynamodb.Keys", "Expected a string, found Number")]
    [InlineData(
        "dynamodb",
        """{"Records":[{"eventName":"INSERT","dynamodb":{"Keys":{"id":{"B":"%"}}}}]}""",
        "at $.Records[0].dynamodb.Keys", "not base64")]
    [InlineData(
        "dynamodb",
        """{"Records":[{"eventName":"INSERT","dynamodb":{"Keys":{"id":{}}}}]}""",
        "at $.Records[0].dynamodb.Keys", "Expected the type of an attribute")]
    [InlineData(
        "dynamodb",
        """{"Records":[{"eventName":"INSERT","dynamodb":{"Keys":{"id":{"S":"1","N":"1"}}}}]}""",
        "at $.Records[0].dynamodb.Keys", "Expected one value")]
    [InlineData(
        "http",
        """{"routeKey":"$default","rawPath":"/"}""",
        "at $ a APIGatewayHttpApiV2ProxyRequest was expected", "'requestContext'")]
    [InlineData("schedule", """{"scheduledTime":"<aws.scheduler.scheduled-time>"}""", "at $.scheduledTime a time was expected", "")]
    public static void Says_what_an_event_lacks(string sample, string json, string where, string why)
    {
        var error = Assert.Throws<InvalidEventException>(() => Read(sample, json));

        Assert.Contains(where, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void An_item_is_what_the_SDK_takes()
    {
        var record = JsonSerializer.Deserialize(Text("dynamodb"), EventsJson.Default.DynamoDBEvent)!.Records[0].Dynamodb;

        var put = new PutItemRequest { TableName = "copies", Item = record.NewImage! };

        Assert.Equal("12345678901234567890.12345678901234567", put.Item["Price"].N);
        Assert.Equal([1, 2, 3], put.Item["Picture"].B.ToArray());
        Assert.True(put.Item["InStock"].BOOL);
        Assert.True(put.Item["Discount"].NULL);
        Assert.Empty(put.Item["Empty"].M);
        Assert.Equal("3", put.Item["Address"].M["Lines"].L[1].M["Floor"].N);
        Assert.Equal(["blue", "red"], put.Item["Colours"].SS);
        Assert.Equal(["1", "2.5"], put.Item["Sizes"].NS);
        Assert.Equal([255], put.Item["Thumbnails"].BS[0].ToArray());
        Assert.Equal(new DateTimeOffset(2015, 4, 9, 0, 0, 0, TimeSpan.Zero), record.ApproximateCreationDateTime);
    }

    [Theory]
    [InlineData("1428537600", "2015-04-09T00:00:00Z")]
    [InlineData("1428537600.5", "2015-04-09T00:00:00.500Z")]
    [InlineData("1428537600500", "2015-04-09T00:00:00.500Z")]
    [InlineData("\"2015-04-09T00:00:00Z\"", "2015-04-09T00:00:00Z")]
    [InlineData("1e300", null)]
    [InlineData("\"lately\"", null)]
    [InlineData("{\"seconds\":1}", null)]
    [InlineData("null", null)]
    public static void A_time_that_no_job_needs_loses_no_event(string time, string? read)
    {
        var changes = JsonNode.Parse(Text("dynamodb"))!;
        changes["Records"]![0]!["dynamodb"]!["ApproximateCreationDateTime"] = JsonNode.Parse(time);
        var uploads = JsonNode.Parse(Text("s3"))!;
        uploads["Records"]![0]!["eventTime"] = JsonNode.Parse(time);

        DateTimeOffset? expected = read is null ? null : DateTimeOffset.Parse(read, System.Globalization.CultureInfo.InvariantCulture);
        var change = JsonSerializer.Deserialize(changes, EventsJson.Default.DynamoDBEvent)!.Records[0];
        Assert.Equal(expected, change.Dynamodb.ApproximateCreationDateTime);
        Assert.NotEmpty(change.Dynamodb.Keys);
        Assert.Equal(expected, JsonSerializer.Deserialize(uploads, EventsJson.Default.S3Event)!.Records[0].EventTime);
    }

    [Fact]
    public static void An_item_may_be_as_deep_as_DynamoDB_lets_it()
    {
        const int levels = 32;
        var deep = string.Concat(
            Enumerable.Repeat("""{"M":{"in":""", levels)) + """{"S":"x"}""" + string.Concat(Enumerable.Repeat("}}", levels));

        var read = Read(
            "dynamodb",
            """{"Records":[{"eventName":"INSERT","dynamodb":{"Keys":{},"SequenceNumber":"1","NewImage":{"top":""" + deep + "}}}]}");

        Assert.NotNull(((DynamoDBEvent)read).Records[0].Dynamodb.NewImage!["top"].M["in"]);
    }

    [Fact]
    public static void An_S3_key_is_decoded_as_S3_encoded_it()
    {
        var key = JsonSerializer.Deserialize(Text("s3"), EventsJson.Default.S3Event)!.Records[0].S3.Object;

        Assert.Equal("reports/地震 2026+1.csv", key.KeyDecoded);
    }

    [Theory]
    [InlineData("Hello", false, "Hello")]
    [InlineData("SGVsbG8gZnJvbSBMYW1iZGE=", true, "Hello from Lambda")]
    [InlineData(null, false, "")]
    public static void A_body_is_read_however_it_came(string? body, bool isBase64, string text)
    {
        var sample = JsonSerializer.Deserialize(Text("http"), EventsJson.Default.APIGatewayHttpApiV2ProxyRequest)!;
        var request = sample with { Body = body, IsBase64Encoded = isBase64 };

        Assert.Equal(text, Encoding.UTF8.GetString(request.BodyBytes()));
    }

    [Fact]
    public static void What_a_request_does_not_have_is_empty_and_not_null()
    {
        var request = (APIGatewayHttpApiV2ProxyRequest)Read(
            "http", """{"routeKey":"$default","rawPath":"/","headers":null,"requestContext":{"http":{"method":"GET","path":"/"}}}""");

        Assert.Empty(request.Headers);
        Assert.Empty(request.QueryStringParameters);
        Assert.Empty(request.PathParameters);
        Assert.Empty(request.Cookies);
    }

    [Fact]
    public static void Responses_have_the_names_that_Lambda_reads()
    {
        var response = new APIGatewayHttpApiV2ProxyResponse
        {
            StatusCode = 201,
            Headers = new Dictionary<string, string> { ["content-type"] = "text/plain" },
            Cookies = ["a=1"],
            Body = "made",
        };

        Assert.Equal(
            """{"batchItemFailures":[{"itemIdentifier":"1"}]}""",
            JsonSerializer.Serialize(new SQSBatchResponse([new("1")]), EventsJson.Default.SQSBatchResponse));
        Assert.Equal(
            """{"batchItemFailures":[{"itemIdentifier":"111"}]}""",
            JsonSerializer.Serialize(new StreamsEventResponse([new("111")]), EventsJson.Default.StreamsEventResponse));
        Assert.Equal(
            """{"statusCode":201,"headers":{"content-type":"text/plain"},"cookies":["a=1"],"body":"made","isBase64Encoded":false}""",
            JsonSerializer.Serialize(response, EventsJson.Default.APIGatewayHttpApiV2ProxyResponse));
    }

    internal static string Text(string sample) =>
        File.ReadAllText(Path.Combine(Checkout.Root, "tests", "data", "events", $"{sample}.json"));

    internal static JsonTypeInfo TypeOf(string sample) => sample switch
    {
        "sqs" or "sqs-fifo" => EventsJson.Default.SQSEvent,
        "sns" => EventsJson.Default.SNSEvent,
        "s3" => EventsJson.Default.S3Event,
        "dynamodb" => EventsJson.Default.DynamoDBEvent,
        "http" => EventsJson.Default.APIGatewayHttpApiV2ProxyRequest,
        _ => EventsJson.Default.ScheduledEvent,
    };

    internal static object Read(string sample, string json) => sample switch
    {
        "sqs" or "sqs-fifo" => JsonEventReader.Read(Encoding.UTF8.GetBytes(json), EventsJson.Default.SQSEvent),
        "sns" => JsonEventReader.Read(Encoding.UTF8.GetBytes(json), EventsJson.Default.SNSEvent),
        "s3" => JsonEventReader.Read(Encoding.UTF8.GetBytes(json), EventsJson.Default.S3Event),
        "dynamodb" => JsonEventReader.Read(Encoding.UTF8.GetBytes(json), EventsJson.Default.DynamoDBEvent),
        "http" => JsonEventReader.Read(Encoding.UTF8.GetBytes(json), EventsJson.Default.APIGatewayHttpApiV2ProxyRequest),
        _ => JsonEventReader.Read(Encoding.UTF8.GetBytes(json), EventsJson.Default.ScheduledEvent),
    };

    internal static void Remove(JsonNode node, string[] names) => EachObject(node, found =>
    {
        foreach (var name in names)
        {
            found.Remove(name);
        }
    });

    private static void AddMembers(JsonNode node) => EachObject(node, found =>
    {
        // Nothing can be added to an attribute of DynamoDB, nor does the shape know the members of an item.
        if (!IsPartOfAnItem(found))
        {
            found["addedLater"] = new JsonObject { ["by"] = "AWS" };
        }
    });

    private static bool IsPartOfAnItem(JsonObject found) =>
        found.GetPath().Contains("Image", StringComparison.Ordinal) || found.GetPath().Contains("Keys", StringComparison.Ordinal);

    private static void EachObject(JsonNode? node, Action<JsonObject> change, bool isDictionary = false)
    {
        if (node is JsonObject found)
        {
            foreach (var (name, member) in found.ToList())
            {
                EachObject(member, change, Dictionaries.Contains(name));
            }

            if (!isDictionary)
            {
                change(found);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var member in list)
            {
                EachObject(member, change);
            }
        }
    }

    /// <summary>The same text for the same JSON: names in order, times in one format, empty objects left out.</summary>
    internal static string Normal(JsonNode node) => node switch
    {
        JsonObject found => $"{{{string.Join(',', Members(found))}}}",
        JsonArray list => $"[{string.Join(',', list.Select(member => Normal(member!)))}]",
        JsonValue value when value.TryGetValue(out DateTimeOffset time) => time.UtcDateTime.ToString("O"),
        _ => node.ToJsonString(),
    };

    private static IEnumerable<string> Members(JsonObject found) =>
        found.Where(member => member.Value is not JsonObject { Count: 0 })
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => $"{member.Key}:{Normal(member.Value!)}");
}
