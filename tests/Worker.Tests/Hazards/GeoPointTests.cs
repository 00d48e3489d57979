using Hazards;

namespace Worker.Tests.Hazards;

public static class GeoPointTests
{
    [Theory]
    [InlineData("+38.0+142.9-10000/", 38.0, 142.9, -10000.0)]
    [InlineData("-17.2-178.6-570000/", -17.2, -178.6, -570000.0)]
    [InlineData("+10.1+135.3/", 10.1, 135.3, null)]
    [InlineData("+9+3/", 9.0, 3.0, null)]
    [InlineData("+3624.38+13831.38+2568/", 36.406333, 138.523, 2568.0)]
    [InlineData("+2250-12800/", 22.833333, -128.0, null)]
    public static void Reads_degrees_or_degrees_and_minutes(string text, double latitude, double longitude, double? altitude)
    {
        var point = GeoPoint.Read(text)!;

        Assert.Equal((latitude, longitude, altitude), (point.Latitude, point.Longitude, point.Altitude));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("+38.0+142.9")]
    [InlineData("38.0+142.9/")]
    [InlineData("+38.0/")]
    [InlineData("+91.0+142.9/")]
    [InlineData("+38.0+181.9/")]
    [InlineData("+3a.0+142.9/")]
    [InlineData("+38.0+142.9+/")]
    [InlineData("+38.0+142.9+1+1/")]
    [InlineData("+1234567+142.9/")]
    [InlineData("+31.5+130.6/+31.6+130.7/")]
    [InlineData("NaN")]
    [InlineData("+NaN+NaN/")]
    public static void Anything_else_is_no_point(string text) => Assert.Null(GeoPoint.Read(text));

    [Fact]
    public static void A_number_without_end_is_none() => Assert.Null(GeoPoint.Read($"+38.0+142.9-{new string('9', 400)}/"));
}
