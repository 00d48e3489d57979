using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Hazards;
using Hazards.Enrichment;
using Hazards.Events;
using Hazards.Feeds;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Jobs.HazardsApi;
using Worker.Tests.Hazards;
using Worker.Tests.Jobs.EnrichHazards;

namespace Worker.Tests.Jobs.HazardsApi;

/// <summary>What <c>bbox</c> and <c>near</c> find: the filter of the table and the test of the points on the page, together.</summary>
public static class PlaceTests
{
    private const double Radians = Math.PI / 180;

    [Theory]
    [InlineData("quake_antimeridian.xml", -180, -20.5)]
    [InlineData("usgs_antimeridian.json", -179.9, -20.5)]
    [InlineData("usgs_lon_over_180.json", -178.8, -20.5)] // USGS has it at 181.2
    public static void Finds_a_quake_at_the_antimeridian_from_both_sides(string file, double longitude, double latitude)
    {
        var hazard = Made(file);

        Assert.Equal((longitude, latitude), (Math.Round(hazard.Points[0].Longitude, 3), hazard.Points[0].Latitude));
        Assert.True(Finds("bbox=179,-21,-178,-20", hazard));
        Assert.True(Finds("bbox=-180,-21,-178,-20", hazard));
        Assert.True(Finds("bbox=-180,-90,180,90", hazard));
        Assert.True(Finds("near=179.5,-20.5,200", hazard));
        Assert.True(Finds("near=-179.5,-20.5,200", hazard));
        Assert.Equal(longitude == -180, Finds("bbox=179,-21,180,-20", hazard));
        Assert.False(Finds("bbox=178,-21,179,-20", hazard));
        Assert.False(Finds("near=175,-20.5,200", hazard));
    }

    [Fact]
    public static void Finds_a_quake_where_it_was_felt_and_not_where_only_its_box_is()
    {
        var hazard = Made([new GeoPoint(38.0, 142.9), new GeoPoint(38.27, 140.87), new GeoPoint(35.69, 139.69)]);

        Assert.True(Finds("bbox=140,38,141,39", hazard));
        Assert.True(Finds("near=139.7,35.7,5", hazard));
        Assert.False(Finds("bbox=141,36,142,37", hazard));
        Assert.False(Finds("near=141.5,36.5,50", hazard));
    }

    [Fact]
    public static void Finds_rows_of_before_that_have_a_point_and_no_box()
    {
        var row = Row(Made([new GeoPoint(-20.5, -179.9)]));
        foreach (var name in (string[])[HazardLists.West, HazardLists.South, HazardLists.East, HazardLists.North, HazardLists.Points])
        {
            Assert.True(row.Remove(name));
        }

        Assert.True(Finds("bbox=179,-21,-178,-20", row));
        Assert.True(Finds("near=179.5,-20.5,200", row));
        Assert.False(Finds("bbox=170,-21,179,-20", row));
    }

    [Fact]
    public static void Finds_a_hazard_of_more_points_than_it_keeps_wherever_its_box_is()
    {
        var points = Enumerable.Range(0, HazardPoints.Max + 1).Select(index => new GeoPoint(30 + (index / 100.0), 130)).ToArray();

        Assert.Equal(HazardPoints.Max, Made(points).Points.Count);
        Assert.True(Finds("bbox=129,32.995,131,33", Made(points)));
        Assert.False(Finds("bbox=129,33.1,131,34", Made(points)));
    }

    [Fact]
    public static void Finds_exactly_what_has_a_point_there()
    {
        var random = new Random(17);
        for (var round = 0; round < 1000; round++)
        {
            var center = (Latitude: random.Next(-89_000, 89_001) / 1000.0, Longitude: random.Next(-180_000, 180_000) / 1000.0);
            GeoPoint[] points = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Around(random, center, 20))];
            var row = Row(Made(points));
            var corner = Around(random, center, 20);
            var other = Around(random, center, 20);
            var (south, north) = (Math.Min(corner.Latitude, other.Latitude), Math.Max(corner.Latitude, other.Latitude));
            var bbox = $"bbox={Text(corner.Longitude)},{Text(south)},{Text(other.Longitude)},{Text(north)}";
            var inBox = points.Any(point =>
                point.Latitude >= south && point.Latitude <= north
                && Turn(point.Longitude - corner.Longitude) <= Turn(other.Longitude - corner.Longitude));
            Assert.True(inBox == Finds(bbox, row), $"{bbox}: {inBox} {string.Join(" ", points.Select(Text))}");

            var kilometres = random.Next(1, 4000);
            var near = $"near={Text(corner.Longitude)},{Text(corner.Latitude)},{kilometres}";
            var isNear = points.Any(point => Distance(point, corner) <= kilometres);
            Assert.True(isNear == Finds(near, row), $"{near}: {isNear} {string.Join(" ", points.Select(Text))}");
        }
    }

    [Fact]
    public static void Misses_nothing_of_any_telegram()
    {
        var hazards = Telegrams.All().Select(File.ReadAllBytes).Select(document => Of(TelegramReader.Read(document))).ToList();

        foreach (var hazard in hazards)
        {
            var row = Row(hazard);
            var all = hazard.Points.Select(point => new[] { point.Longitude, point.Latitude });
            foreach (var point in HazardSummary.Of(hazard).Points.Concat(all).DistinctBy(place => (place[0], place[1])))
            {
                Assert.True(Finds($"near={Text(point[0])},{Text(point[1])},1", row), hazard.Id);
                var (west, east) = (GeoBox.Wrapped(point[0] - 0.01), GeoBox.Wrapped(point[0] + 0.01));
                Assert.True(Finds($"bbox={Text(west)},{Text(point[1] - 0.01)},{Text(east)},{Text(point[1] + 0.01)}", row), hazard.Id);
            }
        }

        Assert.Contains(hazards, hazard => hazard.Points.Count > 5);
    }

    [Theory]
    [InlineData("near=35.69,139.69,50", "near cannot be '35.69,139.69,50'. Allowed: longitude,latitude,kilometres such as 139.69,35.69,50; "
        + "at most 5000 km, the longitude first, as in bbox.")]
    [InlineData("near=139.69,35.69,0", null)]
    [InlineData("near=139.69,35.69,5001", null)]
    [InlineData("near=139.69,35.69", null)]
    [InlineData("near=139.69,35.69,NaN", null)]
    [InlineData("near=139.69,35.69,50&bbox=1,2,3,4", "near cannot be '139.69,35.69,50'. Allowed: near or bbox, not both.")]
    public static async Task Refuses_what_is_no_place(string query, string? detail)
    {
        var response = await new HazardsApiFixture().AskAsync($"/hazards?{query}");

        Assert.Equal(400, response.StatusCode);
        Assert.Contains(detail ?? "near cannot be", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task A_page_goes_on_behind_hazards_whose_boxes_only_overlap()
    {
        var fixture = new HazardsApiFixture();
        for (var minute = 0; minute < 6; minute++)
        {
            GeoPoint[] points = [new(35, 139), new(37, minute % 2 == 0 ? 139 : 141), new(37, 141)];
            fixture.Add(HazardSamples.Quake(minute) with { Points = points, Box = GeoBox.Of(points) });
        }

        var first = System.Text.Json.JsonElement.Parse((await fixture.AskAsync("/hazards?bbox=138,36.5,140,38&limit=2")).Body!);
        var next = first.GetProperty("next").GetString();
        var second = System.Text.Json.JsonElement.Parse(
            (await fixture.AskAsync($"/hazards?bbox=138,36.5,140,38&limit=2&cursor={next}")).Body!);

        Assert.Equal(["第4報", "第2報"], Headlines(first));
        Assert.Equal(["第0報"], Headlines(second));
        Assert.Equal(2, fixture.Queries.Count);
    }

    [Fact]
    public static async Task A_feature_has_the_box_of_all_its_points()
    {
        var fixture = new HazardsApiFixture();
        GeoPoint[] points = [new(-20.5, 179.5), new(-18, -178)];
        fixture.Add(HazardSamples.Quake(1) with { Point = points[0], Points = points, Box = GeoBox.Of(points) });

        var feature = System.Text.Json.JsonElement.Parse((await fixture.AskAsync("/hazards.geojson")).Body!).GetProperty("features")[0];

        Assert.Equal("[179.5,-20.5,-178,-18]", feature.GetProperty("bbox").GetRawText());
        Assert.Equal("[179.5,-20.5]", feature.GetProperty("geometry").GetProperty("coordinates").GetRawText());
        Assert.Equal(
            """{"west":179.5,"south":-20.5,"east":-178,"north":-18}""", feature.GetProperty("properties").GetProperty("box").GetRawText());
    }

    private static IEnumerable<string?> Headlines(System.Text.Json.JsonElement page) =>
        page.GetProperty("hazards").EnumerateArray().Select(hazard => hazard.GetProperty("headline").GetString());

    private static bool Finds(string query, Hazard hazard) => Finds(query, Row(hazard));

    private static bool Finds(string query, Dictionary<string, AttributeValue> row)
    {
        var read = HazardQuery.Read(QueryParameters.Read(query), isActive: false);
        var request = new QueryRequest
        {
            ExpressionAttributeNames = new() { ["#validUntil"] = HazardLists.ValidUntil },
            ExpressionAttributeValues = [],
        };
        Assert.True(HazardFilter.Add(request, read, HazardSamples.Noon));
        return FilterExpression.Matches(request, row)
            && HazardPage.Of(read, new QueryResponse { Items = [MemoryRow.Copy(row)] }, HazardSamples.Noon).Hazards.Count == 1;
    }

    private static Dictionary<string, AttributeValue> Row(Hazard hazard) => HazardLists.ToItem("real", hazard);

    private static Hazard Made(string file) => Of(
        file.EndsWith(".json", StringComparison.Ordinal)
            ? Assert.Single(UsgsFeed.Read(Telegrams.Document(file)).Telegrams)
            : Telegrams.Read(file));

    private static Hazard Made(GeoPoint[] points)
    {
        var areas = points.Select((point, index) => new HazardArea("a", $"{index}", "", HazardSeverity.Warning) { Point = point }).ToList();
        var (kept, box) = HazardPoints.Of(Telegrams.Made(), points[0], areas);
        return HazardSamples.Quake(1) with { Point = points[0], Points = kept, Box = box };
    }

    private static Hazard Of(Telegram telegram) =>
        HazardMaker.Make(HazardState.Of(telegram), 1, telegram.ReportedAt, [], Areas.Tables);

    private static GeoPoint Around(Random random, (double Latitude, double Longitude) center, double degrees) => new(
        Math.Clamp(Math.Round(center.Latitude + ((random.NextDouble() - 0.5) * degrees), 3), -90, 90),
        Math.Round(GeoBox.Wrapped(center.Longitude + ((random.NextDouble() - 0.5) * degrees)), 3));

    /// <summary>Eastward, 0 up to 360.</summary>
    private static double Turn(double degrees) => Math.Round(((degrees % 360) + 360) % 360, 6) % 360;

    /// <summary>Kilometres, by the angle between two vectors.</summary>
    private static double Distance(GeoPoint one, GeoPoint other)
    {
        var cosine = (Math.Sin(one.Latitude * Radians) * Math.Sin(other.Latitude * Radians))
            + (Math.Cos(one.Latitude * Radians) * Math.Cos(other.Latitude * Radians)
                * Math.Cos((one.Longitude - other.Longitude) * Radians));
        return 6371 * Math.Acos(Math.Clamp(cosine, -1, 1));
    }

    private static string Text(GeoPoint point) => $"{Text(point.Latitude)} {Text(point.Longitude)}";

    private static string Text(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
