using System.Text.RegularExpressions;

namespace Worker.Tests.Hydra;

/// <summary>
/// The tokens of an override of Hydra 1.3 (OverrideLexer.g4), written from this file and not from the library: the longest one that fits,
/// and of equally long ones the first.
/// </summary>
internal static class OverrideTokens
{
    private const string UnsignedInt = "(?:0|[1-9](?:_?[0-9])*)";
    private const string Digits = "[0-9](?:_?[0-9])*";
    private const string Point = $@"(?:{UnsignedInt}?\.{Digits}|{UnsignedInt}\.)";
    private const string Id = "[a-zA-Z_][a-zA-Z0-9_-]*";
    private const string Segment = $"(?:[a-zA-Z_$][a-zA-Z0-9_$-]*|{UnsignedInt})";

    private static readonly (string Name, Regex Pattern)[] OfKeys =
    [
        .. Tokens(
            ("EQUAL", @"=[ \t]*"),
            ("TILDE", "~"),
            ("PLUS", @"\+"),
            ("AT", "@"),
            ("COLON", ":"),
            ("SLASH", "/"),
            ("ID", Id),
            ("SPECIAL", "[a-zA-Z_$][a-zA-Z0-9_$-]*"),
            ("DOT_PATH", $@"{Segment}(?:\.{Segment})+")),
    ];

    private static readonly (string Name, Regex Pattern)[] OfValues =
    [
        .. Tokens(
            ("(", @"[ \t]*\([ \t]*"),
            ("COMMA", @"[ \t]*,[ \t]*"),
            (")", @"[ \t]*\)"),
            ("[", @"\[[ \t]*"),
            ("]", @"[ \t]*\]"),
            ("{", @"\{[ \t]*"),
            ("}", @"[ \t]*\}"),
            ("COLON", @"[ \t]*:[ \t]*"),
            ("EQUAL", @"[ \t]*=[ \t]*"),
            ("FLOAT", $"[+-]?(?:(?:{Point}|{UnsignedInt})[eE][+-]?{Digits}|{Point}|[Ii][Nn][Ff]|[Nn][Aa][Nn])"),
            ("INT", $"[+-]?{UnsignedInt}"),
            ("BOOL", "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]"),
            ("NULL", "[Nn][Uu][Ll][Ll]"),
            ("UNQUOTED", @"[/\-\\+.$%*@?|]"),
            ("ID", Id),
            ("ESC", @"(?:\\[\\()\[\]{}:=, \t])+"),
            ("WS", @"[ \t]+"),
            ("QUOTED", @"""(?:(?:\\\\)*|.*?[^\\](?:\\\\)*)""|'(?:(?:\\\\)*|.*?[^\\](?:\\\\)*)'"),
            ("INTERPOLATION", @"\$\{[^}]+\}")),
    ];

    /// <exception cref="FormatException">There is a character that begins no token.</exception>
    public static IReadOnlyList<(string Name, string Text)> Of(string text)
    {
        var tokens = new List<(string Name, string Text)>();
        for (var (at, mode) = (0, OfKeys); at < text.Length;)
        {
            var (name, longest) = mode.Select(token => (token.Name, token.Pattern.Match(text, at).Value))
                .MaxBy(token => token.Value.Length);
            if (longest.Length == 0)
            {
                throw new FormatException($"Hydra takes no token at character {at}.");
            }

            tokens.Add((name, longest));
            at += longest.Length;
            mode = name == "EQUAL" ? OfValues : mode;
        }

        return tokens;
    }

    private static IEnumerable<(string Name, Regex Pattern)> Tokens(params (string Name, string Pattern)[] tokens) =>
        tokens.Select(token => (token.Name, new Regex($@"\G(?:{token.Pattern})", RegexOptions.Singleline | RegexOptions.CultureInvariant)));
}
