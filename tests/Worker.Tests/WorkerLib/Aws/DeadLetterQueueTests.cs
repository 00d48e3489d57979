using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.SQS;
using Amazon.SQS.Model;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.WorkerLib.Aws;

public sealed class DeadLetterQueueTests
{
    private const string Stream = "arn:aws:dynamodb:ap-northeast-1:123456789012:table/hazards/stream/2026-11-20T00:00:00.000";
    private const int MaxBytes = 262_144; // of a message of SQS, its attributes included

    private readonly List<SendMessageRequest> sent = [];
    private readonly DeadLetterQueue queue;

    public DeadLetterQueueTests()
    {
        var sqs = Substitute.For<IAmazonSQS>();
        sqs.SendMessageAsync(Arg.Do<SendMessageRequest>(sent.Add), Arg.Any<CancellationToken>()).Returns(new SendMessageResponse());
        queue = new DeadLetterQueue(sqs, "https://sqs/dead-letters");
    }

    [Fact]
    public async Task Sends_what_fits_as_it_came()
    {
        await queue.SendAsync("震源地\n🌋", "malformed", Stream);

        Assert.Equal("震源地\n🌋", sent.Single().MessageBody);
        Assert.Equal(["function", "reason", "source"], sent.Single().MessageAttributes.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(90_000)] // 270,000 bytes
    [InlineData(2_000_000)]
    public async Task Cuts_by_bytes_what_a_message_does_not_hold_and_says_so(int chars)
    {
        var body = new string('震', chars);

        await queue.SendAsync(body, new string('重', 5000), Stream);

        var message = sent.Single();
        Assert.InRange(SizeOf(message), MaxBytes - 10, MaxBytes);
        Assert.Equal("", message.MessageBody.Trim('震'));
        Assert.Equal(
            $"{3 * chars} bytes, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}",
            message.MessageAttributes[DeadLetterQueue.CutAttribute].StringValue);
    }

    [Fact]
    public async Task Counts_the_attributes_too()
    {
        var body = new string('a', MaxBytes - 10);

        await queue.SendAsync(body, "malformed", Stream);

        Assert.InRange(SizeOf(sent.Single()), MaxBytes - 10, MaxBytes);
        Assert.True(sent.Single().MessageAttributes.ContainsKey(DeadLetterQueue.CutAttribute));
    }

    [Fact]
    public async Task Names_the_row_that_a_letter_is_about_so_that_it_can_be_read_again()
    {
        var keys = new AttributeDictionary { ["subject"] = new("process/請求"), ["raisedAt"] = new("2026-11-20T12:00:00Z") };

        await queue.SendAsync("{}", "malformed", Stream, keys);

        var written = sent.Single().MessageAttributes[DeadLetterQueue.KeysAttribute].StringValue;
        Assert.Equal("process/請求", JsonSerializer.Deserialize(written, EventsJson.Default.AttributeDictionary)!["subject"].S);
    }

    // Otherwise SQS refuses the message, with InvalidMessageContents.
    [Fact]
    public async Task Replaces_what_SQS_does_not_take()
    {
        await queue.SendAsync("a\u0000b\ud83cc\uFFFFd", "no\nkind", null);

        Assert.Equal("a\uFFFDb\uFFFDc\uFFFDd", sent.Single().MessageBody);
        Assert.Equal("no?kind", sent.Single().MessageAttributes["reason"].StringValue);
    }

    private static int SizeOf(SendMessageRequest message) => Encoding.UTF8.GetByteCount(message.MessageBody)
        + message.MessageAttributes.Sum(attribute =>
            Encoding.UTF8.GetByteCount(attribute.Key + attribute.Value.DataType + attribute.Value.StringValue));
}
