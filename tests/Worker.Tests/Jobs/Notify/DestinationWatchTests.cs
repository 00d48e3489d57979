using System.Net;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.Notify;

public static class DestinationWatchTests
{
    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Conflict)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    public static async Task Notifies_over_the_others_of_a_destination_that_fails_for_minutes_and_of_its_return(HttpStatusCode status)
    {
        var fixture = new NotifyFixture { Response = (destination, _) => destination == "pager" ? new HttpResponseMessage(status) : null };
        var first = fixture.Message(fixture.Alert("a"), id: "1");
        var second = fixture.Message(fixture.Alert("b"), id: "2");
        var started = fixture.Now;

        for (var receives = 1; fixture.Texts.Count < 3; receives++)
        {
            Assert.True(receives < 10, "nobody was notified");
            var notify = fixture.Start(NotifyFixture.Both);
            Assert.Contains(
                "1", await NotifyFixture.RunAsync(notify, NotifyFixture.Again(first, receives), NotifyFixture.Again(second, receives)));
            await fixture.DeliverSentAsync(notify);
            fixture.Now += TimeSpan.FromSeconds(fixture.Waits["1"] + 3);
        }

        var took = fixture.Now - started;
        var late = fixture.Start(NotifyFixture.Both);
        await NotifyFixture.RunAsync(late, NotifyFixture.Again(first, 8));
        fixture.Now += TimeSpan.FromHours(1);
        fixture.Response = (_, _) => null;
        Assert.Empty(await NotifyFixture.RunAsync(late, NotifyFixture.Again(first, 9), NotifyFixture.Again(second, 9)));
        await fixture.DeliverSentAsync(late);

        Assert.InRange(took, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(8));
        Assert.Equal(4, fixture.Texts.Count);
        Assert.StartsWith(
            $"[error] destination/pager: Destination pager cannot be reached: {(int)status}.", fixture.Texts[2], StringComparison.Ordinal);
        Assert.StartsWith(
            "[recovered] destination/pager: Destination pager can be reached again.", fixture.Texts[3], StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Incidents, incident => incident.GetProperty("dedupeKey").GetString() == "destination/pager");
        Assert.Empty(fixture.DeadLetters);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "900")]
    [InlineData(HttpStatusCode.TooManyRequests, "Fri, 20 Nov 2026 13:00:00 GMT")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "121")]
    public static async Task Notifies_over_the_others_at_once_of_a_destination_that_asks_to_be_left_alone_for_longer(
        HttpStatusCode status, string retryAfter)
    {
        var fixture = new NotifyFixture
        {
            Response = (destination, _) =>
            {
                var reply = new HttpResponseMessage(status);
                reply.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
                return destination == "pager" ? reply : null;
            },
        };
        var notify = fixture.Start(NotifyFixture.Both);

        Assert.Single(await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert())));
        await fixture.DeliverSentAsync(notify);

        Assert.StartsWith("[error] destination/pager: Destination pager cannot be reached", fixture.Texts[^1], StringComparison.Ordinal);
    }

    /// <summary>It was taken away while it could not be reached, so that nothing was ever delivered there again.</summary>
    [Fact]
    public static async Task Notifies_of_the_next_outage_of_a_destination_whose_first_one_nobody_saw_end()
    {
        var fixture = new NotifyFixture { Response = (destination, _) => destination == "pager" ? Failing() : null };
        await OutageAsync();
        fixture.Now += TimeSpan.FromDays(30);

        await OutageAsync();

        Assert.Equal(2, fixture.Texts.Count(text => text.Contains("Destination pager cannot be reached", StringComparison.Ordinal)));

        async Task OutageAsync()
        {
            var message = fixture.Message(fixture.Alert($"process/{fixture.Now.Month}"));
            for (var receives = 1; receives < 8; receives++)
            {
                var notify = fixture.Start(NotifyFixture.Both);
                await NotifyFixture.RunAsync(notify, NotifyFixture.Again(message, receives));
                await fixture.DeliverSentAsync(notify);
                fixture.Now += TimeSpan.FromSeconds(fixture.Waits[message.MessageId]);
            }
        }

        static HttpResponseMessage Failing() => new(HttpStatusCode.InternalServerError);
    }

    /// <summary>A sign-in page that does not come to its end is none of Slack's responses either.</summary>
    [Theory]
    [InlineData("ops", 1)]
    [InlineData("pager", 0)]
    public static async Task Retries_what_Slack_does_not_say_to_have_taken(string destination, int retries)
    {
        var fixture = new NotifyFixture
        {
            Response = (name, _) => name == destination ? new HttpResponseMessage { Content = new BrokenContent() } : null,
        };

        var again = await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both), fixture.Message(fixture.Alert()));

        Assert.Equal(retries, again.Count);
    }

    [Fact]
    public static async Task Notifies_over_the_others_at_once_of_a_destination_that_is_gone()
    {
        var fixture = new NotifyFixture
        {
            Response = (destination, _) => destination == "ops"
                ? new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("no_service") } : null,
        };
        var notify = fixture.Start(NotifyFixture.Both);

        Assert.Empty(await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert())));
        await fixture.DeliverSentAsync(notify);
        fixture.Now += TimeSpan.FromMinutes(1);
        Assert.Empty(await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert("other"))));
        await fixture.DeliverSentAsync(notify);

        Assert.Equal(2, fixture.DeadLetters.Count);
        Assert.Equal(
            ["process/sync", "destination/ops", "other"],
            fixture.Incidents.Select(incident => incident.GetProperty("dedupeKey").GetString()));
    }

    [Fact]
    public static async Task Makes_one_dead_letter_where_there_is_no_other_destination()
    {
        var fixture = new NotifyFixture { Response = (_, _) => throw new HttpRequestException(HttpRequestError.ConnectionError) };
        var message = fixture.Message(fixture.Alert());
        for (var receives = 1; receives < 12; receives++)
        {
            Assert.Single(await NotifyFixture.RunAsync(fixture.Start(), NotifyFixture.Again(message, receives)));
            fixture.Now += TimeSpan.FromSeconds(fixture.Waits[message.MessageId]);
        }

        var letter = Assert.Single(fixture.DeadLetters);
        fixture.Response = (_, _) => null;
        Assert.Empty(await NotifyFixture.RunAsync(fixture.Start(), NotifyFixture.Again(message, 12)));

        Assert.StartsWith("there is no other destination: Destination ops cannot be reached:", letter.Reason, StringComparison.Ordinal);
        Assert.Empty(fixture.Sent);
        Assert.DoesNotContain(fixture.Rows, row => row["subject"].S == "destination/ops" && row["isOpen"].BOOL == true);
    }

    [Fact]
    public static async Task Makes_the_dead_letter_later_when_the_queues_cannot_be_reached()
    {
        var fixture = new NotifyFixture { Response = (_, _) => new HttpResponseMessage(HttpStatusCode.InternalServerError) };
        var message = fixture.Message(fixture.Alert());
        fixture.Now += TimeSpan.FromMinutes(3);
        fixture.IsWithoutQueues = true;
        await NotifyFixture.RunAsync(fixture.Start(), NotifyFixture.Again(message, 2));
        fixture.IsWithoutQueues = false;
        fixture.Now += TimeSpan.FromMinutes(1);
        await NotifyFixture.RunAsync(fixture.Start(), NotifyFixture.Again(message, 3));

        Assert.StartsWith("there is no other destination:", Assert.Single(fixture.DeadLetters).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Ends_in_dead_letters_where_all_destinations_are_gone()
    {
        var fixture = new NotifyFixture { Response = (_, _) => new HttpResponseMessage(HttpStatusCode.Gone) };
        var notify = fixture.Start(NotifyFixture.Both);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert()));
        var reports = 0;
        while (reports < 20 && fixture.Sent.TryDequeue(out var body))
        {
            reports++;
            await NotifyFixture.RunAsync(notify, fixture.Message(body));
        }

        fixture.Now += TimeSpan.FromMinutes(5);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert("other")));

        Assert.Equal(2, reports);
        Assert.Empty(fixture.Sent);
        Assert.Equal(2, fixture.DeadLetters.Count(letter => IsOfFailedReport(letter.Reason)));
    }

    [Fact]
    public static async Task Makes_dead_letters_within_minutes_where_all_destinations_fail_and_reports_each_once()
    {
        var fixture = new NotifyFixture { Response = (_, _) => new HttpResponseMessage(HttpStatusCode.InternalServerError) };
        var notify = fixture.Start(NotifyFixture.Both);
        var message = fixture.Message(fixture.Alert());
        fixture.Now += TimeSpan.FromMinutes(3);
        await NotifyFixture.RunAsync(notify, NotifyFixture.Again(message, 2));
        List<SQSEvent.SQSMessage> reports = [.. fixture.Sent.Select(body => fixture.Message(body, receives: 2))];
        fixture.Sent.Clear();
        fixture.Now += TimeSpan.FromMinutes(3);
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both), reports);
        await NotifyFixture.RunAsync(notify, NotifyFixture.Again(message, 3));

        Assert.Equal(2, reports.Count);
        Assert.Empty(fixture.Sent);
        Assert.Equal(2, fixture.DeadLetters.Count(letter => IsOfFailedReport(letter.Reason)));
        fixture.Response = (_, _) => null;
        fixture.Now += TimeSpan.FromMinutes(1);
        Assert.Empty(await NotifyFixture.RunAsync(notify, NotifyFixture.Again(message, 4)));
        Assert.DoesNotContain(
            fixture.Rows, row => row["destination"].S == "dead-letters" && row["isOpen"].BOOL == true);
    }

    [Fact]
    public static async Task Notifies_over_the_others_of_a_destination_that_failed_with_a_report_first()
    {
        var fixture = new NotifyFixture
        {
            Constants = """
                {"routes":[{"subject":"process/","destinations":["pager"]},{"subject":"data/","destinations":["chat"]},
                {"subject":"destination/","destinations":["*"]}]}
                """,
            Response = (destination, _) => destination == "ops" ? null : new HttpResponseMessage(HttpStatusCode.Gone),
        };
        var notify = fixture.Start(
            NotifyFixture.Both[..^1] + ""","chat":{"kind":"slack","url":"https://hooks.example.com/chat"}}""");
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert()));
        await fixture.DeliverSentAsync(notify);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert("data/prices")));
        await fixture.DeliverSentAsync(notify);

        Assert.Equal(["[error] destination/pager:", "[error] destination/chat:"], fixture.Texts.Select(text => text.Split(" Dest")[0]));
    }

    [Fact]
    public static async Task Notifies_over_the_others_of_a_destination_that_does_not_take_an_escalation()
    {
        var fixture = new NotifyFixture
        {
            Constants = """{"routes":[{"subject":"","destinations":["ops"],"escalateAfterMinutes":30,"escalateTo":["pager"]}]}""",
            Response = (destination, _) =>
                destination == "pager" ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : null,
        };
        var notify = fixture.Start(NotifyFixture.Both);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert()));
        fixture.Now += TimeSpan.FromMinutes(30);
        await NotifyFixture.RunAsync(notify);
        await fixture.DeliverSentAsync(notify);

        Assert.StartsWith("[error] destination/pager:", fixture.Texts[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData(null)]
    public static async Task Tries_for_four_hours_within_the_receives_of_the_queue(string? retryAfter)
    {
        var fixture = new NotifyFixture
        {
            Response = (_, _) =>
            {
                var reply = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
                if (retryAfter is not null)
                {
                    reply.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
                }

                return reply;
            },
        };

        Assert.InRange(await ReceivesOfFourHoursAsync(fixture, () => TimeSpan.FromSeconds(60)), 10, 40);
    }

    [Fact]
    public static async Task Waits_for_a_run_with_time_within_the_receives_of_the_queue() =>
        Assert.InRange(await ReceivesOfFourHoursAsync(new NotifyFixture(), () => TimeSpan.FromSeconds(1)), 10, 150);

    private sealed class BrokenContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new IOException("the connection was reset");

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private static bool IsOfFailedReport(string reason) =>
        reason.StartsWith("the report of another destination failed here: Destination ", StringComparison.Ordinal);

    /// <summary>A busy destination, too, sees a message again and again.</summary>
    private static async Task<int> ReceivesOfFourHoursAsync(NotifyFixture fixture, Func<TimeSpan> remaining)
    {
        var started = fixture.Now;
        var message = fixture.Message(fixture.Alert());
        var receives = 0;
        IReadOnlyList<string> again;
        do
        {
            List<SQSEvent.SQSMessage> messages = [NotifyFixture.Again(message, ++receives)];
            again = await NotifyFixture.RunAsync(fixture.Start(), remaining, messages);
            fixture.Now += TimeSpan.FromSeconds(fixture.Waits[message.MessageId]);
        }
        while (again.Count > 0);

        Assert.True(fixture.Now - started > TimeSpan.FromHours(4), $"given up after {fixture.Now - started}");
        Assert.StartsWith("not delivered within 4 hours", fixture.DeadLetters.Last().Reason, StringComparison.Ordinal);
        return receives;
    }
}
