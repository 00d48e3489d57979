using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Lambda;
using Amazon.Lambda.Core;
using Amazon.SQS;
using Amazon.SQS.Model;
using Worker.Jobs.ReplayDeadLetters;
using Worker.Tests.WorkerLib.Aws;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.ReplayDeadLetters;

/// <summary>Letters whose messages do not hold them, as <see cref="DeadLetterQueue"/> makes them.</summary>
public sealed class WholeBodiesTests
{
    private const string Queue = "arn:aws:sqs:ap-northeast-1:123456789012:worker-production-notifications";
    private const string Stream = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/alerts/stream/2026-11-14T00:13:19.377";

    private readonly LetterBucket bucket = new();

    [Theory]
    [InlineData("a", 300_000)]
    [InlineData("震源地 🌋 ", 15_000)]
    [InlineData("\u0001\u001f\uFFFE", 40_000)]
    public async Task Redrives_the_whole(string letters, int times)
    {
        var body = string.Concat(Enumerable.Repeat(letters, times));
        var queue = new MemoryQueue(await LetterAsync(body, Queue));

        var dry = await RunAsync(queue, new Request("redrive"));
        var report = await RunAsync(queue, new Request("redrive", DryRun: false));

        Assert.Equal("would be redriven: send to the queue worker-production-notifications", Assert.Single(dry.Letters).Outcome);
        Assert.Equal(1, report.Done);
        Assert.Empty(queue.Visible);
        Assert.Equal(body, Assert.Single(queue.Sent).MessageBody);
        Assert.Null(queue.Sent[0].MessageAttributes);
    }

    [Fact]
    public async Task Shows_the_whole_and_says_that_a_message_does_not_hold_it()
    {
        var body = new string('震', 90_000);
        var queue = new MemoryQueue(await LetterAsync(body, Queue));

        var listed = Assert.Single((await RunAsync(queue, new Request())).Letters);
        var shown = Assert.Single((await RunAsync(queue, new Request(Events: true))).Letters);

        var record = shown.Event!.Value.GetProperty("Records")[0];
        Assert.Equal(body, record.GetProperty("body").GetString());
        Assert.Equal(
            ["function", "reason", "source"],
            record.GetProperty("messageAttributes").EnumerateObject().Select(attribute => attribute.Name).Order(StringComparer.Ordinal));
        var key = Assert.Single(bucket.Objects).Key;
        Assert.Equal($"270000 bytes, SHA-256 {key.Split('/')[^1]}, whole in s3://{LetterBucket.Name}/{key}", listed.Cut);
        Assert.Equal(listed.Cut, shown.Cut);
        Assert.Equal(
            "can be redriven: read its whole and send to the queue worker-production-notifications", listed.Outcome);
    }

    [Fact]
    public async Task Exports_the_whole_of_messages_and_of_rows()
    {
        var (message, row) = (new string('a', 300_000), $"{{\"subject\":\"{new string('b', 300_000)}\"}}");
        var queue = new MemoryQueue(
            await LetterAsync(message, Queue), await LetterAsync(row, Stream, new() { ["subject"] = new("x") }));

        var report = await RunAsync(queue, new Request("export"));

        Assert.Equal(2, report.Done);
        Assert.Equal([message, row], Exported(report));
    }

    [Fact]
    public async Task A_whole_that_is_gone_is_refused_and_the_others_go_on()
    {
        var queue = new MemoryQueue(await LetterAsync(new string('a', 300_000), Queue), await LetterAsync(new string('b', 300_000), Queue));
        var gone = bucket.Objects.Keys.First();
        bucket.Objects.Remove(gone);

        var report = await RunAsync(queue, new Request("redrive", DryRun: false));
        var exported = await RunAsync(queue, new Request("export"));

        Assert.Equal(
            $"stays: its whole, s3://{LetterBucket.Name}/{gone}, is gone or may not be read (NoSuchKey)", report.Letters[0].Outcome);
        Assert.Equal(new string('b', 300_000), Assert.Single(queue.Sent).MessageBody);
        Assert.StartsWith(
            "exported as far as the message holds it: its whole, ", Assert.Single(exported.Letters).Outcome, StringComparison.Ordinal);
        Assert.Equal(0, exported.Done);
        Assert.Equal("", Assert.Single(Exported(exported)).Trim('a'));
    }

    [Fact]
    public async Task A_whole_with_other_bytes_is_refused()
    {
        var queue = new MemoryQueue(await LetterAsync(new string('a', 300_000), Queue));
        bucket.Objects[bucket.Objects.Keys.Single()] = Encoding.UTF8.GetBytes(new string('a', 299_999));

        await AssertStaysAsync(queue, "it has another SHA-256");
    }

    [Fact]
    public async Task What_S3_says_now_may_be_otherwise_later()
    {
        var queue = new MemoryQueue(await LetterAsync(new string('a', 300_000), Queue));

        bucket.Fault = new TimeoutException("no response within 5 s");
        await AssertStaysAsync(queue, "could not be read, run it again (no response within 5 s)");
        bucket.Fault = LetterBucket.Error("AccessDenied", HttpStatusCode.Forbidden);
        await AssertStaysAsync(queue, "is gone or may not be read (AccessDenied)");
        bucket.Fault = null;
        Assert.Equal(1, (await RunAsync(queue, new Request("redrive", DryRun: false))).Done);
    }

    /// <summary>Whoever may send to the queue could otherwise have anything read that the job may read.</summary>
    [Theory]
    [InlineData("s3://another-bucket/letters/2026-11-28/HASH")]
    [InlineData("s3://letters-bucket/dead-letters/2026-11-28/HASH")]
    [InlineData("s3://letters-bucket/letters/../dead-letters/HASH")]
    [InlineData("s3://letters-bucket/letters/2026-11-28/../HASH")]
    [InlineData("s3://letters-bucket/letters/2026-11-28/HASH\n")]
    [InlineData("s3://letters-bucket/letters/2026-11-28/x")]
    [InlineData("letters/2026-11-28/HASH")]
    [InlineData("")]
    public async Task Reads_no_other_place(string place)
    {
        var message = await LetterAsync(new string('a', 300_000), Queue);
        var (key, content) = bucket.Objects.Single();
        place = place.Replace("HASH", key.Split('/')[^1], StringComparison.Ordinal);
        bucket.Objects[place.Replace($"s3://{LetterBucket.Name}/", "", StringComparison.Ordinal)] = content;
        message.MessageAttributes![DeadLetterQueue.WholeAttribute].StringValue = place;

        await AssertStaysAsync(
            new MemoryQueue(message), $"its whole is read from s3://{LetterBucket.Name}/letters/ only, not from {place}");
    }

    [Fact]
    public async Task A_row_is_read_anew_and_its_whole_is_not()
    {
        var queue = new MemoryQueue(await LetterAsync(new string('a', 300_000), Stream, new() { ["subject"] = new("x") }));
        bucket.Objects.Clear();

        var report = await RunAsync(queue, new Request("redrive", DryRun: false));

        Assert.Equal(
            "stays: nothing is left of row subject x of the table alerts; delete the letter", Assert.Single(report.Letters).Outcome);
    }

    [Fact]
    public async Task Says_of_a_letter_without_a_whole_that_it_is_cut()
    {
        var message = await LetterAsync(new string('a', 300_000), Queue);
        message.MessageAttributes!.Remove(DeadLetterQueue.WholeAttribute);

        await AssertStaysAsync(new MemoryQueue(message), "a message does not hold it whole: it had 300000 bytes");
    }

    private async Task AssertStaysAsync(MemoryQueue queue, string reason)
    {
        var report = await RunAsync(queue, new Request("redrive", DryRun: false));

        var outcome = Assert.Single(report.Letters).Outcome;
        Assert.StartsWith("stays: ", outcome, StringComparison.Ordinal);
        Assert.Contains(reason, outcome, StringComparison.Ordinal);
        Assert.Empty(queue.Sent);
        Assert.Single(queue.Visible);
    }

    /// <summary>What the queue sends, as SQS gives it to a receiver.</summary>
    private async Task<Message> LetterAsync(string body, string source, AttributeDictionary? keys = null)
    {
        SendMessageRequest? sent = null;
        var sqs = Substitute.For<IAmazonSQS>();
        sqs.SendMessageAsync(Arg.Do<SendMessageRequest>(request => sent = request), Arg.Any<CancellationToken>())
            .Returns(new SendMessageResponse());
        await new DeadLetterQueue(sqs, bucket.S3, TimeProvider.System, "https://sqs/dead-letters", LetterBucket.Name)
            .SendAsync(body, "malformed", source, keys, TestContext.Current.CancellationToken);
        return new Message
        {
            MessageId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..32],
            Body = sent!.MessageBody,
            Attributes = [],
            MessageAttributes = sent.MessageAttributes,
        };
    }

    private List<string> Exported(Report report) =>
    [
        .. Encoding.UTF8.GetString(bucket.Objects[report.File!.Key])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line).GetProperty("body").GetString()!),
    ];

    private Task<Report> RunAsync(MemoryQueue queue, Request request)
    {
        var context = Substitute.For<ILambdaContext>();
        context.RemainingTime.Returns(TimeSpan.FromMinutes(5));
        context.FunctionName.Returns("replay_dead_letters");
        context.AwsRequestId.Returns("request-1");
        var dynamoDB = Substitute.For<IAmazonDynamoDB>();
        dynamoDB.GetItemAsync(Arg.Any<Amazon.DynamoDBv2.Model.GetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(new Amazon.DynamoDBv2.Model.GetItemResponse());
        return new ReplayDeadLettersHandler(
            queue.SQS,
            Substitute.For<IAmazonLambda>(),
            bucket.S3,
            dynamoDB,
            Substitute.For<IAmazonDynamoDBStreams>(),
            TimeProvider.System,
            MemoryQueue.Url,
            LetterBucket.Name).HandleAsync(request, context);
    }
}
