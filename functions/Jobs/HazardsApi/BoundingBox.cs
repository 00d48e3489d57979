using System.Globalization;
using Hazards;

namespace Worker.Jobs.HazardsApi;

/// <summary>A part of the map, in degrees. West is more than east where it goes over the line at 180 degrees.</summary>
internal sealed record BoundingBox(double West, double South, double East, double North) : MapArea
{
    /// <summary>180 and -180 are the same line, so an end there belongs to both sides.</summary>
    public override GeoBox Box { get; } = West == -180 && East == 180
        ? new GeoBox(West, South, East, North)
        : new GeoBox(GeoBox.Wrapped(West), South, GeoBox.Wrapped(East), North);

    /// <exception cref="BadParameterException">It is none.</exception>
    public static BoundingBox Read(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 4
            && Degrees.Read(parts[0], 180) is { } west
            && Degrees.Read(parts[1], 90) is { } south
            && Degrees.Read(parts[2], 180) is { } east
            && Degrees.Read(parts[3], 90) is { } north
            && south <= north
            ? new BoundingBox(west, south, east, north)
            : throw new BadParameterException(
                "bbox", text, "west,south,east,north in degrees, such as 138.9,35.5,139.9,35.9; south is not above north");
    }

    public override bool Has(double latitude, double longitude) => Box.Contains(latitude, longitude);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{West},{South},{East},{North}");
}

/// <summary>Numbers in parameters.</summary>
internal static class Degrees
{
    private const NumberStyles DecimalStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>Null when it is no number, or one beyond <paramref name="max"/> or its negative.</summary>
    public static double? Read(string text, double max) =>
        text.Length <= 20
        && double.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) <= max
            ? number
            : null;
}
