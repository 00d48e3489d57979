using System.Text;
using Amazon.DynamoDBv2.Model;
using Demo.Feeds;
using Worker.Jobs.ImportHazards;
using Worker.Jobs.ImportHazards.Feeds;
using Worker.Tests.Hazards;
using WorkerLib.Alerts;
using static Worker.Tests.Jobs.ImportHazards.ImportFixture;

namespace Worker.Tests.Jobs.ImportHazards;

/// <summary>Feeds that fail or lie: people are alerted once, and once when it is over; the schedule's runs end well.</summary>
public sealed class LyingFeedsTests : IAsyncLifetime
{
    private ImportFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await StartAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_feed_that_fails_for_minutes_is_one_alert_and_one_recovery_and_no_run_of_the_schedule_fails()
    {
        fixture.Feed.Script(Eqvol, Enumerable.Repeat(new FeedReply(500), 8));
        for (var minute = 0; minute < 8; minute++)
        {
            Assert.Equal(minute > 5 ? 1 : 0, Alerts().Count);
            await RunScheduledAsync();
        }

        await RunScheduledAsync();
        await RunScheduledAsync();

        Assert.Equal(2, Alerts().Count);
        var (alert, recovery) = (Alerts()[0], Alerts()[1]);
        Assert.Equal(("feed/eqvol", AlertKind.Alert, "failing"), (alert.Subject, alert.Kind, alert.Fingerprint));
        Assert.Contains("The feed eqvol cannot be read since ", alert.Message, StringComparison.Ordinal);
        Assert.Contains(": answered 500.", alert.Message, StringComparison.Ordinal);
        Assert.Equal(("feed/eqvol", AlertKind.Recovery), (recovery.Subject, recovery.Kind));
    }

    [Fact]
    public async Task What_is_thrown_for_a_feed_is_an_alert_too_when_it_lasts()
    {
        fixture.Feed.Add("eqvol", Quake(1));
        fixture.Tables.DynamoDB
            .When(dynamoDB => dynamoDB.BatchGetItemAsync(Arg.Any<BatchGetItemRequest>(), Arg.Any<CancellationToken>()))
            .Do(_ => throw new InvalidOperationException("a fault of this job"));

        for (var minute = 0; minute < 6; minute++)
        {
            await RunScheduledAsync();
        }

        Assert.Contains("a fault of this job", Assert.Single(Alerts()).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(fixture.RunNextAsync);
    }

    [Fact]
    public async Task An_alert_that_could_not_be_written_is_written_by_the_next_run()
    {
        fixture.Feed.AddEntry("eqvol", "https://example.org/1.xml");
        fixture.Tables.BeforeTransaction = _ => throw new InvalidOperationException("no such table");
        await RunScheduledAsync();
        Assert.Empty(Alerts());
        fixture.Tables.BeforeTransaction = _ => { };

        await RunScheduledAsync();

        Assert.Equal("elsewhere", Assert.Single(Alerts()).Fingerprint);
    }

    [Theory]
    [InlineData(11.5, false)]
    [InlineData(12.5, true)]
    public async Task A_feed_that_is_called_unchanged_for_hours_is_told(double hours, bool isTold)
    {
        fixture.Feed.Add("eqvol", Quake(1), at: fixture.Now);
        await RunScheduledAsync();
        fixture.Now += TimeSpan.FromHours(hours);

        await RunScheduledAsync();
        await RunScheduledAsync();

        Assert.Equal(isTold ? ["quiet"] : [], Alerts("feed/eqvol").Select(alert => alert.Fingerprint!));

        fixture.Feed.Add("eqvol", Quake(2), at: fixture.Now);
        await RunScheduledAsync();

        Assert.Equal(isTold ? 2 : 0, Alerts("feed/eqvol").Count);
    }

    [Fact]
    public async Task A_feed_whose_entries_stand_still_is_told_though_it_is_made_anew_each_time()
    {
        fixture.Feed.SetQuakes(Quakes(fixture.Now));
        await RunScheduledAsync();
        var newest = fixture.Now;
        for (var hour = 0; hour < 4; hour++)
        {
            fixture.Now += TimeSpan.FromHours(1);
            fixture.Feed.SetQuakes(Quakes(fixture.Now, updated: newest));
            await RunScheduledAsync();
        }

        var alert = Assert.Single(Alerts("feed/usgs"));
        Assert.Equal("quiet", alert.Fingerprint);
        Assert.Contains("; more than 3 h is not normal. Compare http", alert.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_comes_whole_once_an_hour_whatever_is_said_of_it_and_a_lie_is_told()
    {
        fixture.Feed.Add("eqvol", Quake(1), at: fixture.Now);
        await RunScheduledAsync();
        fixture.Feed.Add("eqvol", Quake(2), at: fixture.Now);
        fixture.Feed.Script(Eqvol, Enumerable.Repeat(new FeedReply(304), 3));
        for (var quarter = 0; quarter < 3; quarter++)
        {
            fixture.Now += TimeSpan.FromMinutes(14);
            await RunScheduledAsync();
        }

        Assert.Single(fixture.History);
        fixture.Now += TimeSpan.FromMinutes(14);
        await RunScheduledAsync();

        Assert.Equal(2, fixture.History.Count);
        Assert.Equal("stale", Assert.Single(Alerts()).Fingerprint);

        fixture.Feed.Add("eqvol", Quake(3), at: fixture.Now);
        await RunScheduledAsync();

        Assert.Equal(AlertKind.Recovery, Alerts()[^1].Kind);
    }

    [Fact]
    public async Task Entries_of_another_server_are_told_and_not_read()
    {
        fixture.Feed.AddEntry("eqvol", "https://example.org/developer/xml/data/1.xml");
        await RunScheduledAsync();
        await RunScheduledAsync();

        var alert = Assert.Single(Alerts());
        Assert.Equal(("elsewhere", AlertSeverity.Error), (alert.Fingerprint, alert.Severity));
        Assert.Contains(
            "such as 'https://example.org/developer/xml/data/1.xml', and they are not read.", alert.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Fetches);
    }

    [Fact]
    public async Task Entries_of_another_scheme_are_told_and_read_as_the_feed_is()
    {
        var path = fixture.Feed.Add("extra", Quake(1));
        fixture.Feed.AddEntry("eqvol", $"https://{fixture.Feed.Url.Authority}/{path}");

        await RunScheduledAsync();

        Assert.Single(fixture.History);
        var alert = Assert.Single(Alerts());
        Assert.Equal(("feed/eqvol", "scheme", AlertSeverity.Warning), (alert.Subject, alert.Fingerprint, alert.Severity));
    }

    [Theory]
    [InlineData("https://example.com/data/1.xml", "https://example.com/data/1.xml")]
    [InlineData("http://example.com/data/1.xml?a=b", "https://example.com/data/1.xml?a=b")]
    [InlineData("http://example.com:8080/data/1.xml", null)]
    [InlineData("http://me@example.com/data/1.xml", null)]
    [InlineData("http://example.org/data/1.xml", null)]
    [InlineData("ftp://example.com/data/1.xml", null)]
    [InlineData("HTTPS://EXAMPLE.COM:443/data/1.xml", "https://example.com/data/1.xml")]
    [InlineData("/data/1.xml", "https://example.com/data/1.xml")]
    [InlineData("../data/1.xml", "https://example.com/data/1.xml")]
    [InlineData("//example.com/data/1.xml", "https://example.com/data/1.xml")]
    [InlineData("//example.org/data/1.xml", null)]
    [InlineData("file:///data/1.xml", null)]
    [InlineData("mailto:me@example.com", null)]
    [InlineData("", null)]
    public void Only_the_feeds_own_server_has_its_telegrams(string address, string? telegram) =>
        Assert.Equal(telegram, FeedSource.All("https://example.com/feed/", null)[0].TelegramAt(address)?.AbsoluteUri);

    [Fact]
    public async Task A_telegram_that_is_not_found_is_tried_for_a_day_without_being_a_burden()
    {
        var path = fixture.Feed.Add("eqvol", Quake(1));
        fixture.Feed.Script(path, Enumerable.Repeat(new FeedReply(404), 200));
        for (var minute = 0; minute < 30; minute++)
        {
            Assert.Equal(0, (await RunScheduledAsync()).Refused);
        }

        Assert.Equal(12, fixture.Fetches[path]); // each minute for ten minutes, then every ten
        Assert.Equal([fixture.Feed.Url + path], fixture.FeedRow("eqvol").Waiting);
        Assert.Null(fixture.FeedRow("eqvol").GapUntil);
        fixture.Feed.ForgetInShortFeeds();
        for (var hour = 0; hour < 23; hour++)
        {
            fixture.Now += TimeSpan.FromMinutes(59);
            Assert.Equal(0, (await RunScheduledAsync()).Refused);
        }

        fixture.Now += TimeSpan.FromHours(1);
        var last = await RunScheduledAsync();
        await RunScheduledAsync();

        Assert.Equal((1, 12 + 24), (last.Refused, fixture.Fetches[path]));
        Assert.Contains(last.Problems, problem => problem.Contains("answered 404, since ", StringComparison.Ordinal));
        Assert.Empty(fixture.FeedRow("eqvol").Waiting);
    }

    [Fact]
    public async Task A_telegram_that_is_found_after_hours_is_imported()
    {
        var path = fixture.Feed.Add("eqvol", Quake(1));
        fixture.Feed.Script(path, Enumerable.Repeat(new FeedReply(404), 11));
        for (var minute = 0; minute < 20; minute++)
        {
            await RunScheduledAsync();
        }

        fixture.Feed.ForgetInShortFeeds();
        fixture.Now += TimeSpan.FromHours(5);
        await RunScheduledAsync();

        Assert.Single(fixture.History);
        Assert.Empty(fixture.FeedRow("eqvol").Waiting);
    }

    [Fact]
    public async Task An_absurdly_dated_telegram_is_set_aside_with_its_reason_and_the_others_go_on()
    {
        var source = Telegrams.Source("quake.xml");
        fixture.Feed.Add("eqvol", Encoding.UTF8.GetBytes(source.Replace(
            "<ReportDateTime>2011-03-11T", "<ReportDateTime>2099-03-11T", StringComparison.Ordinal)));
        fixture.Feed.Add("eqvol", Encoding.UTF8.GetBytes(source.Replace(
            "<ReportDateTime>2011-03-11T", "<ReportDateTime>9999-12-31T", StringComparison.Ordinal)));
        fixture.Feed.Add("eqvol", Quake(1));

        var report = await RunScheduledAsync();

        Assert.Equal((1, 2, 0), (report.Imported, report.Refused, report.Failed));
        Assert.Contains(report.Problems, problem => problem.Contains(
            "refused: it was reported at 2099-03-11T", StringComparison.Ordinal));
        Assert.Contains(report.Problems, problem => problem.Contains("is not a time of the years 1900 to 2199", StringComparison.Ordinal));
        Assert.Equal(2, fixture.Bucket.Keys("refused/").Count(key => key.EndsWith(".reason.json", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_read_by_a_rule_is_said()
    {
        var report = await fixture.UploadAsync("1.xml", Telegrams.Document("odd/no_offset.xml"));

        Assert.Equal("incoming/1.xml: read by a rule: 2 times without an offset", Assert.Single(report.Problems));
    }

    private static byte[] Quakes(DateTimeOffset generated, DateTimeOffset? updated = null) => Encoding.UTF8.GetBytes(
        $$"""
        {"metadata":{"generated":{{generated.ToUnixTimeMilliseconds()}}},"features":[
            {"id":"a","properties":{"updated":{{(updated ?? generated).ToUnixTimeMilliseconds()}}},"geometry":null}]}
        """);

    private Task<Report> RunScheduledAsync()
    {
        fixture.Now += TimeSpan.FromMinutes(1);
        return fixture.RunAsync(new(ScheduledTime: fixture.Now));
    }

    private List<Alert> Alerts(string subject = "") =>
    [
        .. fixture.Tables.Rows("alerts").Values.Select(Alert.Read)
            .Where(alert => alert.Subject.StartsWith(subject, StringComparison.Ordinal))
            .OrderBy(alert => alert.RaisedAt),
    ];
}
