using Demo.Feeds;
using Worker.Jobs.ImportHazards;
using Worker.Jobs.ImportHazards.Feeds;
using Worker.Tests.Hazards;
using static Worker.Tests.Jobs.ImportHazards.ImportFixture;

namespace Worker.Tests.Jobs.ImportHazards;

public sealed class ImportedFeedsTests : IAsyncLifetime
{
    private ImportFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await StartAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task The_first_run_reads_what_the_short_feed_has_forgotten_too()
    {
        fixture.Feed.Add("eqvol", Quake(1));
        fixture.Feed.ForgetInShortFeeds();
        fixture.Feed.Add("eqvol", Quake(2));
        fixture.Feed.Add("extra", Telegrams.Document("unknown_kind.xml"));

        var report = await fixture.RunAsync();

        Assert.Equal((3, 0, 0, 0), (report.Imported, report.Known, report.Refused, report.Failed));
        Assert.Equal(3, fixture.History.Count);
        Assert.Equal(3, fixture.Bucket.Keys("raw/").Count());
        Assert.Contains(
            report.Feeds!,
            feed => feed is { Feed: "eqvol", Outcome: "read", Entries: 3, New: 2, Left: 0, WithLong: true, GapUntil: null });
        Assert.Equal("", string.Join(' ', report.Problems));
    }

    [Fact]
    public async Task A_feed_that_did_not_change_is_not_sent_again_and_no_telegram_is_fetched_twice()
    {
        fixture.Feed.Add("eqvol", Quake(1));
        await fixture.RunAsync();
        var before = fixture.Feed.Requests.Count;

        var unchanged = await fixture.RunNextAsync();
        fixture.Feed.Add("eqvol", Quake(2));
        var changed = await fixture.RunNextAsync();

        Assert.All(unchanged.Feeds!, feed => Assert.Equal("unchanged", feed.Outcome));
        Assert.Equal(5, fixture.Feed.Requests.Skip(before).Take(5).Count(request => request.Status == 304));
        Assert.Contains(changed.Feeds!, feed => feed is { Feed: "eqvol", New: 1, WithLong: false });
        Assert.Equal(1, changed.Imported);
        Assert.Equal([1, 1], fixture.Fetches.Values);
    }

    [Fact]
    public async Task After_a_gap_the_long_feed_has_what_was_missed()
    {
        fixture.Feed.Add("eqvol", Quake(1));
        await fixture.RunAsync();
        fixture.Feed.Add("eqvol", Quake(2));
        fixture.Feed.ForgetInShortFeeds();
        fixture.Feed.Add("eqvol", Quake(3));

        var report = await fixture.RunNextAsync();

        Assert.Equal(2, report.Imported);
        Assert.Contains(report.Feeds!, feed => feed is { Feed: "eqvol", WithLong: true, GapUntil: null });
        Assert.All(fixture.Fetches.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task A_gap_is_known_before_anything_is_imported_so_that_a_kill_does_not_hide_it()
    {
        fixture.Feed.Add("eqvol", Quake(1));
        await fixture.RunAsync();
        fixture.Feed.Add("eqvol", Quake(2));
        fixture.Feed.ForgetInShortFeeds();
        fixture.Feed.Add("eqvol", Quake(3));
        List<string?> known = [];
        fixture.Tables.BeforeTransaction = _ => known.Add(fixture.FeedRow("eqvol").GapUntil?.ToString("O"));

        await fixture.RunNextAsync();

        Assert.Equal(2, known.Count);
        Assert.All(known, Assert.NotNull);
    }

    [Fact]
    public async Task A_gap_stays_open_until_a_long_feed_was_made_after_it()
    {
        var start = DateTimeOffset.UtcNow.AddMinutes(-30);
        fixture.Feed.Add("eqvol", Quake(1), at: start);
        await fixture.RunAsync();
        fixture.Feed.StallLongFeeds(true);
        fixture.Feed.Add("eqvol", Quake(2), at: start.AddMinutes(10));
        fixture.Feed.ForgetInShortFeeds();
        fixture.Feed.Add("eqvol", Quake(3), at: start.AddMinutes(20));

        var open = await fixture.RunNextAsync();
        Assert.Equal(1, open.Imported);
        Assert.NotNull(fixture.FeedRow("eqvol").GapUntil);

        Assert.Equal(0, (await fixture.RunNextAsync()).Imported);
        fixture.Feed.StallLongFeeds(false);
        var closed = await fixture.RunNextAsync();

        Assert.Equal(1, closed.Imported);
        Assert.Null(fixture.FeedRow("eqvol").GapUntil);
        Assert.DoesNotContain((await fixture.RunNextAsync()).Feeds!, feed => feed.WithLong);
    }

    [Fact]
    public async Task A_feed_that_was_not_read_for_long_has_a_gap()
    {
        fixture.Feed.Add("eqvol", Quake(1));
        await fixture.RunAsync();
        fixture.Now += TimeSpan.FromMinutes(9);
        fixture.Feed.Add("eqvol", Quake(2));

        var report = await fixture.RunAsync();

        Assert.Contains(report.Feeds!, feed => feed is { Feed: "eqvol", WithLong: true });
    }

    [Fact]
    public async Task A_feed_that_fails_does_not_keep_the_others_and_rings_only_after_five_minutes()
    {
        fixture.Feed.Add("extra", Quake(1));
        fixture.Feed.Script(Eqvol, Enumerable.Repeat(new FeedReply(500), 7));

        var first = await fixture.RunAsync();
        Assert.Contains(first.Feeds!, feed => feed is { Feed: "eqvol", Outcome: "failed", Problem: "answered 500" });
        Assert.Equal(1, first.Imported);
        for (var minute = 1; minute < 5; minute++)
        {
            await fixture.RunNextAsync();
        }

        fixture.Feed.Add("extra", Quake(2));
        var rings = await Assert.ThrowsAsync<FeedsUnreadableException>(fixture.RunNextAsync);
        Assert.Contains("The feed eqvol cannot be read since", rings.Message, StringComparison.Ordinal);
        Assert.Contains("answered 500", rings.Message, StringComparison.Ordinal);
        Assert.Equal(2, fixture.History.Count);

        await Assert.ThrowsAsync<FeedsUnreadableException>(fixture.RunNextAsync);
        Assert.Contains((await fixture.RunNextAsync()).Feeds!, feed => feed is { Feed: "eqvol", Outcome: "read" });
        Assert.Null(fixture.FeedRow("eqvol").FailingSince);
    }

    [Fact]
    public async Task A_feed_that_is_no_feed_fails()
    {
        fixture.Feed.SetQuakes("<html>down for maintenance</html>"u8.ToArray());

        var report = await fixture.RunAsync();

        Assert.Contains(
            report.Feeds!,
            feed => feed is { Feed: "usgs", Outcome: "failed" }
                && feed.Problem!.StartsWith("it is no well-formed JSON", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_feed_that_fails_leaves_the_gap_open()
    {
        fixture.Feed.Add("eqvol", Quake(1));
        fixture.Feed.ForgetInShortFeeds();
        fixture.Feed.Add("eqvol", Quake(2));
        fixture.Feed.Script(EqvolLong, new FeedReply(503));

        var failed = await fixture.RunAsync();
        var read = await fixture.RunNextAsync();

        Assert.Contains(failed.Feeds!, feed => feed is { Feed: "eqvol", Problem: "the long feed: answered 503" });
        Assert.Equal((1, 1), (failed.Imported, read.Imported));
        Assert.Null(fixture.FeedRow("eqvol").FailingSince);
    }

    [Fact]
    public async Task Only_the_feeds_own_server_is_asked()
    {
        fixture.Feed.AddEntry("eqvol", "http://169.254.169.254/latest/meta-data/");
        fixture.Feed.AddEntry("eqvol", "file:///etc/passwd");
        fixture.Feed.AddEntry("eqvol", $"{fixture.Feed.Url.Scheme}://someone@{fixture.Feed.Url.Authority}/data/1.xml");
        fixture.Feed.AddEntry("eqvol", "");
        fixture.Feed.Add("eqvol", Quake(1));

        var report = await fixture.RunAsync();

        Assert.Equal(1, report.Imported);
        Assert.Single(fixture.Fetches);
        Assert.Contains(
            report.Problems,
            problem => problem.Contains(
                "leads to 'http://169.254.169.254/latest/meta-data/', which is no telegram of 127.0.0.1",
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runs_at_the_same_time_fetch_each_telegram_once()
    {
        for (var number = 0; number < 10; number++)
        {
            fixture.Feed.Add("eqvol", Quake(number));
        }

        var reports = await Task.WhenAll(fixture.RunAsync(), fixture.RunAsync(), fixture.RunAsync());

        Assert.Equal(10, reports.Sum(report => report.Imported));
        Assert.All(fixture.Fetches.Values, times => Assert.Equal(1, times));
        Assert.Equal(10, fixture.History.Count);
    }

    [Fact]
    public async Task What_a_run_holds_that_died_is_free_after_its_time()
    {
        await new FeedLedger(fixture.Tables.DynamoDB, Clock(), "hazard_feeds", "alerts")
            .TakeAsync("eqvol", "a run that died", TimeSpan.FromMinutes(2), CancellationToken.None);
        fixture.Feed.Add("eqvol", Quake(1));

        var busy = await fixture.RunNextAsync();
        await fixture.RunNextAsync();
        var free = await fixture.RunNextAsync();

        Assert.Contains(busy.Feeds!, feed => feed is { Feed: "eqvol", Outcome: "busy" });
        Assert.Equal((0, 1), (busy.Imported, free.Imported));
    }

    [Fact]
    public async Task Without_time_left_the_next_run_goes_on()
    {
        for (var number = 0; number < 3; number++)
        {
            fixture.Feed.Add("eqvol", Quake(number));
        }

        fixture.Remaining = TimeSpan.Zero;
        var none = await fixture.RunAsync();
        fixture.Remaining = TimeSpan.FromMinutes(2);
        var all = await fixture.RunNextAsync();

        Assert.Contains(none.Feeds!, feed => feed is { Feed: "eqvol", New: 3, Left: 3 });
        Assert.Equal((0, 3), (none.Imported, all.Imported));
    }

    [Fact]
    public async Task Quakes_of_the_USGS_go_the_same_way()
    {
        fixture.Feed.SetQuakes(Telegrams.Document("usgs.json"));

        var report = await fixture.RunAsync();
        var again = await fixture.RunNextAsync();

        Assert.Equal(3, report.Imported);
        Assert.All(fixture.History, entry => Assert.EndsWith(".json", entry.Document, StringComparison.Ordinal));
        Assert.Contains("feed usgs: feature 2: updated is not a time in milliseconds.", report.Problems);
        Assert.Contains(again.Feeds!, feed => feed is { Feed: "usgs", Outcome: "unchanged" });
    }

    [Fact]
    public async Task By_hand_the_long_feeds_are_read_at_any_time()
    {
        fixture.Feed.Add("eqvol", Quake(1));
        await fixture.RunAsync();

        var report = await fixture.RunAsync(new(Feeds: "long"));

        Assert.All(report.Feeds!, feed => Assert.True(feed.WithLong));
        Assert.Equal(0, report.Imported);
        await Assert.ThrowsAsync<InvalidImportException>(() => fixture.RunAsync(new(Feeds: "short")));
    }

    private ImpatientTime Clock() => new(() => fixture.Now);
}
