using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Worker.Tests.Hydra;

/// <summary>What one override says: <c>CHANGE</c>, <c>ADD</c>, <c>FORCE_ADD</c> or <c>DEL</c>, the key without its package, the value.</summary>
internal sealed record ParsedOverride(string Kind, string Key, object? Value);

/// <summary>Stands for a value that is one run for each of its elements.</summary>
internal sealed record Sweep;

/// <summary>Stands for the result of a function of Hydra: <c>choice(1,2)</c>.</summary>
internal sealed record Call(string Name);

/// <summary>
/// The grammar of overrides of Hydra 1.3 (OverrideLexer.g4 and OverrideParser.g4), written from these files and not from the library: a lexer
/// that takes the longest token, and a parser for each rule. Values are null, bool, <see cref="BigInteger"/>, double, string, a list, a
/// list of pairs, <see cref="Sweep"/> or <see cref="Call"/>.
/// </summary>
internal sealed class OverrideGrammar
{
    private const string UnsignedInt = "(?:0|[1-9](?:_?[0-9])*)";
    private const string Point = $@"(?:{UnsignedInt}?\.[0-9](?:_?[0-9])*|{UnsignedInt}\.)";
    private const string Id = "[a-zA-Z_][a-zA-Z0-9_-]*";
    private const string Special = "[a-zA-Z_$][a-zA-Z0-9_$-]*";

    private static readonly (string Name, Regex Pattern)[] KeyTokens = Tokens(
        ("EQUAL", @"=[ \t]*"), ("TILDE", "~"), ("PLUS", @"\+"), ("AT", "@"), ("COLON", ":"), ("SLASH", "/"), ("ID", Id), ("SPECIAL", Special),
        ("DOT_PATH", $@"(?:{Special}|{UnsignedInt})(?:\.(?:{Special}|{UnsignedInt}))+"));

    private static readonly (string Name, Regex Pattern)[] ValueTokens = Tokens(
        ("POPEN", @"[ \t]*\([ \t]*"), ("COMMA", @"[ \t]*,[ \t]*"), ("PCLOSE", @"[ \t]*\)"), ("[", @"\[[ \t]*"), ("]", @"[ \t]*\]"),
        ("{", @"\{[ \t]*"), ("}", @"[ \t]*\}"), ("COLON", @"[ \t]*:[ \t]*"), ("EQUAL", @"[ \t]*=[ \t]*"),
        ("FLOAT", $"[+-]?(?:(?:{Point}|{UnsignedInt})[eE][+-]?[0-9](?:_?[0-9])*|{Point}|[Ii][Nn][Ff]|[Nn][Aa][Nn])"),
        ("INT", $"[+-]?{UnsignedInt}"), ("BOOL", "[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]"), ("NULL", "[Nn][Uu][Ll][Ll]"),
        ("UNQUOTED", @"[/\-\\+.$%*@?|]"), ("ID", Id), ("ESC", @"(?:\\[\\()\[\]{}:=, \t])+"), ("WS", @"[ \t]+"),
        ("QUOTED", @"""(?:(?:\\\\)*|.*?[^\\](?:\\\\)*)""|'(?:(?:\\\\)*|.*?[^\\](?:\\\\)*)'"), ("INTERPOLATION", @"\$\{[^}]+\}"));

    private readonly List<(string Name, string Text)> _tokens = [];
    private int _next;

    private OverrideGrammar(string text)
    {
        for (var (at, mode) = (0, KeyTokens); at < text.Length;)
        {
            var longest = mode.Select(token => (token.Name, token.Pattern.Match(text, at).Value)).MaxBy(token => token.Value.Length);
            Require(longest.Value.Length > 0);
            _tokens.Add(longest);
            at += longest.Value.Length;
            mode = longest.Name == "EQUAL" ? ValueTokens : mode;
        }
    }

    /// <exception cref="FormatException">Hydra refuses it.</exception>
    public static ParsedOverride Parse(string text)
    {
        var parser = new OverrideGrammar(text);
        var parsed = parser.Override();
        Require(parser._next == parser._tokens.Count);
        return parsed;
    }

    /// <summary>Null if Hydra refuses it.</summary>
    public static ParsedOverride? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private ParsedOverride Override()
    {
        var kind = Take("TILDE") ? "DEL" : !Take("PLUS") ? "CHANGE" : Take("PLUS") ? "FORCE_ADD" : "ADD";
        var key = PackageOrGroup();
        if (Take("AT"))
        {
            Package();
        }

        if (kind == "DEL" && Peek is null)
        {
            return new ParsedOverride(kind, key, null);
        }

        Require(Take("EQUAL"));
        return new ParsedOverride(kind, key, Peek is null ? "" : Value());
    }

    private string PackageOrGroup()
    {
        var isGroup = _next + 1 < _tokens.Count && _tokens[_next].Name == "ID" && _tokens[_next + 1].Name == "SLASH";
        var text = Package();
        while (isGroup && Take("SLASH"))
        {
            Require(Peek == "ID");
            text += "/" + Text();
        }

        return text;
    }

    private string Package() => Peek is "ID" or "SPECIAL" or "DOT_PATH" ? Text() : "";

    private object? Value()
    {
        var first = Element();
        if (Peek != "COMMA")
        {
            return first;
        }

        while (Take("COMMA"))
        {
            Element();
        }

        return new Sweep();
    }

    private object? Element() => Peek switch
    {
        "[" => Items("[", "]", Element),
        "{" => Items("{", "}", Pair).Cast<KeyValuePair<object?, object?>>().ToList(),
        "QUOTED" => Unescaped(Text()),
        "ID" when _next + 1 < _tokens.Count && _tokens[_next + 1].Name == "POPEN" => Function(),
        _ => Primitive("ID", "NULL", "INT", "FLOAT", "BOOL", "INTERPOLATION", "UNQUOTED", "COLON", "ESC", "WS"),
    };

    private Call Function()
    {
        var name = Text();
        Items("POPEN", "PCLOSE", Argument);
        return new Call(name);
    }

    private object? Argument()
    {
        if (Peek == "ID" && _next + 1 < _tokens.Count && _tokens[_next + 1].Name == "EQUAL")
        {
            _next += 2;
        }

        return Element();
    }

    private object Pair()
    {
        var key = Primitive("ID", "NULL", "INT", "FLOAT", "BOOL", "UNQUOTED", "ESC", "WS");
        Require(Take("COLON"));
        return KeyValuePair.Create(key, Element());
    }

    private List<object?> Items(string open, string close, Func<object?> item)
    {
        Require(Take(open));
        var items = new List<object?>();
        if (Take(close))
        {
            return items;
        }

        do
        {
            items.Add(item());
        }
        while (Take("COMMA"));
        Require(Take(close));
        return items;
    }

    private object? Primitive(params string[] names)
    {
        var tokens = _tokens.Skip(_next).TakeWhile(token => names.Contains(token.Name)).ToList();
        Require(tokens.Exists(token => token.Name != "WS"));
        _next += tokens.Count;
        tokens = tokens[(tokens[0].Name == "WS" ? 1 : 0)..(tokens[^1].Name == "WS" ? tokens.Count - 1 : tokens.Count)];
        return tokens is [var (name, text)] ? Single(name, text) : string.Concat(tokens.Select(token => Plain(token.Name, token.Text)));
    }

    private static object? Single(string name, string text) => name switch
    {
        "NULL" => null,
        "BOOL" => bool.Parse(text),
        "INT" => BigInteger.Parse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
        "FLOAT" when text.EndsWith("inf", StringComparison.OrdinalIgnoreCase) =>
            text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
        "FLOAT" when text.EndsWith("nan", StringComparison.OrdinalIgnoreCase) => double.NaN,
        "FLOAT" => double.Parse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
        _ => Plain(name, text),
    };

    private static string Plain(string name, string text) =>
        name == "ESC" ? string.Concat(text.Where((_, index) => index % 2 == 1)) : text;

    /// <summary>A run of backslashes before a quote, the last one among them, is halved, and a quote after an odd run stays.</summary>
    private static string Unescaped(string quoted) => Regex.Replace(quoted[1..], $@"\\*{quoted[0]}", run =>
    {
        var backslashes = new string('\\', (run.Length - 1) / 2);
        return run.Length % 2 == 0 ? backslashes + quoted[0] : backslashes;
    });

    private string? Peek => _next < _tokens.Count ? _tokens[_next].Name : null;

    private string Text() => _tokens[_next++].Text;

    private bool Take(string name)
    {
        var found = Peek == name;
        _next += found ? 1 : 0;
        return found;
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new FormatException("Hydra refuses it.");
        }
    }

    private static (string Name, Regex Pattern)[] Tokens(params (string Name, string Pattern)[] tokens) =>
        [.. tokens.Select(token => (token.Name, new Regex($@"\G(?:{token.Pattern})", RegexOptions.Singleline | RegexOptions.CultureInvariant)))];
}
