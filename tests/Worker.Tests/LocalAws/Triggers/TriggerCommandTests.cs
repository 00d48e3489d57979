using LocalAws.Triggers;

namespace Worker.Tests.LocalAws.Triggers;

public static class TriggerCommandTests
{
    [Theory]
    [InlineData("schedule", "", "{}", "./worker schedule run say")]
    [InlineData(
        "s3",
        "words/incoming/",
        """{"Records":[{"s3":{"bucket":{"name":"words"},"object":{"key":"incoming/a.txt"}}}]}""",
        "echo hello | aws s3 cp - s3://words/incoming/a.txt")]
    [InlineData(
        "s3",
        "words/incoming/",
        """{"Records":[{"s3":{"bucket":{"name":"other"},"object":{"key":"a.txt"}}}]}""",
        "echo hello | aws s3 cp - s3://words/incoming/example.txt")]
    [InlineData(
        "s3",
        "words/say/",
        """{"detail":{"bucket":{"name":"words"},"object":{"key":"say/a.txt"}}}""",
        "echo hello | aws s3 cp - s3://words/say/a.txt")]
    [InlineData("s3", "words/incoming/", null, "echo hello | aws s3 cp - s3://words/incoming/example.txt")]
    [InlineData(
        "sqs",
        "http://127.0.0.1:5000/1/words",
        """{"Records":[{"body":"it's"}]}""",
        "aws sqs send-message --endpoint-url http://127.0.0.1:5000 --queue-url http://127.0.0.1:5000/1/words "
        + @"--message-body 'it'\''s'")]
    [InlineData(
        "sns",
        "arn:aws:sns:eu-west-1:1:words",
        """{"Records":[{"Sns":{"Message":"hello"}}]}""",
        "aws sns publish --topic-arn arn:aws:sns:eu-west-1:1:words --message hello")]
    [InlineData(
        "stream",
        "words",
        """{"Records":[{"dynamodb":{"NewImage":{"id":{"S":"1"}}}}]}""",
        """aws dynamodb put-item --table-name words --item '{"id":{"S":"1"}}'""")]
    [InlineData(
        "http",
        "http://127.0.0.1:3002/words",
        """
        {"rawPath":"/a","rawQueryString":"b=c&d","headers":{"content-type":"text/plain","host":"x"},"body":"hi",
        "requestContext":{"http":{"method":"POST"}}}
        """,
        "curl -X POST -H 'content-type: text/plain' -d hi 'http://127.0.0.1:3002/words/a?b=c&d'")]
    public static void Names_the_trigger_and_what_the_sample_holds(string kind, string source, string? sample, string command) =>
        Assert.Equal(command, TriggerCommand.Of("say", new Trigger("say", kind, "", null, source), sample));

    [Theory]
    [InlineData("sqs", null)]
    [InlineData("sqs", "no JSON")]
    [InlineData("sqs", """{"Records":[]}""")]
    [InlineData("s3", "{}")]
    [InlineData("s3", """{"scheduledTime":"2026-11-20T15:00:00Z"}""")]
    [InlineData("stream", """{"Records":[{"dynamodb":{"Keys":{}}}]}""")]
    [InlineData("http", "{}")]
    [InlineData("unknown", "{}")]
    public static void Invokes_the_function_where_the_sample_does_not_say(string kind, string? sample) =>
        Assert.Equal("./worker invoke say", TriggerCommand.Of("say", new Trigger("say", kind, "", null, "words"), sample));

    [Fact]
    public static void Invokes_the_function_instead_of_showing_a_long_command() => Assert.Equal(
        "./worker invoke say",
        TriggerCommand.Of(
            "say", new Trigger("say", "sqs", "", null, "words"), $$"""{"Records":[{"body":"{{new string('x', 200)}}"}]}"""));

    [Fact]
    public static void Invokes_what_is_started_by_hand() => Assert.Equal("./worker invoke say", TriggerCommand.Of("say", null, "{}"));
}
