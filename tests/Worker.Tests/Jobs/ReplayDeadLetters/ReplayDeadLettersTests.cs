using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Lambda;
using Amazon.Lambda.Core;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SQS.Model;
using Worker.Jobs.ReplayDeadLetters;

namespace Worker.Tests.Jobs.ReplayDeadLetters;

public sealed class ReplayDeadLettersTests
{
    private static readonly string[] Samples =
        ["invocation", "invocation-too-large", "schedule", "queue", "topic", "stream", "set-aside", "set-aside-change", "unknown"];

    private readonly IAmazonLambda lambda = Substitute.For<IAmazonLambda>();
    private readonly IAmazonS3 s3 = Substitute.For<IAmazonS3>();
    private readonly ILambdaContext context = Substitute.For<ILambdaContext>();
    private readonly List<string> invoked = [];

    public ReplayDeadLettersTests()
    {
        context.RemainingTime.Returns(TimeSpan.FromMinutes(5));
        context.FunctionName.Returns("replay_dead_letters");
        context.AwsRequestId.Returns("request-1");
        lambda.InvokeAsync(Arg.Any<InvokeRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var request = call.Arg<InvokeRequest>();
            Assert.Equal(InvocationType.Event, request.InvocationType);
            invoked.Add($"{request.FunctionName} {request.Payload}");
            return new InvokeResponse { StatusCode = 202 };
        });
    }

    [Fact]
    public async Task Shows_everything_and_leaves_it_there()
    {
        var queue = All();

        var report = await RunAsync(queue, new Request());

        Assert.Equal((9, 9, true, "show"), (report.Seen, report.Chosen, report.Whole, report.Action));
        Assert.Equal("can be redriven: send to the queue take_orders", OutcomeOf(report, "queue"));
        Assert.Equal("can be redriven: invoke export_api_log", OutcomeOf(report, "schedule"));
        Assert.Equal(
            "can be redriven: read changes 800000000003126276362 to 800000000003126276370 of the table alerts and invoke announce_alerts",
            OutcomeOf(report, "stream"));
        Assert.Equal(
            "changes 800000000003126276362 to 800000000003126276370 of the table alerts",
            report.Letters.Single(letter => letter.Kind == "Stream").What);
        Assert.StartsWith(
            """{"order":42""", report.Letters.Single(letter => letter.Kind == "Queue").What, StringComparison.Ordinal);
        Assert.All(report.Letters, letter => Assert.Null(letter.Event));
        Assert.Equal(9, queue.Visible.Count());
        Assert.Empty(invoked);
    }

    [Fact]
    public async Task Only_says_what_it_would_redrive_until_it_is_told_to()
    {
        var queue = All();

        var report = await RunAsync(queue, new Request("redrive"));

        Assert.True(report.DryRun);
        Assert.Equal("would be redriven: invoke export_api_log", OutcomeOf(report, "invocation"));
        Assert.Equal((0, 9), (report.Done, queue.Visible.Count()));
        Assert.Empty(invoked);
        Assert.Empty(queue.Sent);
    }

    [Fact]
    public async Task Sends_each_letter_back_to_where_it_failed_and_keeps_what_cannot_be_sent()
    {
        var queue = All();

        var report = await RunAsync(queue, new Request("redrive", DryRun: false));

        Assert.Equal((9, 5), (report.Chosen, report.Done));
        Assert.Equal(
            ["export_api_log", "export_api_log", "take_news"],
            invoked.Select(one => one.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Contains("""export_api_log {"scheduledTime":"2026-11-20T15:30:00Z"}""", invoked);
        Assert.Equal(
            ["take_orders", "worker-production-notifications"],
            queue.Sent.Select(sent => sent.QueueUrl.Split('/')[^1]).Order(StringComparer.Ordinal));
        var order = queue.Sent.Single(sent => sent.QueueUrl == "https://sqs.ap-northeast-1.amazonaws.com/123456789012/take_orders");
        Assert.Equal(("red", "customer-7"), (order.MessageAttributes!["colour"].StringValue, order.MessageGroupId));
        Assert.Null(queue.Sent.Single(sent => sent != order).MessageAttributes);
        Assert.Equal(Ids("invocation-too-large", "stream", "set-aside-change", "unknown"), queue.Visible.Order(StringComparer.Ordinal));
        Assert.StartsWith("stays: ", OutcomeOf(report, "stream"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_letter_stays_and_the_others_go_on()
    {
        lambda.InvokeAsync(Arg.Is<InvokeRequest>(request => request.FunctionName == "export_api_log"), Arg.Any<CancellationToken>())
            .Returns<InvokeResponse>(_ =>
                throw new AmazonLambdaException(
                    "Function not found",
                    null,
                    ErrorType.Sender,
                    "ResourceNotFoundException",
                    "1",
                    System.Net.HttpStatusCode.NotFound));
        var queue = new MemoryQueue(Read("invocation"), Read("queue"));

        var report = await RunAsync(queue, new Request("redrive", DryRun: false));

        Assert.Equal("stays: ResourceNotFoundException: Function not found", OutcomeOf(report, "invocation"));
        Assert.Equal(1, report.Done);
        Assert.Equal(Ids("invocation"), queue.Visible);
    }

    [Fact]
    public async Task Says_when_a_letter_was_sent_but_is_still_there()
    {
        var queue = new MemoryQueue(Read("invocation")) { CannotDelete = true };

        var report = await RunAsync(queue, new Request("redrive", DryRun: false));

        Assert.StartsWith(
            "redriven: invoke export_api_log, but it could not be deleted and is still in the queue",
            OutcomeOf(report, "invocation"),
            StringComparison.Ordinal);
        Assert.Equal(0, report.Done);
        Assert.Equal(Ids("invocation"), queue.Visible);
    }

    [Fact]
    public async Task Takes_a_message_that_is_delivered_twice_once()
    {
        var queue = new MemoryQueue(Read("invocation"), Read("queue")) { Repeats = true };

        var report = await RunAsync(queue, new Request("redrive", DryRun: false));

        Assert.Equal((2, 2, 1), (report.Seen, report.Done, invoked.Count));
        Assert.Empty(queue.Visible);
    }

    [Theory]
    [InlineData("""{"function":"export_api_log"}""", "invocation invocation-too-large schedule")]
    [InlineData("""{"error":"TIMED OUT"}""", "invocation")]
    [InlineData("""{"messageIds":["33333333","66666666-7b5d-4c0e-9a51-0f3c3d2a6e06"]}""", "queue set-aside")]
    [InlineData("""{"since":"2026-11-21T15:35:00Z","until":"2026-11-22T00:00:00Z"}""", "invocation-too-large stream")]
    [InlineData("""{"function":"export_api_log","error":"Function not found"}""", "schedule")]
    public async Task Chooses_by_function_error_time_and_id(string request, string samples)
    {
        var queue = All();

        var report = await RunAsync(queue, JsonSerializer.Deserialize<Request>(request, JsonSerializerOptions.Web)!);

        Assert.Equal(Ids(samples.Split(' ')), report.Letters.Select(letter => letter.Id).Order(StringComparer.Ordinal));
        Assert.Equal((9, 9), (report.Seen, queue.Visible.Count()));
    }

    [Fact]
    public async Task Stops_at_as_many_as_were_asked_for_or_when_time_is_short()
    {
        var queue = new MemoryQueue(Enumerable.Range(0, 35).Select(number => new Message { MessageId = $"{number:D8}-0000", Body = "?" }));

        var some = await RunAsync(queue, new Request("delete", Max: 12, DryRun: false));

        Assert.Equal((12, 12, 23, false), (some.Chosen, some.Done, queue.Visible.Count(), some.Whole));
        context.RemainingTime.Returns(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15));
        var short_ = await RunAsync(queue, new Request());
        Assert.Equal((10, false, 23), (short_.Seen, short_.Whole, queue.Visible.Count()));
    }

    [Fact]
    public async Task Does_not_redrive_its_own_runs_and_starts_the_function_that_it_is_told_for_topics()
    {
        var own = Read("invocation");
        own.Body = own.Body.Replace("export_api_log", "replay_dead_letters", StringComparison.Ordinal);
        var queue = new MemoryQueue(own, Read("topic"));

        var report = await RunAsync(queue, new Request("redrive", DryRun: false, To: "notify"));

        Assert.Equal("stays: it is a run of this very function; start it by hand", OutcomeOf(report, "invocation"));
        Assert.StartsWith("notify {\"Records\":[{\"EventSource\":\"aws:sns\"", Assert.Single(invoked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exports_whole_messages_with_their_count_and_hash()
    {
        var (key, content) = ("", "");
        s3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var put = call.Arg<PutObjectRequest>();
            (key, content) = ($"{put.BucketName}/{put.Key}", new StreamReader(put.InputStream).ReadToEnd());
            return new PutObjectResponse();
        });
        var queue = All();

        var report = await RunAsync(queue, new Request("export", Function: "take_orders"));

        var line = JsonElement.Parse(Assert.Single(content.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("""{"order":42,"note":"call +81 3-1234-5678"}""", line.GetProperty("body").GetString());
        Assert.Equal("red", line.GetProperty("messageAttributes").GetProperty("colour").GetProperty("stringValue").GetString());
        Assert.Equal("customer-7", line.GetProperty("attributes").GetProperty("MessageGroupId").GetString());
        Assert.Matches(@"^letters/dead-letters/\d{4}-\d\d-\d\dT\d{6}Z-request-1\.ndjson$", key);
        Assert.Equal(
            ("letters", 1, Encoding.UTF8.GetByteCount(content), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))),
            (report.File!.Bucket, report.File.Count, report.File.Bytes, report.File.Sha256));
        Assert.Equal(9, queue.Visible.Count());
    }

    [Fact]
    public async Task Answers_events_only_when_asked_and_as_far_as_an_answer_has_room()
    {
        Message[] big = [.. Enumerable.Range(0, 6).Select(number => new Message
        {
            MessageId = $"{number:D8}",
            Body = new string('x', 900_000),
            Attributes = new() { ["DeadLetterQueueSourceArn"] = "arn:aws:sqs:ap-northeast-1:123456789012:q" },
        })];

        var report = await RunAsync(new MemoryQueue(big), new Request(Events: true));

        Assert.Equal(4, report.Letters.Count(letter => letter.Event is not null));
    }

    [Fact]
    public async Task Answers_no_more_bytes_than_Lambda_takes_whatever_the_letters_hold()
    {
        var (payload, text) = (new string('あ', 150_000), new string('い', 100_000));
        var big = Enumerable.Range(0, 40).Select(number => new Message
        {
            MessageId = $"{number:D8}",
            Body = """{"requestContext":{"functionArn":"arn:aws:lambda:ap-northeast-1:123456789012:function:say"}"""
                + $$$""","requestPayload":"{{{payload}}}","responsePayload":{"errorType":"E","errorMessage":"{{{text}}}"}}""",
        });

        var report = await RunAsync(new MemoryQueue(big), new Request(Events: true));

        Assert.InRange(report.Letters.Count(letter => letter.Event is not null), 5, 39);
        Assert.InRange(
            report.Letters.Sum(letter => Encoding.UTF8.GetByteCount((letter.Event?.GetRawText() ?? "") + letter.Error)),
            0,
            5_000_000);
    }

    [Theory]
    [InlineData("""{"action":"burn"}""", "action 'burn' is none of show, redrive, export, delete")]
    [InlineData("""{"max":0}""", "max is 0, not 1 to 1000")]
    [InlineData("""{"messageIds":["1234567"]}""", "the first 8 characters")]
    [InlineData("""{"since":"2026-11-22T00:00:00Z","until":"2026-11-21T00:00:00Z"}""", "since is not before until")]
    public async Task Refuses_a_request_that_makes_no_sense(string request, string problem)
    {
        var error = await Assert.ThrowsAsync<InvalidReplayException>(() =>
            RunAsync(All(), JsonSerializer.Deserialize<Request>(request, JsonSerializerOptions.Web)!));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static Message Read(string sample) => DeadLetterSamples.Read(sample);

    private static MemoryQueue All() => new(Samples.Select(Read));

    private static IEnumerable<string> Ids(params IEnumerable<string> samples) =>
        samples.Select(sample => Read(sample).MessageId).Order(StringComparer.Ordinal);

    private static string OutcomeOf(Report report, string sample) =>
        report.Letters.Single(letter => letter.Id == Read(sample).MessageId).Outcome;

    private Task<Report> RunAsync(MemoryQueue queue, Request request) =>
        new ReplayDeadLettersHandler(
            queue.SQS,
            lambda,
            s3,
            Substitute.For<IAmazonDynamoDB>(),
            Substitute.For<IAmazonDynamoDBStreams>(),
            TimeProvider.System,
            MemoryQueue.Url,
            "letters").HandleAsync(request, context);
}
