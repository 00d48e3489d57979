using System.Text;
using Hazards;
using Hazards.Feeds;

namespace Worker.Tests.Hazards;

public static class AtomFeedTests
{
    private const string Feed = """
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">
          <title>高頻度（地震火山）</title>
          <updated>2026-11-20T12:01:05+09:00</updated>
          <link rel="self" href="https://example.com/feed.xml"/>
          <entry>
            <title>震源・震度に関する情報</title>
            <id>https://example.com/data/1.xml</id>
            <updated>2026-11-20T03:00:00Z</updated>
            <author><name>気象庁</name></author>
            <link rel="related" href="https://example.com/elsewhere.xml"/>
            <link type="application/xml" href="https://example.com/data/link.xml"/>
            <content type="text">【震源・震度情報】</content>
          </entry>
          <entry><id>https://example.com/data/2.xml</id><updated>soon</updated></entry>
          <entry/>
        </feed>
        """;

    [Fact]
    public static void Reads_entries_in_their_order_whatever_they_lack()
    {
        var content = AtomFeed.Read(Encoding.UTF8.GetBytes(Feed));

        Assert.Equal(Telegrams.Time("2026-11-20T12:01:05+09:00"), content.Updated);
        Assert.Equal(
            [
                new AtomEntry("https://example.com/data/link.xml", "震源・震度に関する情報", Telegrams.Time("2026-11-20T03:00:00Z")),
                new AtomEntry("https://example.com/data/2.xml", "", null),
                new AtomEntry("", "", null),
            ],
            content.Entries);
    }

    [Theory]
    [InlineData(
        "<html/>",
        "it begins with html and not with feed of http://www.w3.org/2005/Atom (line 1, position 2): "
        + "it is no Atom feed; look at its address.")]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'><entry>", "it is no well-formed XML")]
    [InlineData("", "it is no well-formed XML")]
    [InlineData("<!DOCTYPE feed><feed xmlns='http://www.w3.org/2005/Atom'/>", "it is no well-formed XML")]
    public static void Says_what_is_wrong(string source, string problem)
    {
        var exception = Assert.Throws<HazardFormatException>(() => AtomFeed.Read(Encoding.UTF8.GetBytes(source)));

        Assert.StartsWith(problem, exception.Message, StringComparison.Ordinal);
    }
}
