using System.Globalization;
using System.Text;
using Demo.Feeds;
using Hazards.Events;
using Hazards.Feeds;
using Hazards.Tables;
using Worker.Jobs.ImportHazards;
using Worker.Jobs.ImportHazards.Feeds;
using Worker.Jobs.ImportHazards.Feeds.Quakes;
using static Worker.Tests.Jobs.ImportHazards.ImportFixture;

namespace Worker.Tests.Jobs.ImportHazards;

/// <summary>
/// What the USGS withdraws leaves its feeds without a word. Its feeds have the quakes of the last hour and of the last day by their time of
/// origin (https://earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php), so what is older than that leaves them, too.
/// </summary>
public sealed class WithdrawnQuakesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly FeedSource Source = FeedSource.All(null, "https://example.com/summary/")[0];

    private ImportFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await StartAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_quake_that_leaves_the_feed_is_withdrawn_within_minutes_and_holds_again_when_it_is_back()
    {
        var origin = fixture.Now.AddMinutes(-20);
        await RunAsync(10, Quake("us1", origin), Quake("us2", origin));
        Assert.False(State("us1").IsCancelled);
        await RunAsync(7, Quake("us2", origin)); // the long feed is read five minutes after the first time without it

        Assert.True(State("us1").IsCancelled);
        Assert.False(State("us2").IsCancelled);
        Assert.Equal(1, fixture.History.Count(entry => entry.Revision == "cancel"));
        Assert.Equal("Quake us1", State("us1").Content!.Title);

        await RunAsync(1, Quake("us1", origin), Quake("us2", origin));

        Assert.False(State("us1").IsCancelled);

        await RunAsync(10, Quake("us2", origin));

        Assert.True(State("us1").IsCancelled);
        Assert.Equal(2, fixture.History.Count(entry => entry.Revision == "cancel"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Category", "Integration")]
    public async Task A_kill_before_any_write_leads_to_the_same_state_at_the_next_run(bool isBack)
    {
        var isKilled = true;
        for (var write = 1; isKilled; write++)
        {
            await using var one = await StartAsync();
            var origin = one.Now.AddMinutes(-20);
            (string, string)[] both = [Quake("us1", origin), Quake("us2", origin)];
            await RunAsync(one, 2, both);
            await RunAsync(one, isBack ? 6 : 5, both[1]);

            // In the next run it is withdrawn, or there again.
            Assert.Equal(isBack, State(one, "us1").IsCancelled);
            isKilled = await KillAsync(one, write, isBack ? both : [both[1]]);
            await RunAsync(one, 5, isBack ? both : [both[1]]);

            Assert.Equal(!isBack, State(one, "us1").IsCancelled);
            Assert.Equal(1, one.History.Count(entry => entry.Revision == "cancel"));
            Assert.Equal(isBack ? 4 : 3, one.History.Count);
            Assert.True(isKilled || write > 3);
        }
    }

    [Fact]
    public async Task An_old_feed_out_of_a_cache_brings_nothing_back_and_withdraws_nothing()
    {
        var origin = fixture.Now.AddMinutes(-20);
        (string, string)[] both = [Quake("us1", origin), Quake("us2", origin)];
        await RunAsync(2, both);
        await RunAsync(7, both[1]);
        Assert.True(State("us1").IsCancelled);
        var versions = (State("us1").LatestOrder, fixture.History.Count);

        for (var minutes = 2; minutes < 12; minutes += 3)
        {
            fixture.Now += TimeSpan.FromMinutes(1);
            fixture.Feed.SetQuakes(Collection(fixture.Now.AddMinutes(-minutes), both));
            await fixture.RunAsync(new(ScheduledTime: fixture.Now));
            fixture.Feed.SetQuakes(Collection(fixture.Now.AddMinutes(-minutes), [both[0]]));
            await fixture.RunAsync(new(ScheduledTime: fixture.Now));
        }

        Assert.Equal(versions, (State("us1").LatestOrder, fixture.History.Count));
        await RunAsync(1, both);
        Assert.False(State("us1").IsCancelled);
        Assert.False(State("us2").IsCancelled);
    }

    [Theory]
    [InlineData(7, false)] // as new as the feed that it was withdrawn by
    [InlineData(6, false)]
    [InlineData(8, true)]
    public void A_quake_is_back_only_in_a_feed_that_was_made_after_the_one_that_lacked_it(int minute, bool isBack)
    {
        var origin = Noon.AddHours(-2);
        var (us1, us2) = (Quake("us1", origin), Quake("us2", origin));
        var list = ListOf(us1, us2);
        foreach (var made in (int[])[2, 7])
        {
            list = list.After(Read(made, us2), Read(made, us2), Noon.AddMinutes(made)).List.Saved();
        }

        Assert.Equal(Noon.AddMinutes(7), list.Quakes.Single(quake => quake.Ids[0] == "us1").WithdrawnAt);
        var next = list.After(Read(minute, us1, us2), null, Noon.AddMinutes(9)).List;
        Assert.Equal(isBack, next.Unsaved.Any());
        Assert.Equal(!isBack, next.Quakes.Single(quake => quake.Ids[0] == "us1").WithdrawnAt is not null);
    }

    [Fact]
    public void A_feed_whose_clock_runs_ahead_does_not_make_all_others_old()
    {
        var origin = Noon.AddHours(-2);
        var (us1, us2) = (Quake("us1", origin), Quake("us2", origin));
        var ahead = ListOf(us1, us2).After(Read(24 * 60, us1, us2), Read(24 * 60, us1, us2), Noon.AddMinutes(1));
        Assert.True(ahead.IsDoubted);
        var list = ahead.List;
        foreach (var made in (int[])[2, 7])
        {
            list = list.After(Read(made, us2), Read(made, us2), Noon.AddMinutes(made)).List;
        }

        Assert.Equal(["us1"], list.Unsaved.Select(quake => quake.Ids[0]));
    }

    /// <summary>Its revision is dated after the feed that lacks it: the withdrawal counts all the same.</summary>
    [Fact]
    public void A_withdrawal_is_later_than_the_last_revision()
    {
        var us1 = Quake("us1", Noon.AddMinutes(29)); // revised a minute later
        var us2 = Quake("us2", Noon.AddMinutes(-30));
        var list = ListOf(us1, us2);
        foreach (var made in (int[])[2, 7])
        {
            list = list.After(Read(made, us2), Read(made, us2), Noon.AddMinutes(made)).List;
        }

        Assert.Equal(Noon.AddMinutes(30).AddMilliseconds(1), Assert.Single(list.Unsaved).WithdrawnAt);
    }

    [Fact]
    public async Task A_long_feed_that_fails_is_tried_again_and_alerts_nobody()
    {
        var origin = fixture.Now.AddMinutes(-20);
        await RunAsync(2, Quake("us1", origin), Quake("us2", origin));
        fixture.Feed.Script("earthquakes/feed/v1.0/summary/all_day.geojson", Enumerable.Repeat(new FeedReply(500), 3));
        await RunAsync(7, Quake("us2", origin));
        Assert.False(State("us1").IsCancelled);

        await RunAsync(10, Quake("us2", origin));

        Assert.True(State("us1").IsCancelled);
        Assert.Empty(fixture.Tables.Rows("alerts"));
    }

    [Fact]
    public void A_quake_that_is_older_than_the_feed_is_not_missing()
    {
        var list = ListOf(Quake("us1", Noon.AddHours(-23).AddMinutes(-45)), Quake("us2", Noon.AddHours(-1)));

        for (var minute = 1; minute < 60; minute += 10)
        {
            var next = list.After(Read(minute), Read(minute, Quake("us2", Noon.AddHours(-1))), Noon.AddMinutes(minute));
            Assert.Empty(next.List.Unsaved);
            list = next.List;
        }

        Assert.Equal(["us2"], list.Quakes.Select(quake => quake.Ids[0]));
    }

    [Fact]
    public void A_quake_that_has_another_preferred_id_is_still_there()
    {
        var origin = Noon.AddMinutes(-30);
        var list = ListOf(Quake("us1", origin), Quake("us2", origin));
        for (var minute = 1; minute < 30; minute += 5)
        {
            var feed = Read(minute, Quake("ci9", origin, ids: ",us1,ci9,"), Quake("us2", origin));
            var next = list.After(feed, feed, Noon.AddMinutes(minute));
            Assert.Empty(next.List.Unsaved);
            list = next.List;
        }
    }

    [Theory]
    [InlineData(1, 2, 0, true)]
    [InlineData(2, 20, 0, true)]
    [InlineData(2, 2, 0, false)]
    [InlineData(3, 20, 0, false)]
    [InlineData(3, 20, 200, false)]
    public void A_feed_that_lacks_too_many_quakes_of_a_network_is_not_believed(int missing, int of, int others, bool isBelieved)
    {
        (string Id, string Json)[] quakes =
        [
            .. Enumerable.Range(0, of).Select(number => Quake($"us{number}", Noon.AddHours(-3))),
            .. Enumerable.Range(0, others).Select(number => Quake($"ci{number}", Noon.AddHours(-3))),
        ];
        var list = ListOf(quakes);
        var other = Quake("us99", Noon.AddHours(-2));
        QuakeComparison comparison = new(list, IsDoubted: false);
        foreach (var minute in (int[])[10, 15])
        {
            comparison = list.After(Read(minute, other), Read(minute, [.. quakes.Skip(missing), other]), Noon.AddMinutes(minute));
            list = comparison.List;
        }

        Assert.Equal(isBelieved ? missing : 0, comparison.List.Unsaved.Count());
        Assert.Equal(!isBelieved, comparison.IsDoubted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("unchanged")]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("unreadable")]
    [InlineData("stale")]
    [InlineData("once")]
    public void A_feed_that_may_lack_something_by_mistake_withdraws_nothing(string fault)
    {
        var origin = Noon.AddHours(-2);
        var list = ListOf(Quake("us1", origin), Quake("us2", origin), Quake("us3", origin));
        List<KnownQuake> withdrawn = [];
        for (var minute = 2; minute <= 22; minute += 5)
        {
            var rest = ((string, string)[])[Quake("us2", origin), Quake("us3", origin)];
            var feed = fault switch
            {
                "unchanged" => new FeedDocument(new Fetched([], Validators.None) { IsUnchanged = true }),
                "empty" => Read(minute),
                "cut" => Read(minute, rest, count: 3),
                "unreadable" => Read(minute, [.. rest, ("us1", "{\"id\":\"us1\",\"properties\":{}}")]),
                "stale" => Read(-5, rest),
                "once" when minute != 7 => Read(minute, [.. rest, Quake("us1", origin)]),
                _ => Read(minute, rest),
            };
            var next = list.After(feed, feed, Noon.AddMinutes(minute));
            withdrawn.AddRange(next.List.Unsaved);
            list = next.List.Saved();
        }

        Assert.Equal(fault.Length == 0 ? ["us1"] : [], withdrawn.Select(quake => quake.Ids[0]));
    }

    [Fact]
    public void Another_feed_begins_another_list()
    {
        var list = ListOf(Quake("us1", Noon.AddHours(-2)));

        Assert.NotEqual(QuakeList.Empty(FeedSource.All(null, "https://example.org/summary/")[0]).Feed, list.Feed);
    }

    [Fact]
    public void The_feed_of_a_day_is_read_each_hour_and_soon_when_one_is_missing()
    {
        var origin = Noon.AddMinutes(-5);
        var list = ListOf(Quake("us1", origin), Quake("us2", origin));
        var whole = Read(1, Quake("us1", origin), Quake("us2", origin));
        Assert.False(list.WantsLong(whole, Noon.AddMinutes(59)));
        Assert.True(list.WantsLong(whole, Noon.AddMinutes(60)));

        var without = Read(1, Quake("us2", origin));
        var missing = list.After(without, null, Noon.AddMinutes(1)).List;
        Assert.False(missing.WantsLong(without, Noon.AddMinutes(5)));
        Assert.True(missing.WantsLong(without, Noon.AddMinutes(6)));
    }

    [Fact]
    public void A_quake_that_is_withdrawn_under_one_of_its_ids_is_gone_under_the_others()
    {
        var first = Telegram(Quake("us1", Noon));
        var renamed = Telegram(Quake("ci9", Noon.AddMinutes(1), ids: ",us1,ci9,"));
        var withdrawn = UsgsFeed.Read(UsgsRevision.Withdrawn(Document(Quake("ci9", Noon, ids: ",us1,ci9,")), Noon.AddMinutes(9)));

        var state = HazardState.Of(first).Apply(renamed).Apply(withdrawn.Telegrams[0]);

        Assert.NotNull(state.Superseded);
        Assert.False(state.HoldsAt(Noon.AddMinutes(10)));
    }

    private static QuakeList ListOf(params (string, string)[] quakes) =>
        QuakeList.Empty(Source).After(Read(0, quakes), Read(0, quakes), Noon).List;

    private static (string Id, string Json) Quake(string id, DateTimeOffset origin, string ids = "") => (id,
        string.Create(CultureInfo.InvariantCulture, $$$"""
        {"type":"Feature","id":"{{{id}}}","properties":{"mag":5.1,"title":"Quake {{{id}}}","ids":"{{{ids}}}","status":"automatic",
        "time":{{{origin.ToUnixTimeMilliseconds()}}},"updated":{{{origin.AddMinutes(1).ToUnixTimeMilliseconds()}}}},
        "geometry":{"type":"Point","coordinates":[142.5,38.1,10]}}
        """));

    private static byte[] Collection(DateTimeOffset generated, (string Id, string Json)[] quakes, int? count = null) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$$"""
        {"type":"FeatureCollection","metadata":{"generated":{{{generated.ToUnixTimeMilliseconds()}}},"count":{{{count ?? quakes.Length}}}},
        "features":[{{{string.Join(',', quakes.Select(quake => quake.Json))}}}]}
        """));

    private static FeedDocument Read(int minute, params (string, string)[] quakes) => Read(minute, quakes, count: null);

    /// <summary>A feed that was made so many minutes after noon.</summary>
    private static FeedDocument Read(int minute, (string, string)[] quakes, int? count)
    {
        var content = UsgsFeed.Read(Collection(Noon.AddMinutes(minute), quakes, count));
        return new FeedDocument(new Fetched([], Validators.None))
        {
            MadeAt = content.GeneratedAt,
            IsWhole = content.IsWhole,
            Telegrams = TelegramDocument.Received(content),
        };
    }

    private static byte[] Document((string Id, string Json) quake) => Encoding.UTF8.GetBytes(quake.Json);

    private static global::Hazards.Telegrams.Telegram Telegram((string, string) quake) => UsgsFeed.Read(Document(quake)).Telegrams[0];

    private HazardState State(string id) => State(fixture, id);

    private static HazardState State(ImportFixture fixture, string id) =>
        StoredEvent.Read(fixture.Tables.Rows("hazard_events")[$"usgs.real.USGS_20_earthquake.event.{id} state"]).State;

    private Task RunAsync(int minutes, params (string, string)[] quakes) => RunAsync(fixture, minutes, quakes);

    /// <summary>So many minutes with these quakes in both feeds.</summary>
    private static async Task RunAsync(ImportFixture fixture, int minutes, params (string, string)[] quakes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            fixture.Now += TimeSpan.FromMinutes(1);
            fixture.Feed.SetQuakes(Collection(fixture.Now, quakes));
            await fixture.RunAsync(new(ScheduledTime: fixture.Now));
        }
    }

    /// <summary>A run that is killed just before it writes for this time; false when it does not write so often.</summary>
    private static async Task<bool> KillAsync(ImportFixture fixture, int write, (string, string)[] quakes)
    {
        var writes = 0;
        fixture.Tables.BeforeWrite = () => _ = ++writes >= write ? throw new InvalidOperationException("killed") : 0;
        try
        {
            await RunAsync(fixture, 1, quakes);
        }
        catch (InvalidOperationException exception) when (exception.Message == "killed")
        {
            // as Lambda would see it
        }

        fixture.Tables.BeforeWrite = () => { };
        return writes >= write;
    }
}
