using Demo.Feeds;
using LocalAws;

namespace Worker.Tests.Demo;

public sealed class TelegramFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");
    private readonly HttpClient http = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        folder.Delete(recursive: true);
        http.Dispose();
    }

    [Fact]
    public async Task Publishes_what_is_there_and_what_comes_later_once()
    {
        await using var feed = await TelegramFeed.StartAsync();
        var published = new TelegramFolder(feed, folder.FullName);
        Put("a.xml", "<a/>");
        Put("b.xml", "<b/>");
        Put("quakes.json", "{\"quakes\":1}");
        Put("README.md", "no telegram");

        Assert.Equal(3, published.Publish());
        Assert.Equal(0, published.Publish());
        Put("c.xml", "<c/>");
        Assert.Equal(1, published.Publish());

        var entries = await http.GetStringAsync(new Uri(feed.Url, "developer/xml/feed/other.xml"), Cancelled);
        Assert.Equal(3, entries.Split("<entry>").Length - 1);
        Assert.Contains("<title>c.xml</title>", entries, StringComparison.Ordinal);
        Assert.Equal(
            "{\"quakes\":1}", await http.GetStringAsync(new Uri(feed.Url, "earthquakes/feed/v1.0/summary/all_hour.geojson"), Cancelled));
    }

    [Fact]
    public async Task Says_that_there_is_no_such_folder()
    {
        await using var feed = await TelegramFeed.StartAsync();

        Assert.Equal(
            "--feeds /nowhere: there is no such folder.",
            Assert.Throws<UserException>(() => new TelegramFolder(feed, "/nowhere").Publish()).Message);
    }

    private void Put(string name, string content) => File.WriteAllText(Path.Combine(folder.FullName, name), content);
}
