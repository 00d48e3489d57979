using System.Buffers;
using System.Globalization;
using System.Text;
using Hydra.Components.Yaml;

namespace Hydra.Components.Converting;

/// <summary>Writes strings as scalars of YAML on one line.</summary>
internal static class YamlText
{
    private static readonly SearchValues<char> FlowMarks = SearchValues.Create(",[]{}:?");

    /// <param name="isFlow">Whether it stands inside brackets or braces.</param>
    public static string Scalar(string value, bool isFlow) => IsPlain(value, isFlow) ? value : Quoted(value);

    /// <summary>Single quotes, double ones where the value has single quotes itself.</summary>
    public static string Quoted(string value)
    {
        var needsEscapes = value.Any(IsUnprintable);
        return !needsEscapes && !value.Contains('\'', StringComparison.Ordinal) ? $"'{value}'" : Escaped(value);
    }

    private static bool IsPlain(string value, bool isFlow) =>
        value.Length > 0
        && (char.IsAsciiLetter(value[0]) || value[0] == '_')
        && value[^1] is not (' ' or ':')
        && !value.Any(IsUnprintable)
        && !value.Contains(": ", StringComparison.Ordinal)
        && !value.Contains(" #", StringComparison.Ordinal)
        && !(isFlow && value.AsSpan().ContainsAny(FlowMarks))
        && PlainScalars.KindOf(value) == ScalarKind.String;

    private static string Escaped(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when IsUnprintable(c) =>
                    text.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        return text.Append('"').ToString();
    }

    private static bool IsUnprintable(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff' or '\ufffe' or '\uffff';
}
