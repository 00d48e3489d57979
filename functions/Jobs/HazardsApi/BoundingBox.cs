using System.Globalization;

namespace Worker.Jobs.HazardsApi;

/// <summary>A part of the map, in degrees. West is more than east where it goes over the line at 180 degrees.</summary>
internal sealed record BoundingBox(double West, double South, double East, double North)
{
    private const NumberStyles DecimalStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <exception cref="BadParameterException">It is none.</exception>
    public static BoundingBox Read(string text)
    {
        var parts = text.Split(',');
        return parts.Length == 4
            && Degrees(parts[0], 180) is { } west
            && Degrees(parts[1], 90) is { } south
            && Degrees(parts[2], 180) is { } east
            && Degrees(parts[3], 90) is { } north
            && south <= north
            ? new BoundingBox(west, south, east, north)
            : throw new BadParameterException(
                "bbox", text, "west,south,east,north in degrees, such as 138.9,35.5,139.9,35.9; south is not above north");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{West},{South},{East},{North}");

    private static double? Degrees(string text, double max) =>
        text.Length <= 20
        && double.TryParse(text, DecimalStyle, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) <= max
            ? number
            : null;
}
