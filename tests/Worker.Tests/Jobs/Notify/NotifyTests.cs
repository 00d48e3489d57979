using System.Net;
using Amazon.S3;
using WorkerLib.Alerts;

namespace Worker.Tests.Jobs.Notify;

public static class NotifyTests
{
    [Fact]
    public static async Task Notifies_of_an_incident_once_and_of_its_end_once()
    {
        var fixture = new NotifyFixture();

        await fixture.RunAsync(fixture.Alert());
        await fixture.RunAsync(fixture.Alert());
        await fixture.RunAsync(fixture.Alert(minute: 1));
        await fixture.RunAsync(fixture.Recovery(minute: 2));
        await fixture.RunAsync(fixture.Recovery(minute: 2));

        Assert.Equal(
            ["[error] process/sync: Process sync is late.", "[recovered] process/sync: Process sync is back. (after 2 min 0 s, 2 alerts)"],
            fixture.Texts);
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("253402300800000")]
    [InlineData("1.5")]
    public static async Task Notifies_whatever_the_queue_says_of_when_a_message_was_sent(string sentAt)
    {
        var fixture = new NotifyFixture();
        var message = fixture.Message(fixture.Alert()) with
        {
            Attributes = new Dictionary<string, string> { ["SentTimestamp"] = sentAt },
        };

        Assert.Empty(await NotifyFixture.RunAsync(fixture.Start(), message));

        Assert.Single(fixture.Texts);
    }

    [Fact]
    public static async Task Sends_nothing_for_a_recovery_from_what_nobody_was_notified_of()
    {
        var fixture = new NotifyFixture();

        Assert.Empty(await fixture.RunAsync(fixture.Recovery()));

        Assert.Empty(fixture.Texts);
    }

    [Fact]
    public static async Task Drops_an_alert_that_comes_after_its_recovery()
    {
        var fixture = new NotifyFixture();

        await fixture.RunAsync(fixture.Recovery(minute: 5));
        Assert.Empty(await fixture.RunAsync(fixture.Alert(minute: 1)));

        Assert.Empty(fixture.Texts);
    }

    [Theory]
    [InlineData("critical", "Process sync is late.", true)]
    [InlineData("error", "Process sync has failed.", true)]
    [InlineData("error", "Process sync is late.", false)]
    public static async Task Notifies_of_a_change_once_and_only_counts_repeats(string severity, string message, bool isUpdate)
    {
        var fixture = new NotifyFixture();
        var changed = Enum.Parse<AlertSeverity>(severity, ignoreCase: true);

        await fixture.RunAsync(fixture.Alert());
        await fixture.RunAsync(fixture.Alert(minute: 1, severity: changed, message: message));
        await fixture.RunAsync(fixture.Alert(minute: 2, severity: changed, message: message));

        Assert.Equal(
            isUpdate ? [$"[{severity}] process/sync: {message} (message 2 of this incident, 2 alerts since 2026-11-20 12:00:00 UTC)"] : [],
            fixture.Texts.Skip(1));
    }

    [Fact]
    public static async Task Opens_a_new_incident_after_a_recovery()
    {
        var fixture = new NotifyFixture();

        await fixture.RunAsync(fixture.Alert(), fixture.Recovery(), fixture.Alert(minute: 2));

        Assert.Equal(["[error]", "[recovered]", "[error]"], fixture.Texts.Select(text => text.Split(' ')[0]));
    }

    [Fact]
    public static async Task Makes_one_message_of_a_burst()
    {
        var fixture = new NotifyFixture();
        var notify = fixture.Start(NotifyFixture.Both);

        var again = await NotifyFixture.RunAsync(
            notify,
            [
                .. Enumerable.Range(1, 25)
                    .Select(number => fixture.Message(fixture.Alert($"process/p{number:00}", message: $"p{number:00} is late."))),
            ]);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Recovery("process/p07", message: "p07 is back.")));

        Assert.Empty(again);
        Assert.Equal(2, fixture.Texts.Count);
        var lines = fixture.Texts[0].Split('\n');
        Assert.Equal("25 incidents at once:", lines[0]);
        Assert.Equal("[open, error] process/p01: p01 is late.", lines[1]);
        Assert.Equal("[open, error] process/p25: p25 is late.", lines[^1]);
        Assert.Equal(26, lines.Length);
        Assert.Equal("[recovered] process/p07: p07 is back. (after 1 min 0 s, 1 alert)", fixture.Texts[1]);
        Assert.Equal(26, fixture.Incidents.Count);
        var digest = System.Text.Json.JsonElement.Parse(fixture.Posts.First(post => post.Destination == "pager").Body);
        Assert.Equal("digest", digest.GetProperty("action").GetString());
    }

    [Fact]
    public static async Task Says_of_a_burst_only_how_it_ended()
    {
        var fixture = new NotifyFixture();
        var burst = Enumerable.Range(1, 6).Select(number => fixture.Alert($"process/p{number}")).ToList();

        await fixture.RunAsync(
            [.. burst, fixture.Recovery("process/p1", minute: 1), fixture.Alert("process/p2", minute: 1, AlertSeverity.Critical)]);

        var text = string.Join('\n', fixture.Texts);
        Assert.DoesNotContain("process/p1:", text, StringComparison.Ordinal);
        Assert.Contains("[critical] process/p2:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[error] process/p2:", text, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Waits_as_long_as_the_receiver_asks_and_leaves_it_alone_meanwhile()
    {
        var fixture = new NotifyFixture
        {
            Response = (destination, _) => destination == "ops" ? Reply(HttpStatusCode.TooManyRequests, "120") : null,
        };
        var notify = fixture.Start(NotifyFixture.Both);

        var again = await NotifyFixture.RunAsync(
            notify, fixture.Message(fixture.Alert("a"), id: "1"), fixture.Message(fixture.Alert("b"), id: "2"));
        fixture.Now += TimeSpan.FromSeconds(60);
        var early = await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert("c"), id: "3"));
        var toPager = fixture.Incidents.Count;
        fixture.Response = (_, _) => null;
        fixture.Now += TimeSpan.FromSeconds(60);
        var late = await NotifyFixture.RunAsync(
            notify,
            fixture.Message(fixture.Alert("a", minute: -2), id: "1"),
            fixture.Message(fixture.Alert("b", minute: -2), id: "2"));

        Assert.Equal(["1", "2"], again);
        Assert.Equal(["3"], early);
        Assert.Empty(late);
        Assert.Equal(120, fixture.Waits["1"]);
        Assert.Equal(120, fixture.Waits["2"]);
        Assert.Equal(60, fixture.Waits["3"]);
        Assert.Equal(3, toPager);
        Assert.Equal(3, fixture.Incidents.Count);
        Assert.Equal(["a", "a", "b"], fixture.Texts.Select(text => text.Split(' ', ':')[1]));
    }

    [Fact]
    public static async Task Retries_later_and_later_and_gives_up_after_hours()
    {
        var fixture = new NotifyFixture { Response = (_, _) => Reply(HttpStatusCode.InternalServerError) };
        var notify = fixture.Start();
        var first = fixture.Message(fixture.Alert(), receives: 1, id: "1");
        var fourth = fixture.Message(fixture.Alert(), receives: 4, id: "4");
        var last = fixture.Message(fixture.Alert(), receives: 30, id: "30");

        Assert.Equal(["1"], await NotifyFixture.RunAsync(notify, first));
        Assert.Equal(["4"], await NotifyFixture.RunAsync(notify, fourth));
        fixture.Now += TimeSpan.FromSeconds(10);
        Assert.Equal(["30"], await NotifyFixture.RunAsync(notify, last));
        fixture.Now += TimeSpan.FromHours(4.1);
        Assert.Empty(await NotifyFixture.RunAsync(notify, last));

        Assert.Equal([5, 40, 900], [fixture.Waits["1"], fixture.Waits["4"], fixture.Waits["30"]]);
        Assert.Equal((last.Body, "not delivered within 4 hours; ops: 500"), fixture.DeadLetters.Last());
    }

    [Fact]
    public static async Task Leaves_a_receiver_alone_that_does_not_respond_and_notifies_the_others()
    {
        var fixture = new NotifyFixture
        {
            Response = (destination, _) => destination == "ops" ? throw new HttpRequestException(HttpRequestError.ConnectionError) : null,
        };

        var again = await NotifyFixture.RunAsync(
            fixture.Start(NotifyFixture.Both),
            [.. Enumerable.Range(1, 5).Select(number => fixture.Message(fixture.Alert($"process/p{number}")))]);

        Assert.Equal(5, again.Count);
        Assert.Equal(2, fixture.Texts.Count);
        Assert.Equal(5, fixture.Incidents.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "no_service", "ops refuses it: 404 no_service")]
    [InlineData(HttpStatusCode.Gone, "", "ops refuses it: 410")]
    [InlineData(HttpStatusCode.BadRequest, "invalid_payload", "ops refuses it: 400 invalid_payload")]
    public static async Task Sets_aside_what_is_refused_and_tries_the_next_alert_anew(HttpStatusCode status, string body, string reason)
    {
        var fixture = new NotifyFixture { Response = (_, _) => Reply(status, body: body) };
        var notify = fixture.Start();
        var message = fixture.Message(fixture.Alert());

        Assert.Empty(await NotifyFixture.RunAsync(notify, message));
        Assert.Empty(await NotifyFixture.RunAsync(notify, message));
        fixture.Response = (_, _) => null;
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert(minute: 1)));

        Assert.Equal([(message.Body, reason)], fixture.DeadLetters);
        Assert.Equal(2, fixture.Texts.Count);
    }

    [Fact]
    public static async Task Notifies_of_what_was_refused_when_it_is_sent_again()
    {
        var fixture = new NotifyFixture
        {
            Response = (destination, _) => destination == "ops" ? Reply(HttpStatusCode.NotFound, body: "no_service") : null,
        };
        var notify = fixture.Start(NotifyFixture.Both);
        var alert = fixture.Alert();
        await NotifyFixture.RunAsync(notify, fixture.Message(alert));

        fixture.Response = (_, _) => null;
        fixture.Now += TimeSpan.FromMinutes(10);
        var redriven = fixture.Message(alert);
        Assert.Empty(await NotifyFixture.RunAsync(notify, redriven));
        Assert.Empty(await NotifyFixture.RunAsync(notify, redriven));

        Assert.Single(fixture.DeadLetters);
        Assert.Equal(2, fixture.Texts.Count);
        Assert.Single(fixture.Incidents);
    }

    [Fact]
    public static async Task Does_not_notify_of_what_was_refused_once_something_newer_was_sent()
    {
        var fixture = new NotifyFixture { Response = (_, _) => Reply(HttpStatusCode.Gone) };
        var notify = fixture.Start();
        var alert = fixture.Alert();
        await NotifyFixture.RunAsync(notify, fixture.Message(alert));

        fixture.Response = (_, _) => null;
        fixture.Now += TimeSpan.FromMinutes(10);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert()), fixture.Message(fixture.Recovery()));
        await NotifyFixture.RunAsync(notify, fixture.Message(alert));

        Assert.Equal(3, fixture.Texts.Count);
        Assert.StartsWith("[recovered]", fixture.Texts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Leaves_a_receiver_alone_that_fails_slowly_so_that_the_others_are_notified()
    {
        var fixture = new NotifyFixture();
        var started = fixture.Now;
        fixture.Response = (destination, _) =>
        {
            fixture.Now += destination == "ops" ? TimeSpan.FromSeconds(4) : TimeSpan.Zero;
            return destination == "ops" ? Reply(HttpStatusCode.GatewayTimeout) : null;
        };

        // Of few subjects, so that no digest is made of them.
        var messages = Enumerable.Range(0, 20)
            .Select(minute => fixture.Message(fixture.Alert($"process/p{minute % 5}", minute, message: $"{(char)('a' + minute)}")))
            .ToList();
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both), () => TimeSpan.FromSeconds(60) - (fixture.Now - started), messages);

        Assert.Equal(2, fixture.Texts.Count);
        Assert.Equal(20, fixture.Incidents.Count);
    }

    [Fact]
    public static async Task Keeps_the_address_to_itself_when_a_response_repeats_it()
    {
        var fixture = new NotifyFixture
        {
            Response = (_, _) => Reply(HttpStatusCode.Gone, body: "Cannot POST /services/T0123/hush-hush-hush?key=hush-hush-key"),
        };

        await NotifyFixture.RunAsync(
            fixture.Start("""{"ops":{"kind":"slack","url":"https://hooks.example.com/services/T0123/hush-hush-hush?key=hush-hush-key"}}"""),
            fixture.Message(fixture.Alert()));

        Assert.Equal("ops refuses it: 410 Cannot POST […]", Assert.Single(fixture.DeadLetters).Reason);
    }

    [Fact]
    public static async Task Sets_a_malformed_message_aside_and_notifies_the_others()
    {
        var fixture = new NotifyFixture();
        var good = fixture.Message(fixture.Alert());

        var again = await NotifyFixture.RunAsync(
            fixture.Start(),
            fixture.Message("not JSON"),
            fixture.Message("""{"Type":"Notification","Message":"hello"}"""),
            fixture.Message("{}"),
            fixture.Message("null"),
            fixture.Message("""{"subject":"","raisedAt":"2026-11-20T12:00:00Z","kind":"alert","severity":"error","message":"x"}"""),
            good);

        Assert.Empty(again);
        Assert.Equal(
            ["not JSON", """{"Type":"Notification","Message":"hello"}""", "{}", "null"],
            fixture.DeadLetters.Select(letter => letter.Body).Take(4));
        Assert.All(
            fixture.DeadLetters.Take(3),
            letter => Assert.StartsWith("the message is neither an alert nor a CloudWatch alarm", letter.Reason, StringComparison.Ordinal));
        Assert.Equal("the subject is empty", fixture.DeadLetters.Last().Reason);
        Assert.Single(fixture.Texts);
    }

    /// <summary>What cannot be kept whole stays in the queue, which has it whole.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public static async Task Retries_what_is_too_large_for_a_letter_while_S3_refuses_it_and_notifies_of_the_others(bool isSilent)
    {
        var large = new string('x', 262_144);
        var fixture = new NotifyFixture
        {
            LettersFault = isSilent ? new TimeoutException("no response within 5 s") : new AmazonS3Exception("Slow down."),
        };
        var notify = fixture.Start();

        var again = await NotifyFixture.RunAsync(
            notify, fixture.Message(large, id: "large"), fixture.Message("small", id: "small"), fixture.Message(fixture.Alert("good")));
        var refused = fixture.DeadLetters.ToList();
        fixture.LettersFault = null;
        var never = await NotifyFixture.RunAsync(notify, fixture.Message(large, id: "large"));

        Assert.Equal(["large"], again);
        Assert.Equal("small", Assert.Single(refused).Body);
        Assert.Single(fixture.Texts);
        Assert.Empty(never);
        Assert.InRange(fixture.DeadLetters.Last().Body.Length, 261_000, 262_143);
    }

    [Fact]
    public static async Task A_dead_letter_queue_that_does_not_respond_holds_up_no_alert()
    {
        using var deadline = new CancellationTokenSource();
        var fixture = new NotifyFixture();
        var notifiedBefore = -1;
        fixture.BeforeDeadLetter = async cancelled =>
        {
            notifiedBefore = fixture.Texts.Count;
            await deadline.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancelled);
        };

        var again = await NotifyFixture.RunUntilAsync(
            fixture.Start(),
            () => TimeSpan.FromSeconds(60),
            [
                fixture.Message("not JSON", id: "malformed"),
                fixture.Message("nor this", id: "malformed too"),
                fixture.Message(fixture.Alert(), id: "good"),
            ],
            deadline.Token);

        Assert.Equal(["malformed", "malformed too"], again.Order(StringComparer.Ordinal));
        Assert.Equal(1, notifiedBefore);
    }

    [Fact]
    public static async Task Notifies_the_others_when_SQS_cannot_be_reached()
    {
        var fixture = new NotifyFixture
        {
            IsWithoutQueues = true,
            Response = (_, body) => body.Contains("bad", StringComparison.Ordinal) ? Reply(HttpStatusCode.InternalServerError) : null,
        };

        var again = await NotifyFixture.RunAsync(
            fixture.Start(),
            fixture.Message("not JSON", id: "malformed"),
            fixture.Message(fixture.Alert("bad"), id: "failing"),
            fixture.Message(fixture.Alert("good"), id: "good"));

        Assert.Equal(["failing", "malformed"], again.Order(StringComparer.Ordinal));
        Assert.Equal(2, fixture.Texts.Count);
    }

    [Theory]
    [InlineData("ALARM", "[error] alarm/worker-errors: A job failed.")]
    [InlineData("OK", null)]
    [InlineData("INSUFFICIENT_DATA", null)]
    public static async Task Takes_alarms_of_CloudWatch_as_their_topic_sends_them(string state, string? text)
    {
        var fixture = new NotifyFixture();

        Assert.Empty(await NotifyFixture.RunAsync(fixture.Start(), fixture.Message(Alarm(state, "2026-11-20T12:00:00.123+0000"))));

        Assert.Equal(text is null ? [] : [text], fixture.Texts);
        Assert.Empty(fixture.DeadLetters);
    }

    [Fact]
    public static async Task Closes_the_incident_of_an_alarm_that_is_OK_again()
    {
        var fixture = new NotifyFixture();
        fixture.Now += TimeSpan.FromMinutes(6);

        await NotifyFixture.RunAsync(
            fixture.Start(),
            fixture.Message(Alarm("ALARM", "2026-11-20T12:00:00.123+0000")),
            fixture.Message(Alarm("OK", "2026-11-20T12:05:00.123+0000")));

        Assert.Equal("[recovered] alarm/worker-errors: Threshold Crossed. (after 5 min 0 s, 1 alert)", fixture.Texts[1]);
    }

    [Fact]
    public static async Task Sets_alerts_aside_where_no_destination_is_set()
    {
        var fixture = new NotifyFixture();
        var alert = fixture.Message(fixture.Alert());

        Assert.Empty(await NotifyFixture.RunAsync(
            fixture.Start(destinations: null),
            alert,
            fixture.Message(fixture.Recovery()),
            fixture.Message(Alarm("ALARM", "2026-11-20T12:00:00.123+0000"))));

        Assert.Empty(fixture.Posts);
        var letter = Assert.Single(fixture.DeadLetters);
        Assert.Equal(
            (alert.Body,
                "nobody is notified: there is no destination in the parameter that NOTIFY_DESTINATIONS names (docs/alerts.md)"),
            letter);
    }

    [Fact]
    public static async Task Notifies_again_under_the_same_id_after_a_run_that_died_and_nobody_twice_after_that()
    {
        var fixture = new NotifyFixture();
        var deaths = 1;
        fixture.DiesBeforeMark = () => deaths-- > 0;
        var message = fixture.Message(fixture.Alert());

        var died = await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Generic), message);
        var tooEarly = await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Generic), message);
        fixture.Now += TimeSpan.FromSeconds(31);
        var after = await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Generic), message);
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Generic), message);

        Assert.Single(died);
        Assert.Single(tooEarly);
        Assert.Empty(after);
        Assert.Equal(2, fixture.Posts.Count);
        Assert.Single(fixture.Posts.Select(post => post.Id).Distinct());
    }

    [Fact]
    public static async Task Notifies_of_a_recovery_when_nobody_knows_whether_people_were_notified()
    {
        var fixture = new NotifyFixture { Response = (_, _) => throw new HttpRequestException(HttpRequestError.ResponseEnded) };
        var notify = fixture.Start();

        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert()));
        fixture.Response = (_, _) => null;
        fixture.Now += TimeSpan.FromMinutes(1);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Recovery()));

        Assert.StartsWith("[recovered]", fixture.Texts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Sends_Slack_only_what_it_cannot_take_for_a_link_or_a_mention()
    {
        var fixture = new NotifyFixture();

        await NotifyFixture.RunAsync(
            fixture.Start(NotifyFixture.Both),
            fixture.Message(fixture.Alert(message: "<!channel> a < b & <https://evil.example|click>")));

        Assert.Equal(
            "[error] process/sync: &lt;!channel&gt; a &lt; b &amp; &lt;https://evil.example|click&gt;",
            Assert.Single(fixture.Texts));
        Assert.Equal(
            "<!channel> a < b & <https://evil.example|click>", Assert.Single(fixture.Incidents).GetProperty("message").GetString());
    }

    private static string Alarm(string state, string time)
    {
        var alarm = $$"""
            {"AlarmName":"worker-errors","AlarmDescription":"A job failed.","NewStateValue":"{{state}}",
            "NewStateReason":"Threshold Crossed.","StateChangeTime":"{{time}}","Region":"Asia Pacific (Tokyo)"}
            """.ReplaceLineEndings("");
        return $$"""
            {"Type":"Notification","TopicArn":"arn:aws:sns:ap-northeast-1:123456789012:worker-local-alarms",
            "Message":{{System.Text.Json.JsonSerializer.Serialize(alarm)}}}
            """.ReplaceLineEndings("");
    }

    private static HttpResponseMessage Reply(HttpStatusCode status, string? retryAfter = null, string body = "")
    {
        var reply = new HttpResponseMessage(status) { Content = new StringContent(body) };
        if (retryAfter is not null)
        {
            reply.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return reply;
    }
}
