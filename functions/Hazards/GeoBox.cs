namespace Hazards;

/// <summary>A part of the map, in degrees. West is more than east where it goes over the line at 180 degrees.</summary>
/// <param name="West">-180 up to 180, without 180 itself, which is -180; so is <paramref name="East"/>.</param>
public sealed record GeoBox(double West, double South, double East, double North)
{
    /// <summary>The smallest box around points; null when there are none.</summary>
    public static GeoBox? Of(IReadOnlyCollection<GeoPoint> points)
    {
        if (points.Count == 0)
        {
            return null;
        }

        // What is left over when the widest gap between two neighbours is taken out of the circle.
        double[] longitudes = [.. points.Select(point => Wrapped(point.Longitude)).Order()];
        var (west, east) = (longitudes[0], longitudes[^1]);
        var gap = 360 - (east - west);
        for (var index = 1; index < longitudes.Length; index++)
        {
            if (longitudes[index] - longitudes[index - 1] is var next && next > gap)
            {
                (gap, east, west) = (next, longitudes[index - 1], longitudes[index]);
            }
        }

        return new GeoBox(west, points.Min(point => point.Latitude), east, points.Max(point => point.Latitude));
    }

    /// <summary>A longitude of any number of turns as it is from -180 up to 180.</summary>
    public static double Wrapped(double longitude) =>
        longitude is >= -180 and < 180 ? longitude : longitude - (360 * Math.Floor((longitude + 180) / 360));

    public bool Contains(double latitude, double longitude)
    {
        longitude = Wrapped(longitude);
        return latitude >= South
            && latitude <= North
            && (West <= East ? longitude >= West && longitude <= East : longitude >= West || longitude <= East);
    }
}
