using System.Buffers;

namespace Hydra.Overrides;

/// <summary>The numbers of Hydra's grammar (OverrideLexer.g4 of Hydra 1.3: INT and FLOAT).</summary>
internal static class HydraNumber
{
    private static readonly SearchValues<char> OfDigits = SearchValues.Create("0123456789_");

    public static bool IsInt(ReadOnlySpan<char> text) => IsUnsignedInt(Unsigned(text));

    public static bool IsFloat(ReadOnlySpan<char> text)
    {
        var number = Unsigned(text);
        if (number.Equals("inf", StringComparison.OrdinalIgnoreCase) || number.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var exponent = number.IndexOfAny('e', 'E');
        if (exponent < 0)
        {
            return IsPointFloat(number);
        }

        var mantissa = number[..exponent];
        return (IsUnsignedInt(mantissa) || IsPointFloat(mantissa)) && AreDigits(Unsigned(number[(exponent + 1)..]));
    }

    /// <summary>Without one sign before it.</summary>
    public static ReadOnlySpan<char> Unsigned(ReadOnlySpan<char> text) => text is ['+' or '-', .. var rest] ? rest : text;

    /// <summary>Digits, with single underscores between them or none.</summary>
    public static bool AreDigits(ReadOnlySpan<char> text) =>
        text is not ([] or ['_', ..] or [.., '_']) && !text.ContainsAnyExcept(OfDigits)
        && !text.Contains("__", StringComparison.Ordinal);

    /// <summary>Zero, or digits that do not begin with zero.</summary>
    public static bool IsUnsignedInt(ReadOnlySpan<char> text) => text is "0" || (text is not ['0', ..] && AreDigits(text));

    private static bool IsPointFloat(ReadOnlySpan<char> text)
    {
        var point = text.IndexOf('.');
        if (point < 0)
        {
            return false;
        }

        var whole = text[..point];
        var fraction = text[(point + 1)..];
        return fraction.IsEmpty ? IsUnsignedInt(whole) : AreDigits(fraction) && (whole.IsEmpty || IsUnsignedInt(whole));
    }
}
