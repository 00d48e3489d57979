using System.Net;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.Notify;

/// <summary>An incident that never closes would silence its subject: whatever became of its end, people hear of the next outage.</summary>
public static class SilencedSubjectTests
{
    [Theory]
    [InlineData(HttpStatusCode.Gone, "")]
    [InlineData(HttpStatusCode.NotFound, "no_service")]
    public static async Task Notifies_of_the_next_outage_when_the_recovery_was_refused(HttpStatusCode status, string body)
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert());
        fixture.Response = (_, _) => Reply(status, body);
        await fixture.RunAsync(fixture.Recovery());

        await AssertNextOutageIsToldAsync(fixture);
    }

    [Fact]
    public static async Task Notifies_of_the_next_outage_when_the_recovery_was_given_up()
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert());
        fixture.Response = (_, _) => Reply(HttpStatusCode.InternalServerError);
        var recovery = fixture.Message(fixture.Recovery());
        Assert.Single(await NotifyFixture.RunAsync(fixture.Start(), recovery));
        fixture.Now += TimeSpan.FromHours(4.1);
        Assert.Empty(await NotifyFixture.RunAsync(fixture.Start(), NotifyFixture.Again(recovery, 25)));

        await AssertNextOutageIsToldAsync(fixture);
    }

    [Fact]
    public static async Task Notifies_of_the_next_outage_when_the_recovery_was_given_up_without_a_try()
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert());
        var recovery = fixture.Message(fixture.Recovery());
        fixture.Now += TimeSpan.FromHours(4.1);
        await NotifyFixture.RunAsync(fixture.Start(), () => TimeSpan.FromSeconds(1), [NotifyFixture.Again(recovery, 25)]);

        Assert.Single(fixture.Texts);
        await AssertNextOutageIsToldAsync(fixture);
    }

    [Fact]
    public static async Task Notifies_of_the_next_outage_when_the_recovery_came_while_there_was_no_destination()
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert());
        var recovery = fixture.Message(fixture.Recovery());
        fixture.Unreadable = "process/sync";
        Assert.Equal([recovery.MessageId], await NotifyFixture.RunAsync(fixture.Start(destinations: null), recovery));
        fixture.Unreadable = null;
        Assert.Empty(await NotifyFixture.RunAsync(fixture.Start(destinations: null), NotifyFixture.Again(recovery, 2)));

        Assert.Empty(fixture.DeadLetters);
        await AssertNextOutageIsToldAsync(fixture);
    }

    [Fact]
    public static async Task Notifies_of_the_next_outage_while_the_recovery_is_still_retried_and_not_of_that_any_more()
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert());
        fixture.Response = (_, _) => Reply(HttpStatusCode.InternalServerError);
        var recovery = fixture.Message(fixture.Recovery(minute: 0) with { RaisedAt = fixture.Now.AddSeconds(30) });
        await NotifyFixture.RunAsync(fixture.Start(), recovery);

        await AssertNextOutageIsToldAsync(fixture);
        var texts = fixture.Texts.Count;
        Assert.Empty(await NotifyFixture.RunAsync(fixture.Start(), NotifyFixture.Again(recovery, 2)));
        Assert.Equal(texts, fixture.Texts.Count);
    }

    [Fact]
    public static async Task Notifies_of_a_recovery_that_was_refused_when_it_is_sent_again()
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert());
        fixture.Response = (_, _) => Reply(HttpStatusCode.Gone);
        var recovery = fixture.Recovery();
        await fixture.RunAsync(recovery);
        fixture.Response = (_, _) => null;
        fixture.Now += TimeSpan.FromMinutes(10);

        await fixture.RunAsync(recovery);
        await fixture.RunAsync(recovery);

        Assert.Equal(3, fixture.Texts.Count);
        Assert.StartsWith("[recovered]", fixture.Texts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Notifies_of_the_next_outage_of_a_subject_in_a_burst_that_also_has_the_recovery()
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert("process/p1"));
        fixture.Now += TimeSpan.FromMinutes(1);

        await fixture.RunAsync(
        [
            fixture.Recovery("process/p1", minute: 1),
            fixture.Alert("process/p1", minute: 2),
            .. Enumerable.Range(2, 6).Select(number => fixture.Alert($"process/p{number}")),
        ]);

        Assert.Contains("[open, error] process/p1:", fixture.Texts[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(365)]
    [InlineData(1)]
    public static async Task Takes_an_alert_of_the_future_for_one_of_now(int days)
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert() with { RaisedAt = fixture.Now.AddDays(days) });
        fixture.Now += TimeSpan.FromMinutes(1);
        await fixture.RunAsync(fixture.Recovery(minute: 0));
        fixture.Now += TimeSpan.FromMinutes(1);
        await fixture.RunAsync(fixture.Alert());

        Assert.Equal(["[error]", "[recovered]", "[error]"], fixture.Texts.Select(text => text.Split(' ')[0]));
    }

    [Fact]
    public static async Task Does_not_measure_by_a_row_of_the_future()
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert());
        fixture.Change("process/sync", row => row["latest"].S = "2027-11-20T12:00:00.0000000Z");

        await fixture.RunAsync(fixture.Recovery());

        Assert.StartsWith("[recovered]", fixture.Texts[^1], StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Notifies_of_a_repeat_after_a_day_because_its_recovery_may_have_been_lost_before()
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert());
        fixture.Now += TimeSpan.FromHours(23);
        await fixture.RunAsync(fixture.Alert());
        fixture.Now += TimeSpan.FromHours(1);
        await fixture.RunAsync(fixture.Alert());
        fixture.Now += TimeSpan.FromHours(1);
        await fixture.RunAsync(fixture.Alert());

        Assert.Equal(2, fixture.Texts.Count);
        Assert.Contains("3 alerts since 2026-11-20 12:00:00 UTC", fixture.Texts[1], StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Keeps_what_is_open_until_it_is_over()
    {
        var fixture = new NotifyFixture();

        await fixture.RunAsync(fixture.Alert());
        Assert.DoesNotContain("expiresAt", Assert.Single(fixture.Rows).Keys);
        await fixture.RunAsync(fixture.Recovery());

        Assert.Equal($"{fixture.Now.AddDays(90).ToUnixTimeSeconds()}", Assert.Single(fixture.Rows)["expiresAt"].N);
    }

    [Fact]
    public static async Task Notifies_of_the_end_who_was_notified_of_the_beginning_whatever_the_routes_say_now()
    {
        var fixture = new NotifyFixture();
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both), fixture.Message(fixture.Alert()));

        fixture.Constants = """{"routes":[{"subject":"","destinations":["pager"]}]}""";
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both), fixture.Message(fixture.Recovery()));

        Assert.StartsWith("[recovered]", fixture.Texts[^1], StringComparison.Ordinal);
        Assert.Equal(["open", "resolve"], fixture.Incidents.Select(incident => incident.GetProperty("action").GetString()));
    }

    [Fact]
    public static async Task Reads_rows_of_older_releases()
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert());
        fixture.Change("process/sync", row => row.Remove("notifiedAt"));

        await fixture.RunAsync(fixture.Alert(minute: 1));
        await fixture.RunAsync(fixture.Alert(minute: 2, message: "Process sync is broken."));

        Assert.Equal(2, fixture.Texts.Count);
        Assert.Contains("message 2 of this incident, 3 alerts", fixture.Texts[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version")]
    [InlineData("isOpen")]
    [InlineData("severity")]
    public static async Task Replaces_a_malformed_row_and_notifies(string attribute)
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert());
        fixture.Change("process/sync", row => row[attribute] = new Amazon.DynamoDBv2.Model.AttributeValue("?"));

        Assert.Empty(await fixture.RunAsync(fixture.Alert(minute: 1)));
        await fixture.RunAsync(fixture.Recovery(minute: 2));

        Assert.Equal(["[error]", "[error]", "[recovered]"], fixture.Texts.Select(text => text.Split(' ')[0]));
    }

    [Fact]
    public static async Task Holds_up_only_the_incident_that_fails()
    {
        var fixture = new NotifyFixture { Unreadable = "process/p3" };
        List<SQSEvent.SQSMessage> messages =
            [.. Enumerable.Range(1, 10).Select(number => fixture.Message(fixture.Alert($"process/p{number}"), id: $"{number}"))];

        Assert.Equal(["3"], await NotifyFixture.RunAsync(fixture.Start(), messages));
        fixture.Unreadable = null;
        Assert.Empty(await NotifyFixture.RunAsync(fixture.Start(), messages));

        Assert.Equal(2, fixture.Texts.Count);
        Assert.StartsWith("9 incidents at once:", fixture.Texts[0], StringComparison.Ordinal);
        Assert.StartsWith("[error] process/p3:", fixture.Texts[1], StringComparison.Ordinal);
    }

    private static async Task AssertNextOutageIsToldAsync(NotifyFixture fixture)
    {
        var before = fixture.Texts.Count;
        fixture.Response = (_, _) => null;
        fixture.Now += TimeSpan.FromHours(1);

        Assert.Empty(await fixture.RunAsync(fixture.Alert()));

        Assert.Equal("[error] process/sync: Process sync is late.", Assert.Single(fixture.Texts.Skip(before)));
    }

    private static HttpResponseMessage Reply(HttpStatusCode status, string body = "") => new(status) { Content = new StringContent(body) };
}
