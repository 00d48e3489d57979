using System.Globalization;
using System.Numerics;

namespace Worker.Tests.Hydra;

/// <summary>Values as Python prints them (repr), which is how the fixtures say what Hydra reads.</summary>
internal static class PythonText
{
    public static string Of(ParsedOverride? parsed) => parsed is null ? "ERROR" : $"{parsed.Kind} {parsed.Key}={Of(parsed.Value)}";

    public static string Of(object? value) => value switch
    {
        null => "None",
        bool boolean => boolean ? "True" : "False",
        BigInteger integer => integer.ToString(CultureInfo.InvariantCulture),
        double number => Of(number),
        string text => Of(text),
        List<object?> list => $"[{string.Join(", ", list.Select(Of))}]",
        List<KeyValuePair<object?, object?>> pairs => $"{{{string.Join(", ", pairs.Select(pair => $"{Of(pair.Key)}: {Of(pair.Value)}"))}}}",
        Sweep => "'SWEEP'",
        Call => "'SWEEP'", // the fixtures have no other calls than those that sweep
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static string Of(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        return quote + string.Concat(text.Select(character => Of(character, quote))) + quote;
    }

    private static string Of(char character, char quote) => character switch
    {
        '\n' => "\\n",
        '\t' => "\\t",
        '\\' => "\\\\",
        _ when character == quote => $"\\{quote}",
        ' ' => " ",
        _ when !char.IsControl(character) && !char.IsSeparator(character) => $"{character}",
        _ => character < 256 ? $"\\x{(int)character:x2}" : $"\\u{(int)character:x4}",
    };

    private static string Of(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }

        // Python has a point or an exponent in each float, and an exponent outside 1e-4 to 1e16.
        var magnitude = Math.Abs(number);
        if (number != 0 && (magnitude < 1e-4 || magnitude >= 1e16))
        {
            return number.ToString("0.################e+00", CultureInfo.InvariantCulture);
        }

        return number.ToString("0.0##################", CultureInfo.InvariantCulture);
    }
}
