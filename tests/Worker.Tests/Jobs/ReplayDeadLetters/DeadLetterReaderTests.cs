using System.Text.Json;
using Amazon.SQS.Model;
using Worker.Jobs.ReplayDeadLetters;

namespace Worker.Tests.Jobs.ReplayDeadLetters;

public static class DeadLetterReaderTests
{
    [Theory]
    [InlineData("invocation",
        nameof(DeadLetterKind.Invocation), "export_api_log", "TimeoutException: The table timed out.", "2026-11-21T15:34:11.123Z", null)]
    [InlineData("schedule",
        nameof(DeadLetterKind.Schedule),
        "export_api_log",
        "ResourceNotFoundException: Function not found: arn:aws:lambda:ap-northeast-1:123456789012:function:export_api_log",
        "2026-11-22T00:00:00Z",
        "arn:aws:scheduler:ap-northeast-1:123456789012:schedule/default/export_api_log")]
    [InlineData("queue",
        nameof(DeadLetterKind.Queue),
        "take_orders",
        "received too often",
        "2026-11-22T00:00:00Z",
        "arn:aws:sqs:ap-northeast-1:123456789012:take_orders")]
    [InlineData("topic",
        nameof(DeadLetterKind.Topic),
        "take_news",
        "AccessDeniedException: the function may not be invoked",
        "2026-11-21T14:15:31.211Z",
        "arn:aws:sns:ap-northeast-1:123456789012:take_news")]
    [InlineData("set-aside",
        nameof(DeadLetterKind.SetAside),
        "notify",
        "slack refuses it: 404 channel_is_archived",
        "2026-11-22T00:00:00Z",
        "arn:aws:sqs:ap-northeast-1:123456789012:worker-production-notifications")]
    public static void Understands_what_can_be_redriven(
        string sample, string kind, string function, string error, string at, string? source)
    {
        var letter = Read(sample);

        Assert.Equal(
            (kind, function, error, source, null),
            (letter.Kind.ToString(), letter.Function, letter.Error, letter.Source, letter.Obstacle));
        Assert.Equal(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), letter.At);
        Assert.NotNull(letter.Event);
    }

    [Theory]
    [InlineData("invocation-too-large", nameof(DeadLetterKind.Invocation), "export_api_log", "does not hold the event")]
    [InlineData("set-aside-change", nameof(DeadLetterKind.SetAside), "announce_alerts", "came from no queue")]
    [InlineData("unknown", nameof(DeadLetterKind.Unknown), null, "nothing says where it came from")]
    public static void Says_why_the_others_cannot(string sample, string kind, string? function, string obstacle)
    {
        var letter = Read(sample);

        Assert.Equal((kind, function), (letter.Kind.ToString(), letter.Function));
        Assert.Contains(obstacle, letter.Obstacle, StringComparison.Ordinal);
        Assert.Null(letter.Event);
    }

    [Fact]
    public static void Makes_the_event_that_the_function_got()
    {
        Assert.Equal("2026-11-19", Event("invocation").GetProperty("day").GetString());
        Assert.Equal("2026-11-20T15:30:00Z", Event("schedule").GetProperty("scheduledTime").GetString());

        var message = Event("queue").GetProperty("Records")[0];
        Assert.Equal("red", message.GetProperty("messageAttributes").GetProperty("colour").GetProperty("stringValue").GetString());
        Assert.Equal("arn:aws:sqs:ap-northeast-1:123456789012:take_orders", message.GetProperty("eventSourceARN").GetString());

        var news = Event("topic").GetProperty("Records")[0];
        Assert.Equal("aws:sns", news.GetProperty("EventSource").GetString());
        Assert.Equal("news", news.GetProperty("Sns").GetProperty("Subject").GetString());
        Assert.EndsWith(".pem", news.GetProperty("Sns").GetProperty("SigningCertUrl").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IS_PAYLOAD_TRUNCATED", "true", "cut off")]
    [InlineData("TARGET_ARN", "arn:aws:sqs:ap-northeast-1:123456789012:take_orders", "no function")]
    public static void Knows_schedules_that_it_cannot_start(string attribute, string value, string obstacle)
    {
        var message = DeadLetterSamples.Read("schedule");
        message.MessageAttributes![attribute].StringValue = value;

        Assert.Contains(obstacle, DeadLetterReader.Read(message).Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public static void Fills_in_what_the_scheduler_left_open()
    {
        var message = DeadLetterSamples.Read("schedule");
        message.Body = """{"at":"<aws.scheduler.scheduled-time>"}""";

        Assert.Equal("""{"at":"2026-11-20T15:30:00Z"}""", DeadLetterReader.Read(message).Event);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("""{"requestContext":1}""")]
    [InlineData("""{"requestContext":{"functionArn":7}}""")]
    [InlineData("""{"Type":"Notification","TopicArn":null}""")]
    public static void Takes_anything_else_as_it_is(string body)
    {
        var letter = DeadLetterReader.Read(new Message { MessageId = "1", ReceiptHandle = "r", Body = body });

        Assert.Equal((DeadLetterKind.Unknown, DateTimeOffset.UnixEpoch), (letter.Kind, letter.At));
    }

    [Theory]
    [InlineData("""{"requestContext":{"functionArn":"arn:aws:lambda:ap-northeast-1:123456789012:function:say"},"requestPayload":"""
        + """{},"responsePayload":{"errorType":"E","errorMessage":"\ud800"}}""")]
    [InlineData("""{"requestContext":{"functionArn":"\udc00"}}""")]
    [InlineData("""{"Type":"Notification","TopicArn":"arn:aws:sns:ap-northeast-1:123456789012:take_news","Message":"\ud800"}""")]
    public static void Takes_what_is_no_text_for_unknown(string body) =>
        Assert.Equal(DeadLetterKind.Unknown, DeadLetterReader.Read(new Message { MessageId = "1", ReceiptHandle = "r", Body = body }).Kind);

    private static DeadLetter Read(string sample) => DeadLetterReader.Read(DeadLetterSamples.Read(sample));

    private static JsonElement Event(string sample) => JsonElement.Parse(Read(sample).Event!);
}
