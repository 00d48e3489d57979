using System.Buffers;
using System.Globalization;
using Hydra.Components;

namespace Hydra.Pipelines.Declaration;

/// <summary>The values of scalars as Python reads them.</summary>
internal static class Scalars
{
    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789+-.eE_");

    public static bool IsTrue(string text) => text.ToUpperInvariant() is "TRUE" or "YES" or "ON";

    /// <summary>
    /// An integer in decimal notation, with underscores between digits if wanted; null when it is none or has more than 64 bits.
    /// </summary>
    public static long? Whole(string text)
    {
        var trimmed = text.Trim();
        var digits = trimmed.AsSpan(trimmed is ['-' or '+', ..] ? 1 : 0);
        var isOctal = digits is ['0', _, ..];
        return digits.Length > 0 && !isOctal && char.IsAsciiDigit(digits[0]) && long.TryParse(
            trimmed.Replace("_", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
    }

    /// <summary>A finite number in decimal notation; null when it is none.</summary>
    public static double? Number(string text)
    {
        var trimmed = text.Trim();
        var mayBe = trimmed.Length > 0 && !trimmed.AsSpan().ContainsAnyExcept(OfNumbers);
        return mayBe && double.TryParse(
            trimmed.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? value
            : null;
    }

    /// <summary>Whether the value can be passed on: not null, not a time, and a number within its limits in decimal notation.</summary>
    public static bool IsValue(ScalarValue value) => value.Kind switch
    {
        ScalarKind.Integer => Whole(value.Text) is not null,
        ScalarKind.Float => Number(value.Text) is not null,
        ScalarKind.String or ScalarKind.Boolean => true,
        _ => false,
    };
}
