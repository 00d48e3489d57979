using FsCheck;
using FsCheck.Fluent;
using Hazards;

namespace Worker.Tests.Hazards;

public static class GeohashTests
{
    private const string Alphabet = "0123456789bcdefghjkmnpqrstuvwxyz";

    [Theory]
    [InlineData(57.64911, 10.40744, "u4pruydqqvj")] // the example of Wikipedia
    [InlineData(35.6812, 139.7671, "xn76urx")] // Tokyo station
    [InlineData(-25.382708, -49.265506, "6gkzwgjzn820")]
    [InlineData(90, 180, "zzzzzzz")]
    [InlineData(-90, -180, "0000000")]
    public static void Are_those_that_everybody_has(double latitude, double longitude, string hash) =>
        Assert.Equal(hash, Geohash.Of(new GeoPoint(latitude, longitude), hash.Length));

    [Fact]
    public static void Stand_for_a_cell_that_holds_the_point()
    {
        var points = Gen.Choose(-90_000_000, 90_000_000).Zip(Gen.Choose(-180_000_000, 180_000_000)).ToArbitrary();
        Prop.ForAll(points, drawn =>
        {
            var point = new GeoPoint(drawn.Item1 / 1e6, drawn.Item2 / 1e6);
            var hash = Geohash.Of(point);

            var (south, north, west, east) = Decode(hash);
            Assert.Equal(7, hash.Length);
            Assert.InRange(point.Latitude, south, north);
            Assert.InRange(point.Longitude, west, east);
            Assert.InRange(north - south, 0.00137, 0.00138);
            Assert.StartsWith(Geohash.Of(point, 5), hash, StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    /// <summary>From the definition, by another way: even bits are the longitude as a fraction, odd ones the latitude.</summary>
    private static (double South, double North, double West, double East) Decode(string hash)
    {
        var digits = hash.Select(character => Alphabet.IndexOf(character, StringComparison.Ordinal));
        var bits = string.Concat(digits.Select(digit => Convert.ToString(digit, 2).PadLeft(5, '0')));
        var (west, width) = Range([.. bits.Where((_, index) => index % 2 == 0)], 360);
        var (south, height) = Range([.. bits.Where((_, index) => index % 2 == 1)], 180);
        return (south, south + height, west, west + width);
    }

    private static (double Low, double Size) Range(char[] bits, double all)
    {
        var size = all / Math.Pow(2, bits.Length);
        return ((Convert.ToInt64(new string(bits), 2) * size) - (all / 2), size);
    }
}
