using System.Text.RegularExpressions;

namespace Hydra.Components.Yaml;

/// <summary>The types that PyYAML's SafeLoader gives to plain scalars: those of YAML 1.1, where <c>yes</c> is a Boolean.</summary>
internal static partial class PlainScalars
{
    public static ScalarKind KindOf(string text) =>
        text is "" or "~" or "null" or "Null" or "NULL" ? ScalarKind.Null
        : !MayBeTyped(text[0]) ? ScalarKind.String
        : Booleans().IsMatch(text) ? ScalarKind.Boolean
        : Integers().IsMatch(text) ? ScalarKind.Integer
        : Floats().IsMatch(text) ? ScalarKind.Float
        : Timestamps().IsMatch(text) ? ScalarKind.Timestamp
        : ScalarKind.String;

    private static bool MayBeTyped(char first) => char.IsAsciiDigit(first) || "+-.yYnNtTfFoO".Contains(first, StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)\z")]
    private static partial Regex Booleans();

    [GeneratedRegex(@"^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)\z")]
    private static partial Regex Integers();

    [GeneratedRegex(
        @"^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*" +
        @"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z")]
    private static partial Regex Floats();

    [GeneratedRegex(
        @"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?" +
        @"(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)\z")]
    private static partial Regex Timestamps();
}
