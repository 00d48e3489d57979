using System.Text.Json.Nodes;
using Worker.Cli.DeadLetters;

namespace Worker.Tests.Cli.DeadLetters;

public static class RedactionTests
{
    [Theory]
    [InlineData("""{"apiKey":"sk-1","rows":3}""", """{"apiKey":"[Filtered]","rows":3}""", "$.apiKey: its name means a secret")]
    [InlineData("""{"login":{"session":{"a":1}}}""", """{"login":{"session":"[Filtered]"}}""", "$.login.session: its name means a secret")]
    [InlineData("""["write to mari@example.co.jp now"]""", """["write to someone@example.com now"]""", "$[0]: an e-mail address")]
    [InlineData("""{"note":"call +81 3-1234-5678, room 42"}""", """{"note":"call +00 000 0000, room 42"}""", "$.note: a telephone number")]
    [InlineData(
        """{"query":"to=mari%40example.co.jp&page=2"}""", """{"query":"to=someone@example.com&page=2"}""", "$.query: an e-mail address")]
    [InlineData("""["山田@example.jp"]""", """["someone@example.com"]""", "$[0]: an e-mail address")]
    [InlineData("""{"note":"call 03-1234-5678, room 42"}""", """{"note":"call +00 000 0000, room 42"}""", "$.note: a telephone number")]
    [InlineData("""{"phone":"09012345678"}""", """{"phone":"+00 000 0000"}""", "$.phone: a telephone number")]
    [InlineData(
        """[{"name":"X-Api-Key","value":"hunter2"}]""",
        """[{"name":"X-Api-Key","value":"[Filtered]"}]""",
        "$[0].value: its name means a secret")]
    [InlineData(
        """{"note":"Authorization: Bearer abc.def"}""", """{"note":"Authorization: Bearer [Filtered]"}""", "$.note: looks like a secret")]
    [InlineData("""{"v":"x 0123456789abcdef0123456789abcdef y"}""", """{"v":"x [Filtered] y"}""", "$.v: a long token")]
    [InlineData("""{"mari@example.com":1}""", """{"someone@example.com":1}""", "$ (a name): an e-mail address")]
    public static void Takes_out_what_must_not_be_in_a_repository(string before, string after, string what)
    {
        var redaction = new Redaction();

        Assert.Equal(after, redaction.Redact(JsonNode.Parse(before))!.ToJsonString(EventFileJson.Compact));
        Assert.Equal(what, Assert.Single(redaction.Found));
    }

    [Theory]
    [InlineData(
        """{"day":"2026-11-19","at":"2026-11-20T15:30:00.000Z","id":"11111111-0001-0234-5678-0f3c3d2a6e01","""
        + "\"name\":\"rows\",\"value\":\"3\",\"n\":1.50,\"none\":null,\"yes\":true,\"token\":null}")]
    [InlineData(
        """{"eventSourceARN":"arn:aws:sqs:ap-northeast-1:123456789012:take_orders","""
        + "\"sequence\":\"800000000003126276362000000000000\",\"text\":\"地震 {not JSON\"}")]
    public static void Leaves_the_rest_as_it_is(string json)
    {
        var redaction = new Redaction();

        Assert.Equal(json, redaction.Redact(JsonNode.Parse(json))!.ToJsonString(EventFileJson.Compact));
        Assert.Empty(redaction.Found);
    }

    [Theory]
    [InlineData("""{"body":"{\"rows\":1,\"rows\":2,\"to\":\"mari@example.com\"}"}""")]
    [InlineData("""{"body":"{\"rows\":\"\\ud800\",\"to\":\"mari@example.com\"}"}""")]
    public static void Leaves_out_JSON_that_it_cannot_look_into(string json)
    {
        var redaction = new Redaction();

        Assert.Equal("[Filtered]", redaction.Redact(JsonNode.Parse(json))!["body"]!.GetValue<string>());
        Assert.Equal("$.body: JSON that cannot be looked into", Assert.Single(redaction.Found));
    }

    [Fact]
    public static void Looks_into_the_JSON_of_a_message()
    {
        var redaction = new Redaction();

        var redacted = redaction.Redact(JsonNode.Parse("""{"Records":[{"body":"{\"order\":42,\"password\":\"hunter2\"}"}]}"""))!;

        Assert.Equal("""{"order":42,"password":"[Filtered]"}""", redacted["Records"]![0]!["body"]!.GetValue<string>());
        Assert.Equal("$.Records[0].body→.password: its name means a secret", Assert.Single(redaction.Found));
    }
}
