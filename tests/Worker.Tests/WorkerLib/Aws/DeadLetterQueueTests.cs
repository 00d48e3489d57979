using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.S3;
using Amazon.SQS;
using Amazon.SQS.Model;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.WorkerLib.Aws;

public sealed class DeadLetterQueueTests
{
    private const string Stream = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/hazards/stream/2026-11-20T00:00:00.000";
    private const int MaxBytes = 262_144; // of a message of SQS, its attributes included

    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly List<SendMessageRequest> sent = [];
    private readonly LetterBucket bucket = new();
    private readonly DeadLetterQueue queue;

    public DeadLetterQueueTests()
    {
        var sqs = Substitute.For<IAmazonSQS>();
        sqs.SendMessageAsync(Arg.Do<SendMessageRequest>(sent.Add), Arg.Any<CancellationToken>()).Returns(new SendMessageResponse());
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(Now);
        queue = new DeadLetterQueue(sqs, bucket.S3, time, "https://sqs/dead-letters", LetterBucket.Name);
    }

    private Task SendAsync(string body, string reason, string? source, AttributeDictionary? keys = null) =>
        queue.SendAsync(body, reason, source, keys, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Sends_what_fits_as_it_came()
    {
        await SendAsync("震源地\n🌋", "malformed", Stream);

        Assert.Equal("震源地\n🌋", sent.Single().MessageBody);
        Assert.Equal(["function", "reason", "source"], sent.Single().MessageAttributes.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(bucket.Objects);
    }

    [Theory]
    [InlineData(90_000)] // 270,000 bytes
    [InlineData(2_000_000)]
    public async Task Cuts_by_bytes_what_a_message_does_not_hold_and_keeps_the_whole(int chars)
    {
        var body = new string('震', chars);

        await SendAsync(body, new string('重', 5000), Stream);

        var message = sent.Single();
        Assert.InRange(SizeOf(message), MaxBytes - 10, MaxBytes);
        Assert.Equal("", message.MessageBody.Trim('震'));
        AssertWhole(body, message);
    }

    /// <summary>The largest body that a message holds, with its attributes, and one that has a byte more.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("震")]
    [InlineData("🌋")]
    [InlineData("\t")]
    public async Task Counts_bytes_and_the_attributes_too(string letter)
    {
        await SendAsync("", "malformed", Stream);
        var room = MaxBytes - SizeOf(sent.Single());
        var bytes = Encoding.UTF8.GetByteCount(letter);
        var largest = string.Concat(Enumerable.Repeat(letter, room / bytes)) + new string('a', room % bytes);

        await SendAsync(largest, "malformed", Stream);
        await SendAsync(largest + "a", "malformed", Stream);

        Assert.Equal((MaxBytes, largest), (SizeOf(sent[1]), sent[1].MessageBody));
        Assert.False(sent[1].MessageAttributes.ContainsKey(DeadLetterQueue.CutAttribute));
        Assert.InRange(SizeOf(sent[2]), MaxBytes - 10, MaxBytes);
        Assert.StartsWith(sent[2].MessageBody, largest, StringComparison.Ordinal);
        AssertWhole(largest + "a", sent[2]);
    }

    /// <summary>In the letter each of them is U+FFFD, which has three bytes.</summary>
    [Fact]
    public async Task Keeps_the_whole_of_control_characters()
    {
        var body = new string('\u0001', 100_000);

        await SendAsync(body, "malformed", Stream);

        Assert.InRange(SizeOf(sent.Single()), MaxBytes - 10, MaxBytes);
        Assert.Equal("", sent.Single().MessageBody.Trim('\uFFFD'));
        AssertWhole(body, sent.Single());
    }

    [Fact]
    public async Task Keeps_what_comes_again_in_the_same_place()
    {
        var body = new string('a', MaxBytes);

        await SendAsync(body, "malformed", Stream);
        await SendAsync(body, "malformed again", null);

        Assert.Single(bucket.Objects);
        Assert.All(sent, message => AssertWhole(body, message));
    }

    /// <summary>Its queue has it whole, and retries it, or gives it up whole.</summary>
    [Fact]
    public async Task Sends_no_part_of_a_message_whose_whole_S3_refuses()
    {
        bucket.Fault = LetterBucket.Error("SlowDown", HttpStatusCode.ServiceUnavailable);

        await Assert.ThrowsAsync<AmazonS3Exception>(() => SendAsync(new string('a', MaxBytes), "malformed", "arn:aws:sqs:r:1:q"));

        Assert.Empty(sent);
    }

    /// <summary>Its table has it whole, and a stream must go on.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sends_what_it_can_of_a_row_whatever_S3_says(bool isRefused)
    {
        bucket.Fault = isRefused ? LetterBucket.Error("AccessDenied", HttpStatusCode.Forbidden) : new TimeoutException("no response");

        await SendAsync(new string('a', MaxBytes), "malformed", Stream, new AttributeDictionary { ["id"] = new("x") });

        Assert.Equal(
            [DeadLetterQueue.CutAttribute, "function", DeadLetterQueue.KeysAttribute, "reason", "source"],
            sent.Single().MessageAttributes.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Names_the_row_that_a_letter_is_about_so_that_it_can_be_read_again()
    {
        var keys = new AttributeDictionary { ["subject"] = new("process/請求"), ["raisedAt"] = new("2026-11-20T12:00:00Z") };

        await SendAsync("{}", "malformed", Stream, keys);

        var written = sent.Single().MessageAttributes[DeadLetterQueue.KeysAttribute].StringValue;
        Assert.Equal("process/請求", JsonSerializer.Deserialize(written, EventsJson.Default.AttributeDictionary)!["subject"].S);
    }

    // Otherwise SQS refuses the message, with InvalidMessageContents.
    [Fact]
    public async Task Replaces_what_SQS_does_not_take()
    {
        await SendAsync("a\u0000b\ud83cc\uFFFFd", "no\nkind", null);

        Assert.Equal("a\uFFFDb\uFFFDc\uFFFDd", sent.Single().MessageBody);
        Assert.Equal("no?kind", sent.Single().MessageAttributes["reason"].StringValue);
        AssertWhole("a\u0000b\uFFFDc\uFFFFd", sent.Single());
    }

    private void AssertWhole(string body, SendMessageRequest message)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        Assert.Equal(
            $"s3://{LetterBucket.Name}/letters/2026-11-28/{sha256}",
            message.MessageAttributes[DeadLetterQueue.WholeAttribute].StringValue);
        Assert.Equal(
            $"{Encoding.UTF8.GetByteCount(body)} bytes, SHA-256 {sha256}",
            message.MessageAttributes[DeadLetterQueue.CutAttribute].StringValue);
        Assert.Equal(body, Encoding.UTF8.GetString(bucket.Objects[$"letters/2026-11-28/{sha256}"]));
    }

    private static int SizeOf(SendMessageRequest message) => Encoding.UTF8.GetByteCount(message.MessageBody)
        + message.MessageAttributes.Sum(attribute =>
            Encoding.UTF8.GetByteCount(attribute.Key + attribute.Value.DataType + attribute.Value.StringValue));
}
