using System.Buffers;
using System.Text.RegularExpressions;

namespace Hydra.Components.Yaml;

/// <summary>The types that PyYAML's SafeLoader gives to plain scalars: those of YAML 1.1, where <c>yes</c> is a Boolean.</summary>
internal static partial class PlainScalars
{
    /// <summary>All characters that a number or time can have; most words that begin like one have others.</summary>
    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789abcdefABCDEFxtTZinINfF_+-.: \t");

    public static ScalarKind KindOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "yes" or "Yes" or "YES" or "no" or "No" or "NO" or "true" or "True" or "TRUE" or "false" or "False" or "FALSE"
            or "on" or "On" or "ON" or "off" or "Off" or "OFF" => ScalarKind.Boolean,
        [(>= '0' and <= '9') or '+' or '-' or '.', ..] => KindOfNumber(text),
        _ => ScalarKind.String,
    };

    private static ScalarKind KindOfNumber(string text) =>
        text.AsSpan().ContainsAnyExcept(OfNumbers) ? ScalarKind.String
        : Integers().IsMatch(text) ? ScalarKind.Integer
        : Floats().IsMatch(text) ? ScalarKind.Float
        : Timestamps().IsMatch(text) ? ScalarKind.Timestamp
        : ScalarKind.String;

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
