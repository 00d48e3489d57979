using System.Globalization;
using System.Net;
using System.Text;
using Worker.Jobs.Notify;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Tests.Jobs.Notify;

public static class WebhookTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""["ops"]""", "is not JSON such as")]
    [InlineData("""{"ops":{"kind":"slack","url":"http://hooks.example.com/hush"}}""",
        "has a destination 'ops' whose url is not an https URL")]
    [InlineData("""{"ops":{"kind":"slack","url":"file:///hush"}}""", "has a destination 'ops' whose url is not an https URL")]
    [InlineData("""{"ops":{"kind":"slack"}}""", "has a destination 'ops' whose url is not an https URL")]
    [InlineData("""{"ops":{"kind":"smoke","url":"https://hooks.example.com/hush"}}""",
        "has a destination 'ops' whose kind is neither slack nor webhook")]
    [InlineData("""{"ops":{"kind":"slack","url":"https://hooks.example.com/hush","secret":"hush"}}""",
        "has a destination 'ops' of kind slack with a secret")]
    [InlineData("""{"pager":{"kind":"webhook","url":"https://hooks.example.com/hush"}}""",
        "has a destination 'pager' whose secret is not whsec_ and 24 to 64 bytes of base64")]
    [InlineData("""{"pager":{"kind":"webhook","url":"https://hooks.example.com/hush","secret":"whsec_aHVzaA=="}}""",
        "has a destination 'pager' whose secret is not whsec_")]
    [InlineData(
        """{"pager":{"kind":"webhook","url":"https://example.com/hush","secret":"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA aHVzaA=="}}""",
        "has a destination 'pager' whose secret is not whsec_ and 24 to 64 bytes of base64, nor two such with a space between")]
    [InlineData(
        """{"pager":{"kind":"webhook","url":"https://example.com/hush","secret":["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",7]}}""",
        "has a destination 'pager' whose secret is not whsec_")]
    [InlineData("""{"pager":{"kind":"webhook","url":"https://example.com/hush","secret":{"a":"hush"}}}""",
        "has a destination 'pager' whose secret is not whsec_")]
    [InlineData("""{"pager":{"kind":"webhook","url":"https://example.com/hush","secret":[]}}""",
        "has a destination 'pager' whose secret is not whsec_")]
    [InlineData("""{"ops":{"kind":"slack","url":"https://example.com/a"},"ops":{"kind":"slack","url":"https://example.com/hush"}}""",
        "is not JSON such as")]
    [InlineData("""{"":{"kind":"slack","url":"https://example.com/hush"}}""", "has a destination '', which is no name for one")]
    [InlineData("""{"*":{"kind":"slack","url":"https://example.com/hush"}}""", "has a destination '*', which is no name for one")]
    [InlineData("""{"dead-letters":{"kind":"slack","url":"https://example.com/hush"}}""",
        "has a destination 'dead-letters', which is no name for one")]
    [InlineData("""{"pager":"hush"}""", "is not JSON such as")]
    [InlineData("null", "is not JSON such as")]
    [InlineData("", "is not JSON such as")]
    [InlineData("""{"ops":null}""", "has a destination 'ops' whose url is not an https URL")]
    public static void Says_what_is_wrong_with_a_destination_and_shows_nothing_of_it(string json, string problem)
    {
        var error = Assert.Throws<InvalidSecretException>(() => Webhook.ReadAll(json, "/team/webhooks"));

        Assert.Contains($"The parameter /team/webhooks {problem}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("aHVzaA", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public static void Warns_of_a_member_that_means_nothing_and_shows_no_value()
    {
        using var log = new CapturedLog();

        var webhooks = Webhook.ReadAll(
            """
            {"pager":{"kind":"webhook","url":"https://example.com/p","secret":"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "previousSecret":"hush"}}
            """,
            "/p");

        Assert.Single(webhooks["pager"].Keys);
        Assert.Contains("previousSecret", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public static void Takes_plain_HTTP_on_this_machine_alone()
    {
        var webhooks = Webhook.ReadAll("""{"ops":{"kind":"slack","url":"http://127.0.0.1:1/ops"}}""", "/p");

        Assert.Equal(["ops"], webhooks.Keys);
        Assert.Equal("ops", webhooks["ops"].ToString());
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData(" 30 ", 30)]
    [InlineData("0", 1)]
    [InlineData("999999999999999999999999", 900)]
    [InlineData("Fri, 20 Nov 2026 12:02:00 GMT", 120)]
    [InlineData("Fri, 20 Nov 2026 11:00:00 GMT", 1)]
    [InlineData("Sat, 21 Nov 2026 12:02:00 GMT", 900)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 900)]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT", 1)]
    [InlineData("9223372036854775808", 900)]
    [InlineData("120, 120", null)]
    [InlineData("０３", null)]
    [InlineData("-3", null)]
    [InlineData("1.5", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public static void Reads_how_long_to_wait(string? header, int? seconds) =>
        Assert.Equal(seconds is { } wanted ? TimeSpan.FromSeconds(wanted) : null, RetryAfter.Read(header, Now));

    [Theory]
    [InlineData(200, null, "", WebhookOutcome.Delivered)]
    [InlineData(204, null, "", WebhookOutcome.Delivered)]
    [InlineData(301, null, "", WebhookOutcome.Later)]
    [InlineData(302, null, "", WebhookOutcome.Later)]
    [InlineData(304, null, "", WebhookOutcome.Later)]
    [InlineData(307, 5, "", WebhookOutcome.Later)]
    [InlineData(308, null, "", WebhookOutcome.Later)]
    [InlineData(402, null, "", WebhookOutcome.Later)]
    [InlineData(405, null, "", WebhookOutcome.Later)]
    [InlineData(407, null, "", WebhookOutcome.Later)]
    [InlineData(413, 5, "", WebhookOutcome.Later)]
    [InlineData(421, null, "", WebhookOutcome.Later)]
    [InlineData(425, null, "", WebhookOutcome.Later)]
    [InlineData(429, 900, "", WebhookOutcome.Quiet)]
    [InlineData(451, null, "", WebhookOutcome.Later)]
    [InlineData(502, 900, "", WebhookOutcome.Later)]
    [InlineData(504, null, "", WebhookOutcome.Later)]
    [InlineData(511, null, "", WebhookOutcome.Later)]
    [InlineData(599, null, "", WebhookOutcome.Later)]
    [InlineData(400, null, "", WebhookOutcome.Later)]
    [InlineData(401, null, "", WebhookOutcome.Later)]
    [InlineData(403, null, "", WebhookOutcome.Later)]
    [InlineData(404, 5, "no_service", WebhookOutcome.Later)]
    [InlineData(408, null, "", WebhookOutcome.Later)]
    [InlineData(409, null, "", WebhookOutcome.Later)]
    [InlineData(410, null, "", WebhookOutcome.Gone)]
    [InlineData(429, null, "", WebhookOutcome.Quiet)]
    [InlineData(500, 5, "", WebhookOutcome.Later)]
    [InlineData(503, null, "", WebhookOutcome.Later)]
    [InlineData(503, 5, "", WebhookOutcome.Quiet)]
    public static void Knows_what_a_response_of_a_webhook_means(int status, int? retryAfter, string body, object outcome) =>
        Assert.Equal(outcome, OutcomeOf(WebhookKind.Generic, status, body, retryAfter));

    [Theory]
    [InlineData(200, "ok", WebhookOutcome.Delivered)]
    [InlineData(200, "ok\n", WebhookOutcome.Delivered)]
    [InlineData(200, "", WebhookOutcome.Delivered)]
    [InlineData(200, """{"ok": true}""", WebhookOutcome.Delivered)]
    [InlineData(200, "<html>Sign in to the proxy</html>", WebhookOutcome.Lost)]
    [InlineData(200, """{"ok":false,"error":"unknown"}""", WebhookOutcome.Lost)]
    [InlineData(200, """{"ok": false}""", WebhookOutcome.Lost)]
    [InlineData(200, "invalid_token", WebhookOutcome.Lost)]
    [InlineData(202, "Accepted for review", WebhookOutcome.Lost)]
    [InlineData(204, "", WebhookOutcome.Delivered)]
    [InlineData(302, "ok", WebhookOutcome.Later)]
    [InlineData(404, "no_service", WebhookOutcome.Gone)]
    [InlineData(404, "channel_not_found", WebhookOutcome.Gone)]
    [InlineData(410, "channel_is_archived", WebhookOutcome.Gone)]
    [InlineData(403, "invalid_token", WebhookOutcome.Gone)]
    [InlineData(404, "no_team", WebhookOutcome.Gone)]
    [InlineData(400, "invalid_payload", WebhookOutcome.Refused)]
    [InlineData(400, "no_text", WebhookOutcome.Refused)]
    [InlineData(404, "<html>Not Found</html>", WebhookOutcome.Later)]
    [InlineData(403, "", WebhookOutcome.Later)]
    [InlineData(500, "no_service", WebhookOutcome.Later)]
    [InlineData(500, "rollup_error", WebhookOutcome.Later)]
    public static void Knows_what_a_response_of_Slack_means(int status, string body, object outcome) =>
        Assert.Equal(outcome, OutcomeOf(WebhookKind.Slack, status, body, null));

    [Theory]
    [InlineData("\"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", 1)]
    [InlineData("[\"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"]", 1)]
    [InlineData("\"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\"", 2)]
    [InlineData("[\"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"whsec_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\"]", 2)]
    public static void Signs_with_each_secret_while_it_is_rotated(string secret, int signatures)
    {
        var pager = Webhook.ReadAll(
            $$$"""{"pager":{"kind":"webhook","url":"https://hooks.example.com/pager","secret":{{{secret}}}}}""", "/p")["pager"];
        using var request = new HttpRequestMessage();

        WebhookSignature.Sign(request, "msg_1", Now, pager.Keys, "{}"u8.ToArray());

        var signed = request.Headers.GetValues("webhook-signature").Single().Split(' ');
        Assert.Equal(signatures, signed.Distinct().Count());
        Assert.All(signed, one => Assert.StartsWith("v1,", one, StringComparison.Ordinal));
        using var alone = new HttpRequestMessage();
        WebhookSignature.Sign(alone, "msg_1", Now, [pager.Keys[^1]], "{}"u8.ToArray());
        Assert.Equal(signed[^1], alone.Headers.GetValues("webhook-signature").Single());
    }

    [Theory]
    [InlineData("aaaa&lt;bbbb", 5, "aaaa")]
    [InlineData("aaaa&lt;bbbb", 7, "aaaa")]
    [InlineData("aaaa&lt;bbbb", 8, "aaaa&lt;")]
    [InlineData("aa&amp;&amp;", 11, "aa&amp;")]
    [InlineData("aaa🌋bbb", 4, "aaa")]
    [InlineData("aaa🌋bbb", 5, "aaa🌋")]
    [InlineData("aaa", 5, "aaa")]
    public static void Cuts_between_characters_and_entities(string text, int chars, string cut) =>
        Assert.Equal(cut, SlackText.Cut(text, chars));

    [Fact]
    public static void Signs_as_the_specification_shows()
    {
        // The example of https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
        using var request = new HttpRequestMessage();

        WebhookSignature.Sign(
            request,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            DateTimeOffset.FromUnixTimeSeconds(1614265330),
            [Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")],
            Encoding.UTF8.GetBytes("""{"test": 2432232314}"""));

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", request.Headers.GetValues("webhook-signature").Single());
        Assert.Equal("1614265330", request.Headers.GetValues("webhook-timestamp").Single());
        Assert.Equal("msg_p5jXN8AQM9LWM0D4loKWxJek", request.Headers.GetValues("webhook-id").Single());
    }

    [Theory]
    [InlineData(1, "1 s")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(3 * 3600, "3 h 0 min")]
    [InlineData(26 * 3600, "1 d 2 h")]
    [InlineData(-5, "0 s")]
    public static void Says_a_duration_in_its_two_largest_units(int seconds, string text) =>
        Assert.Equal(
            text,
            NotificationTemplate.Duration(TimeSpan.FromSeconds(seconds)),
            StringComparer.Create(CultureInfo.InvariantCulture, false));

    private static WebhookOutcome OutcomeOf(WebhookKind kind, int status, string body, int? retryAfter) => WebhookResponse.Of(
        kind, (HttpStatusCode)status, body, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null).Outcome;
}
