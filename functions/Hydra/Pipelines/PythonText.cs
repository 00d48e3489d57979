using System.Globalization;
using System.Text;

namespace Hydra.Pipelines;

/// <summary>Text as Python writes it, because KFP's jobs have it.</summary>
internal static class PythonText
{
    /// <summary><c>repr</c> of a finite float: 1.0, 0.5, 1e-07, 1e+16.</summary>
    public static string Float(double value)
    {
        var shortest = value.ToString("E16", CultureInfo.InvariantCulture);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var exponent = int.Parse(shortest.AsSpan(shortest.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (value == 0)
        {
            return double.IsNegative(value) ? "-0.0" : "0.0";
        }

        var (sign, digits) = Digits(text);
        return sign + (exponent is < -4 or >= 16 ? Scientific(digits, exponent) : Plain(digits, exponent));
    }

    /// <summary>A string as <c>json.dumps</c> writes it: ASCII, with quotes.</summary>
    public static string JsonString(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                < ' ' or > '~' => json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => json.Append(c),
            };
        }

        return json.Append('"').ToString();
    }

    /// <summary>The significant digits, without the point and zeros at either end.</summary>
    private static (string Sign, string Digits) Digits(string text)
    {
        var sign = text.StartsWith('-') ? "-" : "";
        var mantissa = text[sign.Length..].Split('E')[0];
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal).Trim('0');
        return (sign, digits);
    }

    private static string Scientific(string digits, int exponent)
    {
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        var whole = digits.Length > exponent ? digits[..(exponent + 1)] : digits.PadRight(exponent + 1, '0');
        var fraction = digits.Length > exponent + 1 ? digits[(exponent + 1)..] : "0";
        return $"{whole}.{fraction}";
    }
}
