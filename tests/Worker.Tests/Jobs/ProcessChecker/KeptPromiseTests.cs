using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Tests.Jobs.ProcessChecker;

/// <summary>While its row has a mistake, a process is watched by what the row said before.</summary>
public static class KeptPromiseTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("cron", "0 9 * * WORKDAY", "at '*/5 * * * *' in Asia/Tokyo")]
    [InlineData("timeZone", "Asia/Tokio", "at '*/5 * * * *' in Asia/Tokyo")]
    [InlineData("graceSeconds", "five minutes", "at '*/5 * * * *' in Asia/Tokyo")]
    [InlineData("intervalSeconds", "300", "at '*/5 * * * *' in Asia/Tokyo")] // beside cron
    public static async Task An_outage_during_the_mistake_is_told_and_its_end(string field, string value, string promise)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("cron", "*/5 * * * *"), ("timeZone", "Asia/Tokyo"), ("lastBeat", Now));
        await fixture.CheckAsync();
        fixture.Rows["sync"] = new(fixture.Rows["sync"]) { [field] = new(value) };

        await fixture.CheckUntilAsync(Now.AddMinutes(20));
        fixture.Signal("sync", "lastBeat");
        await fixture.CheckAsync();

        Assert.Equal(
            ["Alert process/sync/config", "Alert process/sync", "Recovery process/sync"],
            fixture.Alerts.Select(alert => $"{alert.Kind} {alert.Subject}"));
        Assert.StartsWith(
            "The row of process sync in heartbeats has a mistake, and the process is watched by its last good definition, "
            + $"of 2026-11-20T12:00:00Z: {promise}. Mend it: ",
            fixture.Alerts[0].Message,
            StringComparison.Ordinal);
        Assert.Contains($"expected {promise} with 30 s of grace", fixture.Alerts[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_row_that_is_put_anew_with_a_typo_and_nothing_else_is_watched_by_the_old_one()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now));
        await fixture.CheckAsync();
        fixture.Rows["sync"] = new() { ["process"] = new("sync"), ["intervalSeconds"] = new("a minute"), ["graceSeconds"] = new("30") };

        await fixture.CheckUntilAsync(Now.AddMinutes(5));

        Assert.Equal(["process/sync/config", "process/sync"], fixture.Alerts.Select(alert => alert.Subject));
        Assert.Contains("no beat since 2026-11-20T12:01:00Z, expected every 60 s", fixture.Alerts[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_run_time_with_a_typo_is_watched_by_the_old_one()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 86400), ("maxRunSeconds", 600), ("lastBeat", Now));
        await fixture.CheckAsync();
        fixture.Rows["sync"] = new(fixture.Rows["sync"]) { ["maxRunSeconds"] = new("ten minutes") };
        fixture.Now += TimeSpan.FromMinutes(1);
        fixture.Signal("sync", "lastStart");

        await fixture.CheckUntilAsync(Now.AddMinutes(15));

        Assert.Equal("overrunning", fixture.State("sync"));
    }

    [Fact]
    public static async Task A_new_schedule_counts_beside_a_run_time_with_a_typo()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 86400), ("maxRunSeconds", 600), ("lastBeat", Now));
        await fixture.CheckAsync();
        fixture.Rows["sync"] = new(fixture.Rows["sync"])
        {
            ["intervalSeconds"] = new() { N = "300" },
            ["maxRunSeconds"] = new("ten minutes"),
        };

        await fixture.CheckUntilAsync(Now.AddMinutes(8));

        Assert.Equal("late", fixture.State("sync"));
    }

    [Fact]
    public static async Task Nobody_waits_for_a_table_of_promises_that_cannot_be_read()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        fixture.DynamoDB.ScanAsync(Arg.Is<ScanRequest>(scan => scan.TableName == "process_promises"), Arg.Any<CancellationToken>())
            .Returns<ScanResponse>(_ => throw new AmazonDynamoDBException("throttled"));

        await Assert.ThrowsAsync<StepFailedException>(() => fixture.CheckAsync());

        Assert.Equal("late", fixture.State("sync"));
        Assert.Single(fixture.Alerts);
        Assert.Empty(fixture.Promises);
    }

    /// <summary>As somebody changes a row who does not set watchedSince.</summary>
    [Theory]
    [InlineData("cron", "0 2 * * *")]
    [InlineData("timeZone", "America/New_York")]
    public static async Task Other_times_count_from_when_they_are_first_read(string field, string value)
    {
        var now = new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);
        var fixture = new ProcessFixture(now);
        fixture.Add("backup", ("cron", "0 1 * * *"), ("lastBeat", now.Date.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null)));
        await fixture.CheckAsync();
        fixture.Rows["backup"][field] = new(value);

        await fixture.CheckUntilAsync(now.AddHours(12));
        Assert.Empty(fixture.Alerts);
        await fixture.CheckUntilAsync(now.AddHours(24));

        Assert.Equal([AlertKind.Alert], fixture.Kinds("backup"));
        Assert.Contains(value, Assert.Single(fixture.Alerts).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("graceSeconds", "60", 1)]
    [InlineData("maxRunSeconds", "600", 1)]
    [InlineData("intervalSeconds", "120", 3)] // over with the new times, and late by them
    public static async Task What_is_late_stays_late_unless_its_times_are_others(string field, string value, int alerts)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now));
        await fixture.CheckUntilAsync(Now.AddMinutes(5));
        fixture.Rows["sync"] = new(fixture.Rows["sync"]) { [field] = new() { N = value } };

        await fixture.CheckUntilAsync(Now.AddMinutes(30));

        Assert.Equal(alerts, fixture.Kinds("sync").Count());
        Assert.Equal("late", fixture.State("sync"));
    }

    [Fact]
    public static async Task A_zone_with_a_misspelt_name_is_that_of_the_old_row_and_not_UTC()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("nightly", ("cron", "0 22 * * *"), ("timeZone", "Asia/Tokyo"), ("lastBeat", Now));
        await fixture.CheckAsync();
        var row = fixture.Rows["nightly"] = new(fixture.Rows["nightly"]);
        row.Remove("timeZone");
        row["timezone"] = new("Asia/Tokyo");

        await fixture.CheckUntilAsync(Now.AddHours(2)); // the slot is 13:00 in UTC

        Assert.Equal(["process/nightly/config", "process/nightly"], fixture.Alerts.Select(alert => alert.Subject));
    }

    [Fact]
    public static async Task A_mute_of_the_row_holds_during_the_mistake()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now));
        await fixture.CheckAsync();
        fixture.Rows["sync"] = new(fixture.Rows["sync"])
        {
            ["intervalSeconds"] = new("soon"),
            ["mutedUntil"] = new("2026-11-20T12:30:00Z"),
        };

        await fixture.CheckUntilAsync(Now.AddMinutes(29));
        Assert.Equal(["process/sync/config"], fixture.Alerts.Select(alert => alert.Subject));
        await fixture.CheckUntilAsync(Now.AddMinutes(31));
        Assert.Equal(["process/sync/config", "process/sync"], fixture.Alerts.Select(alert => alert.Subject));
    }

    [Fact]
    public static async Task Is_written_when_the_promise_changes_and_not_each_minute()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 3600), ("lastBeat", Now));
        await fixture.CheckUntilAsync(Now.AddMinutes(5));
        Assert.Equal(1, fixture.Transactions);
        Assert.Equal(["graceSeconds", "intervalSeconds", "keptAt", "process"], fixture.Promises["sync"].Keys.Order(StringComparer.Ordinal));

        fixture.Signal("sync", "lastBeat");
        fixture.Rows["sync"]["mutedPeriods"] = new("22:00-06:00");
        await fixture.CheckUntilAsync(Now.AddMinutes(10));
        Assert.Equal(1, fixture.Transactions);

        fixture.Rows["sync"] = new(fixture.Rows["sync"]) { ["intervalSeconds"] = new() { N = "7200" } };
        await fixture.CheckUntilAsync(Now.AddMinutes(15));
        Assert.Equal(2, fixture.Transactions);
        Assert.Equal("7200", fixture.Promises["sync"]["intervalSeconds"].N);
        Assert.Equal("2026-11-20T12:11:00.0000000Z", fixture.Promises["sync"]["keptAt"].S);
    }

    [Fact]
    public static async Task A_deleted_process_is_forgotten_and_its_name_begins_anew()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now));
        await fixture.CheckAsync();
        fixture.Rows.Remove("sync");
        await fixture.CheckAsync();
        Assert.Empty(fixture.Promises);
        Assert.Empty(fixture.Alerts);

        fixture.Add("sync", ("intervalSeconds", "soon"));
        await fixture.CheckUntilAsync(Now.AddMinutes(5));
        Assert.Contains("and the process is not watched", Assert.Single(fixture.Alerts).Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_row_of_promises_that_is_not_ours_stops_nobody()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Promises["sync"] = new() { ["process"] = new("sync"), ["intervalSeconds"] = new("?") };
        fixture.Promises["nightly"] = new() { ["process"] = new("nightly"), ["cron"] = new("?"), ["keptAt"] = new("2026-11-20T11:00:00Z") };
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        fixture.Add("nightly", ("cron", "soon"), ("lastBeat", Now.AddHours(-1)));

        Assert.Equal(["sync"], (await fixture.CheckAsync()).Late);
        Assert.Contains(
            fixture.Alerts,
            alert => alert.Subject == "process/nightly/config" && alert.Message.Contains("not watched", StringComparison.Ordinal));
    }

    [Fact]
    public static async Task Runs_at_the_same_time_keep_it_once_and_alert_once()
    {
        var fixture = new ProcessFixture(Now);
        for (var i = 0; i < 100; i++)
        {
            fixture.Add($"late-{i}", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => fixture.CheckAsync())));

        Assert.Equal(100, fixture.Promises.Count);
        Assert.Equal(100, fixture.Alerts.Select(alert => alert.Subject).Distinct().Count());
        Assert.All(fixture.Alerts, alert => Assert.Equal(AlertKind.Alert, alert.Kind));
        Assert.Equal(100, fixture.Alerts.Count);
    }
}
