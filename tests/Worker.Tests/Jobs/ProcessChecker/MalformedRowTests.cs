using System.Globalization;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Heartbeats;

namespace Worker.Tests.Jobs.ProcessChecker;

/// <summary>A mistake in a row is an incident of its own: it must not end the watch without a word.</summary>
public static class MalformedRowTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("cron", "@every 5m")]
    [InlineData("cron", "0 0 9 * * *")]
    [InlineData("cron", "0 9 * * MON-FRI *")]
    [InlineData("cron", "0 9 31 6 *")]
    [InlineData("timeZone", "Asia/Tokio")]
    [InlineData("timeZone", "JST")]
    [InlineData("graceSeconds", "five minutes")]
    public static async Task Raises_one_alert_about_a_row_that_cannot_be_used_and_one_recovery_when_it_is_mended(
        string field, string value)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("nightly", ("cron", "0 9 * * *"), ("lastBeat", Now.AddHours(-3)));
        await fixture.CheckAsync();
        var good = fixture.Rows["nightly"].GetValueOrDefault(field);
        fixture.Rows["nightly"][field] = new(value);

        await fixture.CheckUntilAsync(Now.AddMinutes(10));
        var alert = Assert.Single(fixture.Alerts);
        Assert.Equal("process/nightly/config", alert.Subject);
        Assert.StartsWith(
            "The row of process nightly in heartbeats has a mistake, and the process is watched by its last good definition, "
            + $"of 2026-11-20T12:00:00Z: at '0 9 * * *' in UTC. Mend it: {field} ",
            alert.Message,
            StringComparison.Ordinal);

        fixture.Rows["nightly"].Remove(field);
        if (good is not null)
        {
            fixture.Rows["nightly"][field] = good;
        }

        await fixture.CheckUntilAsync(Now.AddMinutes(20));
        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Alerts.Select(raised => raised.Kind));
        await fixture.CheckUntilAsync(Now.AddHours(22));
        Assert.Equal("process/nightly", fixture.Alerts[^1].Subject);
        Assert.Equal(3, fixture.Alerts.Count);
    }

    [Theory]
    [InlineData("mutedPeriods", "SAT,SUN 00:00-23:59")]
    [InlineData("mutedPeriods", "00:00-24:00")]
    [InlineData("mutedUntil", "2026-12-01")]
    [InlineData("maxRunSeconds", "an hour")]
    [InlineData("lastFailure", "yesterday")]
    [InlineData("state", "asleep")]
    [InlineData("timezone", "Asia/Tokyo")]
    [InlineData("mutedPeriod", "00:00-23:59")]
    public static async Task Goes_on_watching_without_what_it_can_do_without(string field, string value)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now), (field, value));

        await fixture.CheckUntilAsync(Now.AddMinutes(10));

        Assert.Equal(
            ["process/sync/config", "process/sync"],
            fixture.Alerts.Where(raised => raised.Kind == AlertKind.Alert).Select(raised => raised.Subject));
        Assert.Contains("and the process is watched without it. Mend it:", fixture.Alerts[0].Message, StringComparison.Ordinal);
        Assert.Equal("late", fixture.State("sync"));
    }

    [Theory]
    [InlineData("intervalSeconds", "60")]
    [InlineData("graceSeconds", " 30 ")]
    [InlineData("maxRunSeconds", "600")]
    [InlineData("mutedPeriods", "9:00-10:00, 22:00-24:00")]
    public static async Task Reads_what_is_plain_however_it_is_written(string field, string value)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddMinutes(-1)));
        fixture.Rows["sync"][field] = new(value);

        Assert.Equal(0, (await fixture.CheckAsync()).MalformedRows);
        fixture.Now += TimeSpan.FromSeconds(31);
        Assert.Equal(["sync"], (await fixture.CheckAsync()).Late);
    }

    [Fact]
    public static async Task Another_mistake_is_told_and_all_mistakes_at_once()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("cron", "61 * * * *"), ("timeZone", "JST"), ("lastBeat", Now));
        await fixture.CheckUntilAsync(Now.AddMinutes(3));
        fixture.Rows["sync"]["timeZone"] = new("Asia/Tokyo");
        await fixture.CheckUntilAsync(Now.AddMinutes(6));

        Assert.Equal([AlertKind.Alert, AlertKind.Alert], fixture.Alerts.Select(alert => alert.Kind));
        Assert.Contains("timeZone 'JST'", fixture.Alerts[0].Message, StringComparison.Ordinal);
        Assert.Contains("minute '61'", fixture.Alerts[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("timeZone", fixture.Alerts[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_malformed_row_that_is_deleted_ends_its_incident_and_that_of_its_process()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        await fixture.CheckAsync();
        fixture.Rows["sync"]["intervalSeconds"] = new("soon");
        await fixture.CheckAsync();
        fixture.Rows.Remove("sync");
        await fixture.CheckAsync();

        Assert.Equal(
            ["Alert process/sync", "Alert process/sync/config", "Recovery process/sync", "Recovery process/sync/config"],
            fixture.Alerts.Select(alert => $"{alert.Kind} {alert.Subject}").Order(StringComparer.Ordinal));
        Assert.Empty(fixture.Incidents);
    }

    [Fact]
    public static async Task Runs_at_the_same_time_alert_once_about_each_row()
    {
        var fixture = new ProcessFixture(Now);
        for (var i = 0; i < 200; i++)
        {
            fixture.Add($"bad-{i}", ("cron", "@sometimes"));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => fixture.CheckAsync())));

        Assert.Equal(200, fixture.Alerts.Count);
        Assert.Equal(200, fixture.Alerts.Select(alert => alert.Subject).Distinct().Count());
    }

    [Theory]
    [InlineData(9, "yyyy-MM-dd'T'HH:mm:ss'Z'")] // the clock of Tokyo, said to be UTC
    [InlineData(0, "dd/MM/yyyy HH:mm:ss")]
    public static async Task A_process_that_writes_each_beat_wrongly_is_told_of_once(int hoursAhead, string format)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 3600));
        for (var minute = 0; minute < 20; minute++)
        {
            fixture.Now += TimeSpan.FromMinutes(1);
            fixture.Rows["sync"] = new(fixture.Rows["sync"])
            {
                ["lastBeat"] = new(fixture.Now.AddHours(hoursAhead).UtcDateTime.ToString(format, CultureInfo.InvariantCulture)),
            };
            await fixture.CheckAsync();
        }

        Assert.Equal("process/sync/config", Assert.Single(fixture.Alerts).Subject);
    }

    [Fact]
    public static async Task A_row_of_incidents_that_is_not_ours_stops_nobody()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Incidents["process/x"] = new() { ["subject"] = new("process/x") };
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));

        Assert.Equal(["sync"], (await fixture.CheckAsync()).Late);
    }

    [Fact]
    public static async Task A_beat_from_the_future_hides_no_dead_process()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddDays(3)));

        await fixture.CheckUntilAsync(Now.AddMinutes(5));

        Assert.Equal(["process/sync/config", "process/sync"], fixture.Alerts.Select(alert => alert.Subject));
    }

    [Fact]
    public static async Task A_machine_without_time_zones_fails_and_blames_no_row()
    {
        var fixture = new ProcessFixture(Now)
        {
            Zones = new ZoneReader(name => throw new TimeZoneNotFoundException(name)),
        };
        fixture.Add("nightly", ("cron", "0 9 * * *"), ("timeZone", "Asia/Tokyo"), ("lastBeat", Now));
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));

        var error = await Assert.ThrowsAsync<StepFailedException>(() => fixture.CheckAsync());

        Assert.IsType<NoTimeZonesException>(error.InnerException);
        Assert.Contains("no time-zone database", error.Message, StringComparison.Ordinal);
        Assert.Equal("process/sync", Assert.Single(fixture.Alerts).Subject);
    }

    [Fact]
    public static async Task A_machine_that_fails_to_know_zones_ends_no_incident_of_a_row_with_one()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("nightly", ("cron", "0 9 * * *"), ("timeZone", "Asia/Tokyo"), ("lastBeat", Now.AddDays(-3)));
        await fixture.CheckAsync();
        fixture.Zones = new ZoneReader(name => throw new TimeZoneNotFoundException(name));

        await Assert.ThrowsAsync<StepFailedException>(() => fixture.CheckAsync());

        Assert.Equal([AlertKind.Alert], fixture.Kinds("nightly"));
        Assert.Single(fixture.Incidents);
    }
}
