using System.Globalization;

namespace Hydra.Overrides;

/// <summary>A decimal number as text, of any size: sign, digits before and behind the point, power of ten.</summary>
internal sealed record DecimalText(string Sign, string Whole, string Fraction, int Power)
{
    /// <summary>What Python reads into an int at most (sys.int_info.default_max_str_digits).</summary>
    public const int MaxDigits = 4300;

    /// <summary>Longer powers are cut to this: no argument has as many digits.</summary>
    private const int MaxPower = 999_999;

    // The largest double begins with ...5708 and the first number that is read as infinite with ...5807.
    private const long MaxLeadingDigits = 179_769_313_486_231_580;

    /// <summary>Leading zeros and a leading plus are fine. Null for anything but a number, infinity among it.</summary>
    public static DecimalText? Read(string text)
    {
        var unsigned = HydraNumber.Unsigned(text);
        var exponent = unsigned.IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? unsigned : unsigned[..exponent];
        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? [] : mantissa[(point + 1)..];
        if ((whole.IsEmpty && fraction.IsEmpty) || !AreDigitsOrNone(whole) || !AreDigitsOrNone(fraction))
        {
            return null;
        }

        var sign = text.StartsWith('-') ? "-" : "";
        return exponent < 0 ? new DecimalText(sign, Digits(whole), Digits(fraction), 0)
            : PowerOf(unsigned[(exponent + 1)..]) is { } power ? new DecimalText(sign, Digits(whole), Digits(fraction), power)
            : null;
    }

    public bool IsIntegral => Significant().Power >= 0;

    /// <summary>Digits of the number as an integer.</summary>
    public int DigitCount
    {
        get
        {
            var (digits, power) = Significant();
            return digits.Length + power;
        }
    }

    /// <summary>The number as Python writes an int; it must be <see cref="IsIntegral"/>.</summary>
    public string ToInteger()
    {
        var (digits, power) = Significant();
        return digits.Length == 0 ? "0" : Sign + digits + new string('0', power);
    }

    /// <summary>Whether Python makes infinity of it.</summary>
    public bool IsTooLargeForDouble()
    {
        var (digits, power) = Significant();
        var exponent = digits.Length + power - 1;
        return digits.Length > 0
            && (exponent > 308
                || (exponent == 308
                    && long.Parse(digits.PadRight(18, '0').AsSpan(0, 18), CultureInfo.InvariantCulture) > MaxLeadingDigits));
    }

    /// <summary>The number as digits without zeros at either end, times a power of ten.</summary>
    private (string Digits, int Power) Significant()
    {
        var digits = (Whole + Fraction).TrimStart('0');
        var significant = digits.TrimEnd('0');
        return significant.Length == 0 ? ("", 0) : (significant, Power - Fraction.Length + digits.Length - significant.Length);
    }

    private static int? PowerOf(ReadOnlySpan<char> text)
    {
        var unsigned = HydraNumber.Unsigned(text);
        if (!HydraNumber.AreDigits(unsigned))
        {
            return null;
        }

        var digits = Digits(unsigned).TrimStart('0');
        var power = digits.Length > 6 ? MaxPower : digits.Length == 0 ? 0 : int.Parse(digits, CultureInfo.InvariantCulture);
        return text[0] == '-' ? -power : power;
    }

    private static bool AreDigitsOrNone(ReadOnlySpan<char> text) => text.IsEmpty || HydraNumber.AreDigits(text);

    private static string Digits(ReadOnlySpan<char> text) => text.ToString().Replace("_", "", StringComparison.Ordinal);
}
