using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Amazon.S3.Model;
using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>Each kind of trigger, from the template's Terraform to what the job is given and what becomes of a failure.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.Triggers)]
public sealed class DeployedTriggersTests(TriggersEnvironment environment) : IAsyncLifetime
{
    private const string Bucket = "worker-local-on-s3-123456789012";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await environment.StartAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_second_plan_is_empty()
    {
        var plan = await environment.Aws.Terraform.TryAsync(["plan", "-detailed-exitcode", LocalEnvironment.VariableFile], Cancelled);

        Assert.True(plan.ExitCode == 0, plan.Output);
    }

    [Fact]
    public async Task A_schedule_fires_at_the_time_that_the_clock_is_set_to()
    {
        const string Fired = """{"scheduledTime":"2026-12-01T00:00:00Z"}""";

        var events = await environment.EventsAsync("on_schedule", events => events.Any(IsFired));

        Assert.Single(events, IsFired);
        var trigger = Assert.Single(environment.Aws.Triggers!.Triggers, trigger => trigger.Kind == "schedule");
        Assert.Equal("cron(0 9 * * ? *) Asia/Tokyo", trigger.Detail);
        Assert.Equal(TriggersEnvironment.At.AddDays(1), trigger.NextFire);

        static bool IsFired(JsonElement raw) => raw.GetRawText() == Fired;
    }

    [Fact]
    public async Task An_object_below_the_prefix_starts_its_job()
    {
        using var s3 = environment.Aws.S3();
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "elsewhere/a.txt", ContentBody = "hello" }, Cancelled);
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = "incoming/a b+é.txt", ContentBody = "hello" }, Cancelled);

        var record = Assert.Single(await environment.EventsAsync("on_s3", events => events.Count > 0)).GetProperty("Records")[0];

        Assert.Equal("2.1", record.GetProperty("eventVersion").GetString());
        Assert.Equal("ObjectCreated:Put", record.GetProperty("eventName").GetString());
        Assert.Equal(Bucket, record.GetProperty("s3").GetProperty("bucket").GetProperty("name").GetString());
        Assert.Equal("incoming/a+b%2B%C3%A9.txt", record.GetProperty("s3").GetProperty("object").GetProperty("key").GetString());
        Assert.Equal(5, record.GetProperty("s3").GetProperty("object").GetProperty("size").GetInt32());
    }

    [Fact]
    public async Task A_poison_message_ends_in_the_dead_letters_and_its_batch_mates_are_done()
    {
        string[] sent = ["fine-1", "poison", "fine-2"];
        await environment.Api.CallAsync("sqs", "AmazonSQS.SendMessageBatch", new JsonObject
        {
            ["QueueUrl"] = environment.QueueUrl("on_sqs"),
            ["Entries"] = new JsonArray([.. sent.Select((body, index) => new JsonObject { ["Id"] = $"{index}", ["MessageBody"] = body })]),
        }, Cancelled);

        await environment.DeadLetterAsync(letter => letter == "poison");

        var bodies = (await environment.EventsAsync("on_sqs", _ => true))
            .SelectMany(raw => raw.GetProperty("Records").EnumerateArray())
            .Select(record => record.GetProperty("body").GetString()).ToList();
        Assert.Single(bodies, "fine-1");
        Assert.Single(bodies, "fine-2");
        Assert.Equal(5, bodies.Count(body => body == "poison"));
    }

    [Fact]
    public async Task Changes_of_a_table_arrive_in_order_and_go_on_behind_one_that_fails()
    {
        using var dynamoDB = environment.Aws.DynamoDB();
        string[] ids = ["a", "poison", "b"];
        foreach (var id in ids)
        {
            await dynamoDB.PutItemAsync(
                new PutItemRequest(
                    "on_change",
                    new() { ["id"] = new AttributeValue(id), ["raw"] = new AttributeValue { B = new MemoryStream([0, 1, 2]) } }),
                Cancelled);
        }

        var letter = JsonElement.Parse(
            await environment.DeadLetterAsync(letter => letter.Contains("DDBStreamBatchInfo", StringComparison.Ordinal)));
        var records = (await environment.EventsAsync("on_change", events => events.SelectMany(Ids).Contains("b")))
            .SelectMany(raw => raw.GetProperty("Records").EnumerateArray()).ToList();

        Assert.Equal(ids, records.Select(Id).Distinct());
        Assert.Equal("AAEC", records[0].GetProperty("dynamodb").GetProperty("NewImage").GetProperty("raw").GetProperty("B").GetString());
        Assert.Equal("ap-northeast-1", records[0].GetProperty("awsRegion").GetString());
        Assert.Equal("RetryAttemptsExhausted", letter.GetProperty("requestContext").GetProperty("condition").GetString());
        Assert.Equal(1, letter.GetProperty("DDBStreamBatchInfo").GetProperty("batchSize").GetInt32());
        Assert.Equal(
            records.First(record => Id(record) == "poison").GetProperty("dynamodb").GetProperty("SequenceNumber").GetString(),
            letter.GetProperty("DDBStreamBatchInfo").GetProperty("startSequenceNumber").GetString());
    }

    [Fact]
    public async Task A_message_of_a_topic_starts_its_job_and_a_failure_is_retried_before_it_is_kept()
    {
        await PublishAsync("hello");
        await PublishAsync("fail");

        var letter = JsonElement.Parse(
            await environment.DeadLetterAsync(letter => letter.Contains("RetriesExhausted", StringComparison.Ordinal)));
        var messages = (await environment.EventsAsync("on_sns", _ => true))
            .Select(raw => raw.GetProperty("Records")[0].GetProperty("Sns"))
            .ToList();

        var hello = Assert.Single(messages, message => message.GetProperty("Message").GetString() == "hello");
        Assert.Equal("red", hello.GetProperty("MessageAttributes").GetProperty("colour").GetProperty("Value").GetString());
        Assert.Equal(3, messages.Count(message => message.GetProperty("Message").GetString() == "fail"));
        Assert.Equal(3, letter.GetProperty("requestContext").GetProperty("approximateInvokeCount").GetInt32());
        Assert.Equal("Unhandled", letter.GetProperty("responseContext").GetProperty("functionError").GetString());
        Assert.Equal("InvalidOperationException", letter.GetProperty("responsePayload").GetProperty("errorType").GetString());
        Assert.Equal(
            "fail", letter.GetProperty("requestPayload").GetProperty("Records")[0].GetProperty("Sns").GetProperty("Message").GetString());
    }

    [Fact]
    public async Task An_HTTP_API_answers_from_its_job_until_the_job_is_taken_away()
    {
        using var http = new HttpClient { BaseAddress = new Uri(environment.Aws.Triggers!.HttpUrl, "on_http/") };

        using var response = await http.PostAsync(new Uri("on_http?a=1&a=2", UriKind.Relative), new StringContent("hello"), Cancelled);
        using var failure = await http.PostAsync(new Uri("on_http?fail=yes", UriKind.Relative), null, Cancelled);
        using var otherMethod = await http.GetAsync(new Uri("on_http", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("POST /on_http", Assert.Single(response.Headers.GetValues("x-route")));
        Assert.Equal(["a=1; HttpOnly", "b=2"], response.Headers.GetValues("set-cookie"));
        Assert.Equal(HttpStatusCode.InternalServerError, failure.StatusCode);
        Assert.Equal("""{"message":"Internal Server Error"}""", await failure.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(HttpStatusCode.NotFound, otherMethod.StatusCode);

        await environment.RemoveAsync("on_http");
        using var gone = await http.PostAsync(new Uri("on_http", UriKind.Relative), null, Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.DoesNotContain(environment.Aws.Triggers.Triggers, trigger => trigger.Kind == "http");
    }

    [Fact]
    public async Task A_job_without_trigger_answers_by_hand()
    {
        var result = await environment.Aws.Functions.InvokeAsync("by_hand", """{"a":1}"""u8.ToArray());

        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(result!.Payload.Span));
        Assert.DoesNotContain(environment.Aws.Triggers!.Triggers, trigger => trigger.Function == "by_hand");
    }

    [Fact]
    public async Task A_job_is_a_task_of_a_state_machine_again_and_again()
    {
        foreach (var input in new[] { """{"run":1}""", """{"run":2}""" })
        {
            var started = await StatesAsync("StartExecution", new JsonObject
            {
                ["stateMachineArn"] = "arn:aws:states:ap-northeast-1:123456789012:stateMachine:by_hand",
                ["input"] = input,
            });
            JsonElement execution = default;
            await TriggersEnvironment.WaitAsync(
                async () =>
                {
                    execution = await StatesAsync(
                        "DescribeExecution", new JsonObject { ["executionArn"] = started.GetProperty("executionArn").GetString() });
                    return execution.GetProperty("status").GetString() != "RUNNING";
                },
                () => execution.ToString());

            Assert.Equal("SUCCEEDED", execution.GetProperty("status").GetString());
            Assert.True(
                JsonNode.DeepEquals(JsonNode.Parse(input), JsonNode.Parse(execution.GetProperty("output").GetString()!)),
                execution.ToString());
        }
    }

    private Task<JsonElement> StatesAsync(string action, JsonObject input) =>
        environment.Api.CallAsync("states", $"AWSStepFunctions.{action}", input, Cancelled);

    private async Task PublishAsync(string message)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, environment.Aws.Endpoint)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["Action"] = "Publish",
                ["TopicArn"] = "arn:aws:sns:ap-northeast-1:123456789012:on_sns",
                ["Message"] = message,
                ["MessageAttributes.entry.1.Name"] = "colour",
                ["MessageAttributes.entry.1.Value.DataType"] = "String",
                ["MessageAttributes.entry.1.Value.StringValue"] = "red",
            }),
        };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/ap-northeast-1/sns/aws4_request, SignedHeaders=host, Signature=none");
        using var response = await http.SendAsync(request, Cancelled);
        response.EnsureSuccessStatusCode();
    }

    private static IEnumerable<string> Ids(JsonElement raw) => raw.GetProperty("Records").EnumerateArray().Select(Id);

    private static string Id(JsonElement record) =>
        record.GetProperty("dynamodb").GetProperty("Keys").GetProperty("id").GetProperty("S").GetString()!;
}
