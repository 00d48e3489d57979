using Hazards;

namespace Worker.Tests.Hazards;

public static class GeoBoxTests
{
    [Theory]
    [InlineData("35 139", "139 35 139 35")]
    [InlineData("35 139 36 140.5 34 138", "138 34 140.5 36")]
    [InlineData("-20 179.5 -18 -179", "179.5 -20 -179 -18")]
    [InlineData("-20 -179.9", "-179.9 -20 -179.9 -20")]
    [InlineData("0 180", "-180 0 -180 0")] // the same line as -180
    [InlineData("0 -170 5 170 10 175", "170 0 -170 10")]
    [InlineData("0 181.2", "-178.8 0 -178.8 0")]
    public static void Is_the_smallest_around_its_points(string points, string box)
    {
        double[] numbers = [.. points.Split(' ').Select(Number)];
        var found = GeoBox.Of([.. numbers.Chunk(2).Select(pair => new GeoPoint(pair[0], pair[1]))])!;

        Assert.Equal(box.Split(' ').Select(Number), new[] { found.West, found.South, found.East, found.North }.Select(Rounded));
    }

    [Fact]
    public static void Around_nothing_is_none() => Assert.Null(GeoBox.Of([]));

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static double Rounded(double number) => Math.Round(number, 9);
}
