using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Tests.Jobs.ProcessChecker;

/// <summary>Whoever is notified of a beginning is notified of its end, and of the next beginning, whatever becomes of the row.</summary>
public static class IncidentTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public static async Task An_incident_ends_when_the_row_of_its_process_is_deleted()
    {
        var fixture = await LateAsync();

        fixture.Rows.Remove("sync");
        var report = await fixture.CheckAsync();
        await fixture.CheckAsync();

        Assert.Equal(["sync"], report.Unwatched);
        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Kinds("sync"));
        Assert.Equal("Process sync is no longer watched: its row in heartbeats was deleted.", fixture.Alerts[^1].Message);
        Assert.Empty(fixture.Incidents);
    }

    [Fact]
    public static async Task The_next_outage_of_a_process_that_was_deleted_while_late_is_an_incident_of_its_own()
    {
        var fixture = await LateAsync();
        fixture.Rows.Remove("sync");
        await fixture.CheckAsync();

        fixture.Now = Now.AddDays(30);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", fixture.Now));
        await fixture.CheckUntilAsync(fixture.Now.AddHours(1));

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery, AlertKind.Alert], fixture.Kinds("sync"));
    }

    [Fact]
    public static async Task An_incident_ends_when_the_row_is_put_anew_and_is_well()
    {
        var fixture = await LateAsync();

        fixture.Add("sync", ("intervalSeconds", 60));
        await fixture.CheckUntilAsync(fixture.Now.AddMinutes(2));

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Kinds("sync"));
        Assert.StartsWith("Process sync is watched anew: no beat since ", fixture.Alerts[^1].Message, StringComparison.Ordinal);
        await fixture.CheckUntilAsync(fixture.Now.AddMinutes(5));
        Assert.Equal(AlertKind.Alert, fixture.Alerts[^1].Kind);
        Assert.Equal(3, fixture.Alerts.Count);
    }

    [Fact]
    public static async Task A_row_that_is_put_anew_and_still_late_ends_with_one_recovery()
    {
        var fixture = await LateAsync();
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        await fixture.CheckUntilAsync(fixture.Now.AddMinutes(10));

        fixture.Signal("sync", "lastBeat");
        await fixture.CheckAsync();
        await fixture.CheckAsync();

        Assert.Equal([AlertKind.Alert, AlertKind.Alert, AlertKind.Recovery], fixture.Kinds("sync"));
        Assert.Empty(fixture.Incidents);
    }

    [Fact]
    public static async Task A_process_that_was_deleted_while_it_flapped_is_announced_not_to_be_watched()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now), ("state", "late"));
        fixture.Rows["sync"]["recentChanges"] = new()
        {
            L = [.. Enumerable.Range(1, 5).Select(minutes => new AttributeValue { N = $"{Now.AddMinutes(-minutes).ToUnixTimeSeconds()}" })],
        };
        await fixture.CheckAsync();
        Assert.Contains("is flapping", Assert.Single(fixture.Alerts).Message, StringComparison.Ordinal);

        fixture.Rows.Remove("sync");
        await fixture.CheckAsync();

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Kinds("sync"));
    }

    [Theory]
    [InlineData(false, "Process sync is watched anew: last beat 2026-11-20T11:00:00")]
    [InlineData(true, "Process sync is back: last beat 2026-11-20T12:01:00")]
    public static async Task Only_a_beat_brings_a_process_back_and_new_times_have_it_watched_anew(bool beats, string message)
    {
        var fixture = await LateAsync();
        fixture.Signal("sync", "watchedSince");
        fixture.Now += TimeSpan.FromMinutes(1);
        if (beats)
        {
            fixture.Signal("sync", "lastBeat");
        }

        await fixture.CheckAsync();

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Kinds("sync"));
        Assert.StartsWith(message, fixture.Alerts[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_name_as_long_as_a_key_has_incidents_whose_subjects_are_keys()
    {
        var fixture = new ProcessFixture(Now);
        var process = new string('x', 2048); // what DynamoDB takes, and "process/" makes it longer
        fixture.Add(process, ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)), ("mutedUntil", "2026-12-01"));
        await fixture.CheckAsync();

        Assert.Equal(2, fixture.Incidents.Count);
        Assert.All(fixture.Incidents.Keys, subject => Assert.Equal(2048, subject.Length));
        Assert.Equal(fixture.Incidents.Keys, fixture.Alerts.Select(alert => alert.Subject).Order(StringComparer.Ordinal));

        fixture.Signal(process, "lastBeat");
        fixture.Rows[process].Remove("mutedUntil");
        await fixture.CheckAsync();

        Assert.Empty(fixture.Incidents);
        Assert.Equal(2, fixture.Alerts.Count(alert => alert.Kind == AlertKind.Recovery));
    }

    [Theory]
    [InlineData("late")]
    [InlineData("failed")]
    [InlineData("overrunning")]
    public static async Task Remembers_what_an_older_release_announced(string state)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)), ("state", state), ("maxRunSeconds", 60));
        fixture.Rows["sync"][state == "failed" ? "lastFailure" : "lastStart"] = state == "late" ? new("2020-01-01T00:00:00Z")
            : new("2026-11-20T11:30:00Z");
        await fixture.CheckAsync();
        Assert.Empty(fixture.Alerts);

        fixture.Rows.Remove("sync");
        await fixture.CheckAsync();

        Assert.Equal([AlertKind.Recovery], fixture.Kinds("sync"));
    }

    [Fact]
    public static async Task A_recovery_that_could_not_be_written_comes_with_the_next_run()
    {
        var fixture = await LateAsync();
        fixture.Signal("sync", "lastBeat");
        fixture.Refuses = _ => true;
        await Assert.ThrowsAsync<StepFailedException>(() => fixture.CheckAsync());
        fixture.Refuses = _ => false;
        await fixture.CheckAsync();

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Kinds("sync"));
    }

    [Fact]
    public static async Task An_end_that_could_not_be_written_comes_with_the_next_run()
    {
        var fixture = await LateAsync();
        fixture.Rows.Remove("sync");
        fixture.Refuses = item => item.Delete is not null;
        await Assert.ThrowsAsync<StepFailedException>(() => fixture.CheckAsync());
        Assert.Single(fixture.Incidents);
        fixture.Refuses = _ => false;
        await fixture.CheckAsync();

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Kinds("sync"));
    }

    [Fact]
    public static async Task A_row_that_comes_back_before_its_end_is_written_stays_watched()
    {
        var fixture = await LateAsync();
        var row = fixture.Rows["sync"];
        fixture.Rows.Remove("sync");
        fixture.DynamoDB
            .When(dynamoDB => dynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>()))
            .Do(_ => fixture.Rows["sync"] = row);

        var report = await fixture.CheckAsync();

        Assert.Empty(report.Unwatched);
        Assert.Equal([AlertKind.Alert], fixture.Kinds("sync"));
        Assert.Single(fixture.Incidents);
    }

    [Fact]
    public static async Task Runs_at_the_same_time_end_an_incident_once()
    {
        var fixture = new ProcessFixture(Now) { PageRows = 30 };
        for (var i = 0; i < 100; i++)
        {
            fixture.Add($"gone-{i}", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
            fixture.Add($"anew-{i}", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
            fixture.Add($"back-{i}", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        }

        await fixture.CheckAsync();
        for (var i = 0; i < 100; i++)
        {
            fixture.Rows.Remove($"gone-{i}");
            fixture.Add($"anew-{i}", ("intervalSeconds", 60), ("lastBeat", Now));
            fixture.Signal($"back-{i}", "lastBeat");
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => fixture.CheckAsync())));
        await fixture.CheckAsync();

        Assert.Equal(300, fixture.Alerts.Count(alert => alert.Kind == AlertKind.Recovery));
        Assert.Equal(600, fixture.Alerts.Count);
        Assert.Empty(fixture.Incidents);
    }

    private static async Task<ProcessFixture> LateAsync()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        await fixture.CheckAsync();
        Assert.Equal("late", fixture.State("sync"));
        return fixture;
    }
}
