using System.Net;
using System.Text;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Demo.Feeds;
using Hazards.Feeds;
using Hazards.Telegrams;
using Worker.Tests.Hazards;
using static Worker.Tests.Jobs.ImportHazards.ImportFixture;

namespace Worker.Tests.Jobs.ImportHazards;

/// <summary>Trouble of others (the feed's server, S3, DynamoDB) must not lose a telegram.</summary>
public sealed class ImportTroubleTests : IAsyncLifetime
{
    private ImportFixture fixture = null!;

    public async ValueTask InitializeAsync() => fixture = await StartAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task A_web_page_in_place_of_a_telegram_is_fetched_again()
    {
        var path = fixture.Feed.Add(
            "eqvol",
            Encoding.UTF8.GetBytes("\uFEFF\n<!doctype HTML>\n<html><body>down for maintenance</body></html>"));

        var page = await fixture.RunAsync();
        fixture.Feed.Replace(path, Quake(1));
        var telegram = await fixture.RunNextAsync();

        Assert.Equal((0, 1), (page.Refused, telegram.Imported));
        Assert.Contains("a web page came in place of the telegram: fetch it again", Assert.Single(page.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_is_too_large_to_be_read_stays_where_it_is()
    {
        var report = await fixture.UploadAsync("year.json", new byte[TelegramReader.MaxBytes + 1]);

        Assert.Equal(1, report.Refused);
        Assert.Equal(["incoming/year.json"], fixture.Bucket.Objects.Keys);
    }

    [Fact]
    public async Task A_document_that_another_run_keeps_at_the_same_moment_is_kept_once()
    {
        var conflicts = 0;
        fixture.Bucket.S3.When(s3 => s3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>())).Do(_ =>
        {
            if (++conflicts <= 2)
            {
                throw new AmazonS3Exception("upload it again")
                {
                    StatusCode = HttpStatusCode.Conflict,
                    ErrorCode = "ConditionalRequestConflict",
                };
            }
        });

        var report = await fixture.UploadAsync("1.xml", Quake(1));

        Assert.Equal((1, 0), (report.Imported, report.Failed));
        Assert.Equal(Quake(1), fixture.Bucket.Objects[Assert.Single(fixture.Bucket.Keys("raw/"))]);
    }

    [Theory]
    [InlineData("ThrottlingError")]
    [InlineData("ProvisionedThroughputExceeded")]
    public async Task A_transaction_that_is_throttled_is_no_fault_of_the_telegram(string reason)
    {
        fixture.Feed.Add("eqvol", Quake(1));
        fixture.Tables.BeforeTransaction = _ => throw new TransactionCanceledException("cancelled")
        {
            CancellationReasons = [new() { Code = "None" }, new() { Code = reason }],
        };
        for (var minute = 0; minute < 7; minute++)
        {
            Assert.Equal((1, 0), (await fixture.RunNextAsync()) is var run ? (run.Failed, run.Refused) : default);
        }

        fixture.Tables.BeforeTransaction = _ => { };

        Assert.Equal(1, (await fixture.RunNextAsync()).Imported);
    }

    [Fact]
    public async Task Telegrams_that_the_server_fails_to_send_for_longer_are_not_given_up()
    {
        var path = fixture.Feed.Add("eqvol", Quake(1));
        fixture.Feed.Script(path, Enumerable.Repeat(new FeedReply(503), 10));
        for (var minute = 0; minute < 10; minute++)
        {
            Assert.Equal(0, (await fixture.RunNextAsync()).Refused);
        }

        Assert.Equal(1, (await fixture.RunNextAsync()).Imported);
    }

    [Fact]
    public async Task Telegrams_that_the_server_fails_to_send_for_a_day_are_given_up()
    {
        var path = fixture.Feed.Add("eqvol", Quake(1));
        fixture.Feed.Script(path, Enumerable.Repeat(new FeedReply(503), 2));
        await fixture.RunAsync();
        fixture.Now += TimeSpan.FromHours(25);

        var last = await fixture.RunAsync();
        await fixture.RunNextAsync();

        Assert.Equal((1, 2), (last.Refused, fixture.Fetches[path]));
        Assert.Contains("answered 503", Assert.Single(last.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gap_is_not_forgotten_when_the_run_that_saw_it_fails()
    {
        fixture.Feed.Add("eqvol", Quake(0));
        await fixture.RunAsync();
        fixture.Feed.StallLongFeeds(true);
        fixture.Feed.Add("eqvol", Quake(1));
        fixture.Feed.ForgetInShortFeeds();
        for (var number = 2; number < 32; number++)
        {
            fixture.Feed.Add("eqvol", Quake(number));
        }

        var writes = 0;
        fixture.Tables.DynamoDB
            .When(dynamoDB => dynamoDB.BatchWriteItemAsync(Arg.Any<BatchWriteItemRequest>(), Arg.Any<CancellationToken>()))
            .Do(_ =>
            {
                if (++writes == 2)
                {
                    throw new InternalServerErrorException("try again");
                }
            });
        await Assert.ThrowsAsync<InternalServerErrorException>(fixture.RunNextAsync);
        fixture.Feed.StallLongFeeds(false);
        await fixture.RunNextAsync();

        Assert.Equal(32, fixture.History.Count);
    }

    [Fact]
    public async Task A_quake_of_the_USGS_that_cannot_be_saved_is_set_aside_and_the_feed_goes_on()
    {
        var quakes = Telegrams.Document("usgs.json");
        var damaged = UsgsFeed.Read(quakes).Features[0];
        fixture.Tables.Put(
            "hazard_events",
            new() { ["event"] = new(TelegramIdentity.KeyOf(damaged.Telegram)), ["row"] = new("state"), ["version"] = new() { N = "1" } });
        fixture.Feed.SetQuakes(quakes);

        var report = await fixture.RunAsync();
        var next = await fixture.RunNextAsync();

        Assert.Equal((2, 1), (report.Imported, report.Refused));
        Assert.Equal(damaged.Document.ToArray(), fixture.Bucket.Objects[fixture.Bucket.Keys("refused/").First()]);
        Assert.Contains(next.Feeds!, feed => feed is { Feed: "usgs", Outcome: "unchanged" });
    }
}
