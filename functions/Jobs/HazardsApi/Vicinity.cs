using System.Globalization;
using Hazards;

namespace Worker.Jobs.HazardsApi;

/// <summary>What lies around a point, by the distance over a sphere.</summary>
internal sealed record Vicinity(double Longitude, double Latitude, double Kilometres) : MapArea
{
    private const double MaxKilometres = 5000;
    private const double EarthRadius = 6371; // km, the mean one
    private const double Margin = 0.001; // degrees: what rounding could take from the box

    public override GeoBox Box
    {
        get
        {
            var angle = Kilometres / EarthRadius;
            var span = angle * 180 / Math.PI;
            var (south, north) = (Latitude - span - Margin, Latitude + span + Margin);

            // Around a pole lie all longitudes.
            if (south <= -90 || north >= 90)
            {
                return new GeoBox(-180, Math.Max(south, -90), 180, Math.Min(north, 90));
            }

            // A circle is widest not at its own latitude, but nearer to the pole.
            var width = (Math.Asin(Math.Sin(angle) / Math.Cos(Latitude * Math.PI / 180)) * 180 / Math.PI) + Margin;
            return new GeoBox(GeoBox.Wrapped(Longitude - width), south, GeoBox.Wrapped(Longitude + width), north);
        }
    }

    /// <exception cref="BadParameterException">It is none.</exception>
    public static Vicinity Read(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 3
            && Degrees.Read(parts[0], 180) is { } longitude
            && Degrees.Read(parts[1], 90) is { } latitude
            && Degrees.Read(parts[2], MaxKilometres) is { } kilometres and > 0
            ? new Vicinity(longitude, latitude, kilometres)
            : throw new BadParameterException(
                "near",
                text,
                $"longitude,latitude,kilometres such as 139.69,35.69,50; at most {MaxKilometres} km, the longitude first, as in bbox");
    }

    /// <summary>By the haversine formula, which is exact for short distances, too.</summary>
    public override bool Has(double latitude, double longitude)
    {
        const double radians = Math.PI / 180;
        var north = Math.Sin((latitude - Latitude) * radians / 2);
        var east = Math.Sin((longitude - Longitude) * radians / 2);
        var half = (north * north) + (east * east * Math.Cos(latitude * radians) * Math.Cos(Latitude * radians));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(half))) <= Kilometres;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"near {Longitude},{Latitude},{Kilometres}");
}
