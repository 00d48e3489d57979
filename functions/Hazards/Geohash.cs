namespace Hazards;

/// <summary>
/// Geohashes: a point as a text whose beginning stands for a larger cell around it (https://en.wikipedia.org/wiki/Geohash).
/// </summary>
public static class Geohash
{
    /// <summary>As many as a hazard has: a cell of about 150 m.</summary>
    public const int Characters = 7;

    private const int BitsOfCharacter = 5;
    private const string Alphabet = "0123456789bcdefghjkmnpqrstuvwxyz";

    /// <summary>The cell that a point lies in.</summary>
    /// <param name="characters">1 to 12.</param>
    public static string Of(GeoPoint point, int characters = Characters)
    {
        double south = -90, north = 90, west = -180, east = 180;
        Span<char> text = stackalloc char[characters];
        var bits = 0;
        for (var bit = 0; bit < characters * BitsOfCharacter; bit++)
        {
            // Longitude and latitude take turns, each halving what is left.
            var upper = bit % 2 == 0 ? Halve(point.Longitude, ref west, ref east) : Halve(point.Latitude, ref south, ref north);
            bits = (bits << 1) | (upper ? 1 : 0);
            if (bit % BitsOfCharacter == BitsOfCharacter - 1)
            {
                text[bit / BitsOfCharacter] = Alphabet[bits];
                bits = 0;
            }
        }

        return text.ToString();
    }

    /// <summary>Whether the value lies in the upper half of the range, which then is what is left.</summary>
    private static bool Halve(double value, ref double low, ref double high)
    {
        var middle = (low + high) / 2;
        var upper = value >= middle;
        (low, high) = upper ? (middle, high) : (low, middle);
        return upper;
    }
}
