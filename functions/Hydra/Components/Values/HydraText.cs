using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Hydra.Components.Values;

/// <summary>What this part needs of Hydra's override grammar (hydra/grammar/OverrideLexer.g4 and OverrideParser.g4, 1.3).</summary>
internal static partial class HydraText
{
    private static readonly SearchValues<char> Bare =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-/+.$%*@?|: ");

    /// <param name="key">Without the <c>+</c>, <c>++</c> or <c>~</c> before it.</param>
    public static bool IsKey(string key) => Key().IsMatch(key);

    /// <summary>Whether Hydra reads it as an override.</summary>
    public static bool IsOverride(string argument) => Override().IsMatch(argument);

    /// <summary>Whether text may stand in a value without quotes and is no structure (a list, a dict, several values) there.</summary>
    public static bool IsBare(string text) => !text.AsSpan().ContainsAnyExcept(Bare);

    /// <summary>Text inside quotes, escaped so that Hydra reads it back.</summary>
    /// <param name="isLast">Whether the closing quote stands behind it.</param>
    public static string Escape(string text, char quote, bool isLast)
    {
        var escaped = new StringBuilder();
        var backslashes = 0;
        foreach (var c in text)
        {
            if (c == quote)
            {
                escaped.Append('\\', backslashes + 1);
            }

            backslashes = c == '\\' ? backslashes + 1 : 0;
            escaped.Append(c);
        }

        return escaped.Append('\\', isLast ? backslashes : 0).ToString();
    }

    [GeneratedRegex(
        @"^(?:[A-Za-z_$][-\w$]*|[A-Za-z_][-\w]*(?:/[A-Za-z_][-\w]*)+|(?:[A-Za-z_][-\w]*|[0-9]+)(?:\.(?:[A-Za-z_][-\w]*|[0-9]+))+)(?:@[-\w.:/]*)?\z",
        RegexOptions.ECMAScript)]
    private static partial Regex Key();

    [GeneratedRegex(@"^(?:~[A-Za-z_]|(?:\+\+?)?[A-Za-z_][-\w$./@:]*=)", RegexOptions.ECMAScript)]
    private static partial Regex Override();
}
