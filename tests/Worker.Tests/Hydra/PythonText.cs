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
        List<KeyValuePair<object, object?>> pairs => $"{{{string.Join(", ", pairs.Select(pair => $"{Of(pair.Key)}: {Of(pair.Value)}"))}}}",
        Sweep => "'SWEEP'",
        Call => "'SWEEP'", // the fixtures have no other calls than those that sweep
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static string Of(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\t", "\\t", StringComparison.Ordinal)
            .Replace($"{quote}", quote == '\'' ? "\\'" : $"{quote}", StringComparison.Ordinal);
        return $"{quote}{escaped}{quote}";
    }

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

        var text = number.ToString("0.0##################", CultureInfo.InvariantCulture);
        return text;
    }
}
