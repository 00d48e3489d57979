using System.Globalization;

namespace Hazards;

/// <param name="latitude">Degrees, north positive.</param>
/// <param name="longitude">Degrees, east positive.</param>
/// <param name="altitude">Metres, negative below the sea; null when it is not given.</param>
public sealed class GeoPoint(double latitude, double longitude, double? altitude = null)
{
    private const double MaxAltitude = 10_000_000; // more than the radius of the earth
    private const NumberStyles DecimalStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public double Latitude { get; } = latitude;

    public double Longitude { get; } = longitude;

    public double? Altitude { get; } = altitude;

    /// <summary>
    /// Reads one point of ISO 6709 such as <c>+38.0+142.9-10000/</c>, in degrees, or in degrees and minutes
    /// (<c>+3624.38+13831.38+2568/</c>), which only the number of digits distinguishes. Null for anything else, several points among it.
    /// </summary>
    public static GeoPoint? Read(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest.Length == 0 || rest[^1] != '/')
        {
            return null;
        }

        rest = rest[..^1];
        if (Next(ref rest, 2, 90) is not { } latitude || Next(ref rest, 3, 180) is not { } longitude)
        {
            return null;
        }

        return rest.Length == 0 ? new GeoPoint(latitude, longitude)
            : Number(rest) is { } altitude && Math.Abs(altitude) <= MaxAltitude ? new GeoPoint(latitude, longitude, altitude)
            : null;
    }

    /// <summary>The points of a line or of the edge of an area; empty when one of them cannot be read.</summary>
    public static IReadOnlyList<GeoPoint> ReadAll(string text)
    {
        List<GeoPoint> points = [];
        foreach (var part in text.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (points.Count == TelegramLimits.MaxOutlinePoints || Read($"{part}/") is not { } point)
            {
                return [];
            }

            points.Add(point);
        }

        return points;
    }

    private static double? Next(ref ReadOnlySpan<char> rest, int degreeDigits, double max)
    {
        var end = rest.Length > 1 ? rest[1..].IndexOfAny('+', '-') + 1 : 0;
        var part = end > 0 ? rest[..end] : rest;
        rest = rest[part.Length..];
        if (Number(part) is not { } number)
        {
            return null;
        }

        var point = part.IndexOf('.');
        var digits = (point < 0 ? part.Length : point) - 1;
        var size = Math.Abs(number);
        if (digits > degreeDigits)
        {
            var degrees = Math.Floor(size / 100);
            size = digits > degreeDigits + 2 ? double.PositiveInfinity : degrees + ((size - (degrees * 100)) / 60);
        }

        return size <= max ? Math.CopySign(Math.Round(size, 6), number) : null;
    }

    private static double? Number(ReadOnlySpan<char> part) =>
        part.Length > 1
        && part[0] is '+' or '-'
        && double.TryParse(part, DecimalStyle, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
