using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Worker.Tests.Hydra;

/// <param name="Kind"><c>CHANGE</c>, <c>ADD</c>, <c>FORCE_ADD</c> or <c>DEL</c>.</param>
/// <param name="Key">Without its package.</param>
internal sealed record ParsedOverride(string Kind, string Key, object? Value);

/// <summary>Stands for a value that is one run for each of its elements.</summary>
internal sealed record Sweep;

/// <summary>Stands for the result of a function of Hydra: <c>choice(1,2)</c>.</summary>
internal sealed record Call(string Name);

/// <summary>
/// The grammar of overrides of Hydra 1.3 (OverrideParser.g4), written from this file and not from the library: a method for each rule.
/// Values are null, bool, <see cref="BigInteger"/>, double, string, a list, a list of pairs, <see cref="Sweep"/> or <see cref="Call"/>.
/// </summary>
internal sealed class OverrideGrammar
{
    private readonly IReadOnlyList<(string Name, string Text)> _tokens;
    private int _next;

    private OverrideGrammar(string text) => _tokens = OverrideTokens.Of(text);

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
        "ID" when _next + 1 < _tokens.Count && _tokens[_next + 1].Name == "(" => Function(),
        _ => Primitive("ID", "NULL", "INT", "FLOAT", "BOOL", "INTERPOLATION", "UNQUOTED", "COLON", "ESC", "WS"),
    };

    private Call Function()
    {
        var name = Text();
        Items("(", ")", Argument);
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
        return tokens is [var (name, text)]
            ? Single(name, text)
            : string.Concat(tokens.Select(token => Plain(token.Name, token.Text)));
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
}
