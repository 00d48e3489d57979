using System.Globalization;
using Amazon.DynamoDBv2.Model;
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
    [InlineData("mutedPeriods", "22:00-06:00;12:00-13:00")]
    [InlineData("mutedPeriods", "25:00-26:00")]
    [InlineData("mutedPeriods", "22-6")]
    [InlineData("mutedPeriods", "")]
    [InlineData("mutedPeriods", "10:00-10:00")]
    [InlineData("mutedUntil", "9999-12-31T23:59:59-14:00")]
    [InlineData("mutedUntil", "tomorrow")]
    [InlineData("mutedUntil", "2026-12-01T09:00:00")]
    [InlineData("mutedUntil", "1790000000")]
    [InlineData("maxRunSeconds", "-1")]
    [InlineData("maxRunSeconds", "0")]
    [InlineData("maxRunSeconds", "1e3")]
    [InlineData("maxRunSeconds", "99999999999999999999")]
    [InlineData("maxRunSeconds", "６０")]
    [InlineData("lastStart", "0000-01-01T00:00:00Z")]
    [InlineData("lastStart", "2027-11-20T12:00:00Z")]
    [InlineData("lastFailure", "9999-12-31T23:59:59Z")]
    [InlineData("watchedSince", "2027-11-20T12:00:00Z")]
    [InlineData("stateSince", "2027-11-20T12:00:00Z")]
    [InlineData("flappingSince", "2027-11-20T12:00:00Z")]
    [InlineData("stateSince", "soon")]
    [InlineData("Timezone", "Asia/Tokyo")]
    [InlineData("time_zone", "Asia/Tokyo")]
    [InlineData("timeZome", "Asia/Tokyo")]
    [InlineData("tz", "Asia/Tokyo")]
    [InlineData("mutedUntill", "2027-01-01T00:00:00Z")]
    [InlineData("MutedUntil", "2027-01-01T00:00:00Z")]
    [InlineData("muteUntil", "2027-01-01T00:00:00Z")]
    [InlineData("muted_periods", "00:00-23:59")]
    [InlineData("max_run_seconds", "600")]
    [InlineData("maxRunSecs", "600")]
    [InlineData("maxRun", "600")]
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

    public static TheoryData<string, AttributeValue> OtherTypes { get; } = new()
    {
        { "mutedPeriods", new() { SS = ["00:00-23:59"] } },
        { "mutedPeriods", new() { L = [new("00:00-23:59")], IsLSet = true } },
        { "mutedUntil", new() { N = "1893456000" } },
        { "mutedUntil", new() { NULL = true } },
        { "maxRunSeconds", new() { BOOL = true } },
        { "timeZone", new() { NULL = true } },
        { "timeZone", new() { N = "9" } },
        { "timeZone", new("") },
        { "timeZone", new("../../etc/localtime") },
        { "timeZone", new("UTC+9") },
        { "timeZone", new("Tokyo Standard Time") },
        { "graceSeconds", new() { M = [], IsMSet = true } },
        { "intervalSeconds", new() { N = "60.5" } },
        { "intervalSeconds", new("5m") },
        { "cron", new("*/5 * * * *") }, // beside an interval
        { "lastBeat", new() { N = "1790000000" } },
        { "state", new() { N = "1" } },
        { "recentChanges", new() { L = [new("now")], IsLSet = true } },
        { "recentChanges", new() { L = [new() { N = "99999999999999999999" }], IsLSet = true } },
    };

    /// <summary>Whatever stands there: one alert says so, and the outage behind it is told.</summary>
    [Theory]
    [MemberData(nameof(OtherTypes))]
    public static async Task A_value_of_another_type_ends_no_watch(string field, AttributeValue value)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now));
        await fixture.CheckAsync();
        fixture.Rows["sync"][field] = value;

        await fixture.CheckUntilAsync(Now.AddMinutes(10));

        Assert.Equal(
            ["process/sync/config", "process/sync"],
            fixture.Alerts.Where(alert => alert.Kind == AlertKind.Alert).Select(alert => alert.Subject));
        Assert.Equal([AlertKind.Alert], fixture.Kinds("sync"));
    }

    /// <summary>Notes of its owners are none of the job's business.</summary>
    [Theory]
    [InlineData("owner")]
    [InlineData("zone")]
    [InlineData("timestamp")]
    [InlineData("runSeconds")]
    [InlineData("updatedAt")]
    [InlineData("説明")]
    public static async Task An_attribute_of_somebody_else_is_no_mistake(string field)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now), (field, "x"));

        Assert.Equal(0, (await fixture.CheckAsync()).MalformedRows);
    }

    [Fact]
    public static async Task A_process_that_flapped_in_the_future_is_told_of_all_the_same()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add(
            "sync",
            ("intervalSeconds", 60), ("lastBeat", Now), ("flappingSince", Now.AddMinutes(-5)), ("stateSince", Now.AddYears(1)));

        await fixture.CheckUntilAsync(Now.AddHours(1));

        Assert.Equal("late", fixture.State("sync"));
        Assert.Equal(AlertKind.Alert, fixture.Kinds("sync").Last());
    }

    /// <summary>What is wrong is not cut for a long name or a long value, and a second mistake behind them is told.</summary>
    [Theory]
    [InlineData(10, 10)]
    [InlineData(1900, 10)]
    [InlineData(10, 300_000)]
    [InlineData(1900, 300_000)]
    public static async Task Says_what_is_wrong_whatever_is_long(int nameChars, int valueChars)
    {
        var fixture = new ProcessFixture(Now);
        var name = new string('n', nameChars);
        fixture.Add(name, ("cron", new string('*', valueChars)), ("timeZone", "Asia/Tokyo"), ("lastBeat", Now));
        await fixture.CheckAsync();
        fixture.Rows[name]["timeZone"] = new("Asia/Tokio");
        await fixture.CheckAsync();

        Assert.Equal(2, fixture.Alerts.Count);
        Assert.All(fixture.Alerts, alert => Assert.Contains("write five fields", alert.Message, StringComparison.Ordinal));
        Assert.Contains("timeZone 'Asia/Tokio' is not a zone", fixture.Alerts[1].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Mend it: process", fixture.Alerts[1].Message, StringComparison.Ordinal);
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
