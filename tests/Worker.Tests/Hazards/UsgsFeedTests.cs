using System.Text;
using Hazards;
using Hazards.Events;
using Hazards.Feeds;
using Hazards.Telegrams;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards;

public static class UsgsFeedTests
{
    private static readonly UsgsFeedContent Feed = UsgsFeed.Read(Document("usgs.json"));

    [Fact]
    public static void Reads_a_quake_into_the_same_model()
    {
        var telegram = Feed.Telegrams[0];
        var quake = Assert.Single(telegram.Earthquakes);

        Assert.Equal(
            (HazardSource.Usgs, HazardFamily.Earthquake, TelegramStatus.Real, Revision.Issue),
            (telegram.Source, telegram.Family, telegram.Status, telegram.Revision));
        Assert.Equal(("us7000test", "M 6.1 - 38 km ENE of Ishinomaki, Japan"), (telegram.EventId, telegram.Headline));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1763637000456), telegram.ReportedAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1763636400123), quake.OriginAt);
        Assert.Equal((38.55, 141.71, 52.4), (quake.Hypocenter!.Point!.Latitude, quake.Hypocenter.Point.Longitude, quake.DepthKm));
        Assert.Equal((6.1, "mww", "M 6.1"), (quake.Magnitude!.Value, quake.Magnitude.Type, quake.Magnitude.Description));
        Assert.Equal("usgs.real.USGS_20_earthquake.event.us7000test", TelegramIdentity.KeyOf(telegram));
    }

    [Fact]
    public static void A_quake_of_unknown_size_and_depth_says_so()
    {
        var quake = Feed.Telegrams[1].Earthquakes[0];

        Assert.Equal((null, "unknown", "M unknown"), (quake.Magnitude!.Value, quake.Magnitude.Condition, quake.Magnitude.Description));
        Assert.Null(quake.DepthKm);
    }

    [Fact]
    public static void A_deleted_quake_is_a_cancel_without_a_place_that_is_none()
    {
        Assert.Equal(Revision.Cancel, Feed.Telegrams[2].Revision);
        Assert.Null(Feed.Telegrams[2].Earthquakes[0].Hypocenter!.Point);
        Assert.True(HazardState.Of(Feed.Telegrams[2]).IsCancelled);
    }

    [Fact]
    public static void One_bad_feature_does_not_stop_the_others() => Assert.Equal(
        ["feature 2: updated is not a time in milliseconds.", "feature 4: it is not an object."],
        Feed.Problems);

    [Theory]
    [InlineData("net")]
    [InlineData("type")]
    public static void Refuses_short_words_that_would_not_fit_into_the_rows_of_the_event(string name)
    {
        var feature = Encoding.UTF8.GetBytes($$$"""{"id":"a","properties":{"updated":1,"{{{name}}}":"{{{new string('1', 201)}}}"}}""");

        Assert.Equal([$"the feature: its {name} has 201 characters, more than 200."], UsgsFeed.Read(feature).Problems);
    }

    [Theory]
    [InlineData("", "it is no well-formed JSON (line 1, position 1): fetch it again.")]
    [InlineData("{\n  \"features\": [", "it is no well-formed JSON (line 2, position 16): fetch it again.")]
    [InlineData("[]", "it has no list of features: give the GeoJSON of a summary feed, a FeatureCollection.")]
    [InlineData("{\"features\":{}}", "it has no list of features: give the GeoJSON of a summary feed, a FeatureCollection.")]
    public static void Says_what_is_wrong_with_a_feed(string source, string problem) =>
        Assert.Equal(problem, Assert.Throws<HazardFormatException>(() => UsgsFeed.Read(Encoding.UTF8.GetBytes(source))).Message);

    [Fact]
    public static void A_damaged_feed_is_read_or_refused()
    {
        var document = Document("usgs.json");
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var damaged = document.ToArray();
            for (var count = random.Next(1, 4); count > 0; count--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(128);
            }

            try
            {
                var content = UsgsFeed.Read(damaged);
                Assert.All(content.Telegrams, telegram => Assert.NotEmpty(TelegramOrder.KeyOf(telegram)));
            }
            catch (HazardFormatException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }
    }
}
