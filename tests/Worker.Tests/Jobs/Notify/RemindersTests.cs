namespace Worker.Tests.Jobs.Notify;

public static class RemindersTests
{
    private const string Routes = """
        {"routes":[{"subject":"","destinations":["ops"],"remindAfterMinutes":60,"escalateAfterMinutes":30,"escalateTo":["pager"]}]}
        """;

    [Fact]
    public static async Task Remind_of_what_is_open_each_time_that_the_route_says_until_it_is_over()
    {
        var fixture = new NotifyFixture { Constants = """{"routes":[{"subject":"","destinations":["*"],"remindAfterMinutes":60}]}""" };
        var notify = fixture.Start();
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert()), fixture.Message(fixture.Alert("process/well")));
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Recovery("process/well")));
        var before = fixture.Texts.Count;

        for (var minutes = 0; minutes < 150; minutes += 5)
        {
            Assert.Empty(await NotifyFixture.RunAsync(notify));
            fixture.Now += TimeSpan.FromMinutes(5);
        }

        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Recovery(minute: 0)));
        fixture.Now += TimeSpan.FromHours(2);
        await NotifyFixture.RunAsync(notify);

        Assert.Equal(
            [
                "[still error] process/sync: Process sync is late. (open for 1 h 0 min, 1 alert)",
                "[still error] process/sync: Process sync is late. (open for 2 h 0 min, 1 alert)",
                "[recovered] process/sync: Process sync is back. (after 2 h 30 min, 1 alert)",
            ],
            fixture.Texts.Skip(before));
    }

    [Fact]
    public static async Task Escalate_once_what_is_open_for_too_long_and_say_there_that_it_is_over()
    {
        var fixture = new NotifyFixture { Constants = Routes };
        var notify = fixture.Start(NotifyFixture.Both);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert()));
        fixture.Now += TimeSpan.FromMinutes(29);
        await NotifyFixture.RunAsync(notify);
        var early = fixture.Incidents.Count;
        fixture.Now += TimeSpan.FromMinutes(1);
        await NotifyFixture.RunAsync(notify);
        fixture.Now += TimeSpan.FromMinutes(5);
        await NotifyFixture.RunAsync(notify);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Recovery(minute: 0)));

        Assert.Equal(0, early);
        Assert.Equal(["open", "resolve"], fixture.Incidents.Select(incident => incident.GetProperty("action").GetString()));
        Assert.Equal(2, fixture.Texts.Count);
    }

    [Fact]
    public static async Task Retry_with_the_next_look_what_could_not_be_sent()
    {
        var fixture = new NotifyFixture { Constants = Routes };
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both), fixture.Message(fixture.Alert()));
        fixture.Now += TimeSpan.FromMinutes(60);
        fixture.Response = (_, _) => new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError);
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both));
        fixture.Response = (_, _) => null;
        fixture.Now += TimeSpan.FromMinutes(5);
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both));
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both));

        Assert.Equal(3, fixture.Texts.Count);
        Assert.Equal(2, fixture.Incidents.Count);
        Assert.Empty(fixture.DeadLetters);
    }

    [Fact]
    public static async Task End_the_report_of_a_destination_that_was_taken_away_meanwhile()
    {
        var fixture = new NotifyFixture { Constants = """{"routes":[{"subject":"","destinations":["*"],"remindAfterMinutes":60}]}""" };
        await fixture.RunAsync(fixture.Alert("destination/pager", message: "Destination pager cannot be reached."), fixture.Alert());
        fixture.Now += TimeSpan.FromHours(1);

        var notify = fixture.Start();
        await NotifyFixture.RunAsync(notify);
        fixture.Now += TimeSpan.FromHours(1);
        await NotifyFixture.RunAsync(notify);

        Assert.Equal(
            ["[recovered] destination/pager: Destination pager is not used any more."],
            fixture.Texts.Skip(2).Select(text => text.Split(" (")[0])
                .Where(text => text.Contains("pager", StringComparison.Ordinal)));
        Assert.Equal(2, fixture.Texts.Count(text => text.StartsWith("[still error] process/sync:", StringComparison.Ordinal)));
    }

    [Fact]
    public static async Task Are_not_looked_for_where_no_route_asks_for_them()
    {
        var fixture = new NotifyFixture();
        await fixture.RunAsync(fixture.Alert());
        fixture.Now += TimeSpan.FromDays(3);

        Assert.Empty(await NotifyFixture.RunAsync(fixture.Start()));

        Assert.Equal(0, fixture.Scans);
        Assert.Single(fixture.Texts);
    }

    [Fact]
    public static async Task Escalate_with_the_next_look_what_was_refused()
    {
        var fixture = new NotifyFixture { Constants = Routes };
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both), fixture.Message(fixture.Alert()));
        fixture.Now += TimeSpan.FromMinutes(30);
        fixture.Response = (_, _) => new HttpResponseMessage(System.Net.HttpStatusCode.Gone);
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both));
        fixture.Response = (_, _) => null;
        fixture.Now += TimeSpan.FromMinutes(5);
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both));
        await NotifyFixture.RunAsync(fixture.Start(NotifyFixture.Both));

        Assert.Equal(["open", "open"], fixture.Incidents.Select(incident => incident.GetProperty("action").GetString()));
        Assert.Empty(fixture.DeadLetters);
    }

    [Fact]
    public static async Task Do_not_escalate_what_was_over_before_the_escalation_came_to_its_destination()
    {
        var fixture = new NotifyFixture { Constants = Routes };
        var notify = fixture.Start(NotifyFixture.Both);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert()));
        var read = fixture.Rows.Single().ToDictionary();
        fixture.Now += TimeSpan.FromMinutes(30);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Recovery(minute: 0)));

        // As the look for what is due read it, before the recovery.
        fixture.Change("process/sync", row => read.ToList().ForEach(attribute => row[attribute.Key] = attribute.Value));
        await NotifyFixture.RunAsync(notify);

        Assert.Empty(fixture.Incidents);
    }

    [Fact]
    public static async Task Escalate_by_the_time_of_the_message_what_was_opened_in_the_future()
    {
        var fixture = new NotifyFixture { Constants = Routes };
        var notify = fixture.Start(NotifyFixture.Both);
        await NotifyFixture.RunAsync(notify, fixture.Message(fixture.Alert()));
        fixture.Change("process/sync", row => row["openedAt"].S = "2027-11-20T12:00:00.0000000Z");
        fixture.Now += TimeSpan.FromMinutes(29);
        await NotifyFixture.RunAsync(notify);
        Assert.Empty(fixture.Incidents);
        fixture.Now += TimeSpan.FromMinutes(1);
        await NotifyFixture.RunAsync(notify);

        Assert.Single(fixture.Incidents);
    }
}
