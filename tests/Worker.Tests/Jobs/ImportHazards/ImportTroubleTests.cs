using System.Text;
using static Worker.Tests.Jobs.ImportHazards.ImportWorld;
using WorkerLib.Hazards;

namespace Worker.Tests.Jobs.ImportHazards;

/// <summary>Trouble of others (the feed's server, S3, DynamoDB) must not lose a telegram.</summary>
public sealed class ImportTroubleTests : IAsyncLifetime
{
    private ImportWorld world = null!;

    public async ValueTask InitializeAsync() => world = await StartAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_web_page_in_place_of_a_telegram_is_fetched_again()
    {
        var path = world.Feed.Add("eqvol", Encoding.UTF8.GetBytes("\uFEFF\n<!doctype HTML>\n<html><body>down for maintenance</body></html>"));

        var page = await world.RunAsync();
        world.Feed.Replace(path, Quake(1));
        var telegram = await world.RunNextAsync();

        Assert.Equal((0, 1), (page.Refused, telegram.Imported));
        Assert.Contains("a web page came in place of the telegram: fetch it again", Assert.Single(page.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_is_too_large_to_be_read_stays_where_it_is()
    {
        var report = await world.UploadAsync("year.json", new byte[TelegramReader.MostBytes + 1]);

        Assert.Equal(1, report.Refused);
        Assert.Equal(["incoming/year.json"], world.Bucket.Objects.Keys);
    }
}
