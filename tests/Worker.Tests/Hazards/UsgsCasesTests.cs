using System.Text;
using System.Text.Json;
using Hazards;
using Hazards.Events;
using Hazards.Feeds;

namespace Worker.Tests.Hazards;

/// <summary>Features of the USGS as they were seen, or are feared; the values are those in tests/data/hazards/odd.</summary>
public static class UsgsCasesTests
{
    private static readonly DateTimeOffset Generated = DateTimeOffset.FromUnixTimeMilliseconds(1_795_176_400_000);

    [Fact]
    public static void A_magnitude_that_is_text_is_read_and_counted()
    {
        var telegram = Assert.Single(Read("usgs_mag_string").Telegrams);

        Assert.Equal((5.1, "M 5.1"), (telegram.Earthquakes[0].Magnitude!.Value, telegram.Earthquakes[0].Magnitude!.Description));
        Assert.Equal("1 number as text", telegram.Odd.ToString());
    }

    [Theory]
    [InlineData("usgs_mag_null", null, 38.0, 142.9, 35.0)]
    [InlineData("usgs_quarry", 1.8, 47.0, -122.0, 0.0)] // half a kilometre above the sea
    [InlineData("usgs_neg_mag_depth", -0.7, 38.0, -118.0, 0.0)]
    [InlineData("usgs_antimeridian", 7.2, -20.5, -179.9, 600.0)]
    [InlineData("usgs_lon_over_180", 7.2, -20.5, -178.8, 600.0)] // 181.2 degrees east
    public static void Reads_size_and_place(string name, double? magnitude, double latitude, double longitude, double depth)
    {
        var quake = Assert.Single(Read(name).Telegrams).Earthquakes[0];

        Assert.Equal(magnitude, quake.Magnitude!.Value);
        Assert.Equal((latitude, longitude), (quake.Hypocenter!.Point!.Latitude, Math.Round(quake.Hypocenter.Point.Longitude, 6)));
        Assert.Equal(depth, quake.DepthKm);
    }

    [Theory]
    [InlineData("usgs_deleted")]
    [InlineData("usgs_deleted_null_title")]
    public static void A_deleted_quake_is_a_cancel(string name)
    {
        var content = Read(name);

        Assert.Empty(content.Problems);
        Assert.Equal(Revision.Cancel, content.Telegrams[^1].Revision);
    }

    [Theory]
    [InlineData("usgs_older_revision", 6.4)] // updated ten minutes after the other
    [InlineData("usgs_deleted", 5.1)] // what is known of it stays beside the cancel
    public static void The_newest_revision_counts_in_either_order(string name, double magnitude)
    {
        var telegrams = Read(name).Telegrams;
        var forward = HazardState.Of(telegrams[0]).Apply(telegrams[1]);
        var backward = HazardState.Of(telegrams[1]).Apply(telegrams[0]);

        Assert.Equal(magnitude, forward.Content!.Earthquakes[0].Magnitude!.Value);
        Assert.Equal((forward.LatestOrder, forward.Content.Id), (backward.LatestOrder, backward.Content!.Id));
    }

    [Fact]
    public static void Two_revisions_of_one_time_have_one_order_whatever_comes_first()
    {
        var telegrams = Read("usgs_same_updated").Telegrams;

        Assert.Equal(
            HazardState.Of(telegrams[0]).Apply(telegrams[1]).Latest.Id, HazardState.Of(telegrams[1]).Apply(telegrams[0]).Latest.Id);
    }

    [Fact]
    public static void One_bad_feature_is_a_problem_of_its_own()
    {
        var content = Read("usgs_bad_one");

        Assert.Equal(["us7000iiii", "us7000kkkk"], content.Telegrams.Select(telegram => telegram.EventId));
        Assert.Equal("feature 1: it is not an object.", Assert.Single(content.Problems));
        Assert.Equal(Generated, content.GeneratedAt);
    }

    [Theory]
    [InlineData("\"updated\": 1795176300000", "\"updated\": 253402300799999", "updated is not a time of the years 1900 to 2199.")]
    [InlineData("\"updated\": 1795176300000", "\"updated\": -62135596800000", "updated is not a time of the years 1900 to 2199.")]
    [InlineData("\"updated\": 1795176300000", "\"updated\": 1795262900000", "it was reported at 2026-11-21T12:08:20+00:00, more")]
    [InlineData("\"time\": 1795176000000", "\"time\": 1795262900000", "its earthquake was at 2026-11-21T12:08:20+00:00, more")]
    public static void A_feature_that_is_dated_absurdly_is_a_problem_and_the_others_are_read(string right, string wrong, string problem)
    {
        var source = Source("usgs_bad_one");
        var at = source.IndexOf(right, StringComparison.Ordinal);
        var document = Encoding.UTF8.GetBytes(source[..at] + wrong + source[(at + right.Length)..]);

        var content = UsgsFeed.Read(document, Generated);

        Assert.Equal(["us7000kkkk"], content.Telegrams.Select(telegram => telegram.EventId));
        Assert.StartsWith($"feature 0: {problem}", content.Problems[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"1795176300000\"")]
    [InlineData("\"2026-11-20T12:05:00Z\"")]
    [InlineData("\"2026-11-20T21:05:00+09:00\"")]
    [InlineData("\"2026-11-20T12:05:00\"")]
    [InlineData("1795176300000.0")]
    public static void A_time_that_is_text_is_read(string updated)
    {
        var source = Source("usgs_mag_null").Replace("1795176300000", updated, StringComparison.Ordinal);

        var telegram = Assert.Single(UsgsFeed.Read(Encoding.UTF8.GetBytes(source)).Telegrams);

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_795_176_300_000), telegram.ReportedAt);
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"24:00\"")]
    [InlineData("null")]
    [InlineData("true")]
    public static void A_revision_without_a_time_is_a_problem(string updated) => Assert.Single(UsgsFeed.Read(Encoding.UTF8.GetBytes(
        Source("usgs_mag_null").Replace("1795176300000", updated, StringComparison.Ordinal))).Problems);

    [Theory]
    [InlineData("142.9, 38.0, 1e306")]
    [InlineData("142.9, 38.0, 1e400")]
    [InlineData("142.9, 38.0, -1e306")]
    public static void A_depth_without_end_is_unknown_and_can_be_stored(string coordinates)
    {
        var source = Source("usgs_mag_null").Replace("142.9, 38.0, 35.0", coordinates, StringComparison.Ordinal);

        var telegram = Assert.Single(UsgsFeed.Read(Encoding.UTF8.GetBytes(source)).Telegrams);

        Assert.Null(telegram.Earthquakes[0].DepthKm);
        Assert.Equal(38, telegram.Earthquakes[0].Hypocenter!.Point!.Latitude);
        Assert.NotEmpty(JsonSerializer.Serialize(telegram));
    }

    private static UsgsFeedContent Read(string name) => UsgsFeed.Read(Encoding.UTF8.GetBytes(Source(name)), Generated);

    private static string Source(string name) => Telegrams.Source($"odd/{name}.json");
}
