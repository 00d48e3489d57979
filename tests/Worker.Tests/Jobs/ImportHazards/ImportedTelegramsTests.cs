using System.Text;
using Amazon.DynamoDBv2.Model;
using Demo.Feeds;
using Worker.Jobs.ImportHazards;
using Worker.Jobs.ImportHazards.Feeds;
using Worker.Jobs.ImportHazards.Uploads;
using Worker.Tests.Hazards;
using WorkerLib;
using static Worker.Tests.Jobs.ImportHazards.ImportFixture;

namespace Worker.Tests.Jobs.ImportHazards;

/// <summary>What becomes of one telegram, also of one that is damaged, and the ways in other than the feeds.</summary>
public sealed class ImportedTelegramsTests : IAsyncLifetime
{
    private const string Dtd = """<?xml version="1.0"?><!DOCTYPE Report [<!ENTITY x SYSTEM "file:///etc/passwd">]><Report>&x;</Report>""";

    private ImportFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await StartAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_telegram_that_was_cut_off_is_whole_the_next_time()
    {
        var path = fixture.Feed.Add("eqvol", Quake(1));
        fixture.Feed.Add("eqvol", Quake(2));
        fixture.Feed.Script(path, FeedReply.Truncated);

        var cut = await fixture.RunAsync();
        var whole = await fixture.RunNextAsync();

        Assert.Equal((1, 1, 0), (cut.Imported, whole.Imported, whole.Refused));
        Assert.StartsWith($"{fixture.Feed.Url}{path}: try 1 of 5: ", Assert.Single(cut.Problems), StringComparison.Ordinal);
        Assert.Equal(2, fixture.Fetches[path]);
        Assert.Empty(fixture.Bucket.Keys("refused/"));
        Assert.Contains((await fixture.RunNextAsync()).Feeds!, feed => feed is { Feed: "eqvol", Outcome: "unchanged" });
    }

    [Fact]
    public async Task A_telegram_that_stays_damaged_is_set_aside_with_the_reason_after_five_tries()
    {
        var path = fixture.Feed.Add("eqvol", Quake(1)[..3000]);

        for (var minute = 0; minute < 7; minute++)
        {
            await fixture.RunNextAsync();
        }

        Assert.Equal(5, fixture.Fetches[path]);
        var kept = fixture.Bucket.Keys("refused/").ToList();
        Assert.Equal(Quake(1)[..3000], fixture.Bucket.Objects[kept[0]]);
        Assert.Contains(
            "it is no well-formed XML",
            Encoding.UTF8.GetString(fixture.Bucket.Objects[$"{kept[0]}.reason.json"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_telegram_is_set_aside_at_once_and_the_others_go_on()
    {
        var path = fixture.Feed.Add("eqvol", Encoding.UTF8.GetBytes(Dtd));
        fixture.Feed.Add("eqvol", Quake(1));

        var report = await fixture.RunAsync();
        await fixture.RunNextAsync();

        Assert.Equal((1, 1), (report.Imported, report.Refused));
        Assert.Contains("DTD", Assert.Single(report.Problems), StringComparison.Ordinal);
        Assert.Equal(1, fixture.Fetches[path]);
        Assert.Equal(2, fixture.Bucket.Keys("refused/").Count());
    }

    [Fact]
    public async Task A_telegram_that_is_gone_is_given_up_after_five_tries()
    {
        var path = fixture.Feed.Add("eqvol", Quake(1));
        fixture.Feed.Script(path, Enumerable.Repeat(new FeedReply(410), 7));

        for (var minute = 0; minute < 7; minute++)
        {
            await fixture.RunNextAsync();
        }

        Assert.Equal(5, Assert.Single(fixture.Fetches).Value);
        Assert.Empty(fixture.Bucket.Keys("refused/"));
    }

    [Fact]
    public async Task What_could_not_be_saved_is_not_fetched_again()
    {
        var path = fixture.Feed.Add("eqvol", Quake(1));
        fixture.Tables.BeforeTransaction =
            _ => throw new ProvisionedThroughputExceededException("slow down") { ErrorCode = "ProvisionedThroughputExceededException" };
        for (var minute = 0; minute < 7; minute++)
        {
            Assert.Equal(1, (await fixture.RunNextAsync()).Failed);
        }

        fixture.Tables.BeforeTransaction = _ => { };
        var report = await fixture.RunNextAsync();

        Assert.Equal((1, 0), (report.Imported, report.Refused));
        Assert.Equal(1, fixture.Fetches[path]);
    }

    [Fact]
    public async Task A_save_whose_answer_was_lost_is_done_once()
    {
        var responses = 0;
        fixture.Feed.Add("eqvol", Quake(1));
        fixture.Tables.AfterTransaction = () =>
        {
            if (++responses == 1)
            {
                throw new TransactionCanceledException("cancelled") { CancellationReasons = [new() { Code = "ConditionalCheckFailed" }] };
            }
        };

        var report = await fixture.RunAsync();

        Assert.Equal((0, 1), (report.Failed, report.Imported + report.Known));
        Assert.Single(fixture.History);
        Assert.Equal(1, fixture.State(Quake(1)).Version);
    }

    [Fact]
    public async Task A_fetch_has_an_end()
    {
        var path = fixture.Feed.Add("eqvol", Quake(1));
        fixture.Feed.Script(path, FeedReply.Hang);
        using var client = new FeedClient(TimeSpan.FromMilliseconds(300));

        var fetched = await client.GetAsync(new Uri(fixture.Feed.Url, path), Validators.None, TestContext.Current.CancellationToken);

        Assert.Equal("no whole response within 0.3 s", fetched.Problem);
    }

    [Fact]
    public async Task An_upload_is_kept_and_taken_away()
    {
        var report = await fixture.UploadAsync("地震 1.xml", Quake(1));
        var again = await fixture.TellOfUploadAsync("地震 1.xml");

        Assert.Equal((1, 0), (report.Imported, report.Refused));
        Assert.Equal((0, 0, 0), (again.Imported, again.Known, again.Refused));
        Assert.Single(fixture.Bucket.Objects);
        Assert.Equal(1, fixture.State(Quake(1)).Version);
        Assert.Equal(1, (await fixture.UploadAsync("2.xml", Quake(1))).Known);
    }

    [Fact]
    public async Task An_upload_that_is_no_telegram_is_set_aside()
    {
        var report = await fixture.UploadAsync("holiday.jpg", "not a telegram"u8.ToArray());

        Assert.Equal(1, report.Refused);
        Assert.Empty(fixture.Bucket.Keys("incoming/"));
        Assert.Equal(2, fixture.Bucket.Keys("refused/").Count());
    }

    [Fact]
    public async Task An_upload_that_cannot_be_saved_stays_and_the_event_comes_again()
    {
        fixture.Tables.BeforeTransaction = _ => throw new ProvisionedThroughputExceededException("slow down");

        await Assert.ThrowsAsync<TelegramsNotSavedException>(() => fixture.UploadAsync("1.xml", Quake(1)));

        Assert.Single(fixture.Bucket.Keys("incoming/"));
    }

    [Fact]
    public async Task A_replay_of_what_is_known_changes_nothing()
    {
        for (var number = 0; number < 60; number++)
        {
            fixture.Feed.Add("eqvol", Quake(number));
        }

        fixture.Feed.SetQuakes(Telegrams.Document("usgs.json"));
        await fixture.RunAsync();
        var before = Versions();

        var report = await fixture.RunAsync(new(Prefix: "raw/"));

        Assert.Equal((0, 63, 63, null), (report.Imported, report.Known, report.Objects!.Value, report.ContinueAfter));
        Assert.Equal(before, Versions());
    }

    [Fact]
    public async Task A_replay_fills_an_empty_table_and_goes_on_where_it_ended()
    {
        for (var number = 0; number < 60; number++)
        {
            fixture.Bucket.Objects[$"refused/{number:00}.xml"] = Quake(number);
        }

        fixture.Bucket.Objects["refused/99.xml"] = "damaged"u8.ToArray();
        fixture.Remaining = TimeSpan.Zero;
        var none = await fixture.RunAsync(new(Prefix: "refused/", ContinueAfter: "refused/09.xml"));
        fixture.Remaining = TimeSpan.FromMinutes(2);
        var rest = await fixture.RunAsync(new(Prefix: "refused/", ContinueAfter: none.ContinueAfter));

        Assert.Equal(("refused/09.xml", 0), (none.ContinueAfter, none.Imported));
        Assert.Equal((50, 1, 51, null), (rest.Imported, rest.Refused, rest.Objects!.Value, rest.ContinueAfter));
    }

    [Fact]
    public async Task A_replay_of_other_prefixes_is_refused() => Assert.Equal(
        "'' is no prefix of telegrams: it begins with raw/, refused/, incoming/, for example {\"prefix\":\"raw/\"}.",
        (await Assert.ThrowsAsync<InvalidImportException>(() => fixture.RunAsync(new(Prefix: "")))).Message);

    [Fact]
    public async Task An_address_that_is_no_folder_is_refused() =>
        await Assert.ThrowsAsync<InvalidSettingException>(() => fixture.RunAsync(jma: "https://example.com/feed"));

    private string Versions() =>
        string.Join(' ', fixture.Tables.Rows("hazard_events").Select(row => $"{row.Key}:{row.Value.GetValueOrDefault("version")?.N}"));
}
