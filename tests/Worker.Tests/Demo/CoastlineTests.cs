using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Demo.Map;

namespace Worker.Tests.Demo;

/// <summary>The land of the two charts: that the paths can be drawn, and that land is where it is on Earth.</summary>
public static partial class CoastlineTests
{
    private const int MaxBytes = 60_000;
    private const double NearDegrees = 0.06; // about 6 km: capitals at the sea, and what the coastline leaves out

    private static readonly string File = HazardMapPage.Files.Find("coastline.json")!.Text;

    [Fact]
    public static void Is_small_and_says_where_it_comes_from()
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(File), 10_000, MaxBytes);
        var source = JsonElement.Parse(File).GetProperty("source").GetString();
        Assert.Contains("Natural Earth", source, StringComparison.Ordinal);
        Assert.Contains("public domain", source, StringComparison.Ordinal);
        Assert.Contains("tools/npm/coastline.mjs", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("japan")]
    [InlineData("world")]
    public static void The_path_has_closed_rings_of_relative_lines_and_nothing_else(string chart)
    {
        var path = JsonElement.Parse(File).GetProperty(chart).GetProperty("path").GetString()!;

        Assert.Matches("^(M-?[0-9]+ -?[0-9]+l(-?[0-9]+ ?-?[0-9]+ ?)+z)+$", path);
        Assert.All(Land.Read(chart).Rings, ring => Assert.InRange(ring.Count, 3, 5000));
    }

    [Fact]
    public static void The_capitals_of_all_prefectures_are_on_land()
    {
        var land = Land.Read("japan");

        foreach (var prefecture in JsonElement.Parse(HazardMapPage.Files.Find("prefectures.json")!.Text).EnumerateArray())
        {
            var (longitude, latitude) = (prefecture.GetProperty("lon").GetDouble(), prefecture.GetProperty("lat").GetDouble());
            Assert.True(land.IsNear(longitude, latitude), prefecture.GetRawText());
        }
    }

    // Read off a chart; Fiji is at the antimeridian, and drawn east of it.
    [Theory]
    [InlineData("japan", 135.0, 40.0, false)] // Sea of Japan
    [InlineData("japan", 133.7, 34.05, true)] // Shikoku
    [InlineData("japan", 138.5, 34.7, false)] // Suruga Bay
    [InlineData("japan", 142.8, 43.5, true)] // Hokkaido
    [InlineData("japan", 127.9, 37.0, true)] // Korea
    [InlineData("japan", 145.0, 30.0, false)] // the Pacific
    [InlineData("japan", 147.9, 45.0, true)] // Etorofu
    [InlineData("world", 139.0, 36.2, true)]
    [InlineData("world", 103.0, 62.0, true)] // Siberia
    [InlineData("world", 186.0, 66.0, true)] // Chukotka, across the antimeridian
    [InlineData("world", -70.0, -33.0, true)] // Chile and Argentina
    [InlineData("world", -150.0, 0.0, false)] // the Pacific
    [InlineData("world", -30.0, 0.0, false)] // the Atlantic
    public static void Land_is_where_it_is_on_Earth(string chart, double longitude, double latitude, bool isLand) =>
        Assert.Equal(isLand, Land.Read(chart).Contains(longitude, latitude));

    /// <summary>The rings of a path, and the projection that it was drawn with.</summary>
    private sealed partial record Land(IReadOnlyList<IReadOnlyList<(double X, double Y)>> Rings, JsonElement Frame)
    {
        public static Land Read(string chart)
        {
            var frame = JsonElement.Parse(File).GetProperty(chart);
            List<IReadOnlyList<(double X, double Y)>> rings = [];
            foreach (var ring in frame.GetProperty("path").GetString()!.Split('z', StringSplitOptions.RemoveEmptyEntries))
            {
                var numbers = Numbers().Matches(ring).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture)).ToArray();
                List<(double X, double Y)> points = [(numbers[0], numbers[1])];
                for (var index = 2; index < numbers.Length; index += 2)
                {
                    points.Add((points[^1].X + numbers[index], points[^1].Y + numbers[index + 1]));
                }

                rings.Add(points);
            }

            return new Land(rings, frame);
        }

        public bool IsNear(double longitude, double latitude)
        {
            double[] steps = [-NearDegrees, 0, NearDegrees];
            return steps.Any(east => steps.Any(north => Contains(longitude + east, latitude + north)));
        }

        /// <summary>By the even-odd rule.</summary>
        public bool Contains(double longitude, double latitude)
        {
            var unit = Frame.GetProperty("unitsPerDegree").GetDouble();
            var x = (longitude - Frame.GetProperty("west").GetDouble()) * unit;
            var y = (Height(Frame.GetProperty("north").GetDouble()) - Height(latitude)) * unit;
            var crossings = 0;
            foreach (var ring in Rings)
            {
                for (var index = 0; index < ring.Count; index++)
                {
                    var (from, to) = (ring[index], ring[(index + 1) % ring.Count]);
                    if (from.Y > y != to.Y > y && x < from.X + ((y - from.Y) / (to.Y - from.Y) * (to.X - from.X)))
                    {
                        crossings++;
                    }
                }
            }

            return crossings % 2 == 1;
        }

        private double Height(double latitude) => Frame.GetProperty("projection").GetString() == "mercator"
            ? Math.Log(Math.Tan((Math.PI / 4) + (latitude * Math.PI / 360))) * 180 / Math.PI
            : latitude;

        [GeneratedRegex("-?[0-9]+")]
        private static partial Regex Numbers();
    }
}
