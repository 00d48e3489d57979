using System.Buffers;
using Hydra.Components.Reading;
using Hydra.Components.Values;
using Hydra.Components.Yaml;

namespace Hydra.Components.Checking;

/// <summary>Whether Hydra reads an argument of the form <c>key=value</c> as it is meant, whatever fills its holes.</summary>
internal sealed class OverrideChecks(ValueParts parts, FindingList findings)
{
    /// <summary>What a value may have outside quotes, its structure (lists, functions, several values) too.</summary>
    private static readonly SearchValues<char> Allowed = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-/\\+.$%*@?|: ,=()[]{}\"'");

    /// <param name="item">A literal, or a concat whose first item is one.</param>
    public void Check(Placeholder item)
    {
        var all = parts.Of(item);
        if (all is not [{ Hole: null, Text: var first }, ..])
        {
            return;
        }

        var equal = first.IndexOf('=', StringComparison.Ordinal);
        var key = (equal < 0 ? first : first[..equal]).TrimStart('+', '~');
        if (!HydraText.IsKey(key))
        {
            findings.Error(
                FindingCodes.HydraKey,
                item.Span,
                $"\"{Excerpt.Of(key)}\" is no key of Hydra.",
                "Use letters, digits, _ and - after a letter, and dots between such words.");
        }
        else if (equal >= 0)
        {
            Value([new ValuePart(first[(equal + 1)..]), .. all.Skip(1)], key, item.Span);
        }
    }

    private void Value(IReadOnlyList<ValuePart> value, string key, TextSpan span)
    {
        var text = string.Concat(value.Select(part => part.Hole is null ? part.Text : "x"));
        char? quote = text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[0] : null;
        foreach (var hole in value.Where(part => part.Hole is not null))
        {
            Hole(hole, key, quote, isWhole: text.Length == (quote is null ? 1 : 3), span);
        }

        if (quote is null && text is not ['"' or '\'' or '[' or '{', ..] && text.AsSpan().IndexOfAnyExcept(Allowed) is >= 0 and var index)
        {
            findings.Error(
                FindingCodes.HydraValue,
                span,
                $"Hydra refuses the character {char.ConvertFromUtf32(char.ConvertToUtf32(text, index))} outside quotes.",
                "Put the value into double quotes.");
        }
    }

    private void Hole(ValuePart hole, string key, char? quote, bool isWhole, TextSpan span)
    {
        var text = Excerpt.Of(hole.Text);
        switch (hole.Hole)
        {
            case HoleKind.Text when quote is null:
                findings.Warning(
                    FindingCodes.UnquotedString,
                    span,
                    $"{text} may be any string, and Hydra reads commas, quotes, numbers and other characters in it as its own.",
                    isWhole ? $"Write {key}=\"{hole.Text}\"." : "Put the value into double quotes.");
                break;
            case HoleKind.Number when quote is not null && isWhole:
                findings.Warning(
                    FindingCodes.QuotedNumber,
                    span,
                    $"{text} is a number or Boolean, and the quotes make it a string.",
                    $"Write {key}={hole.Text}.");
                break;
            case HoleKind.JsonObject when quote is not '\'':
                findings.Error(
                    FindingCodes.JsonQuoting,
                    span,
                    $"{text} is JSON with double quotes in it, which Hydra cannot read here.",
                    isWhole ? $"Write {key}='{hole.Text}': the program gets the JSON as a string." : "Put the value into single quotes.");
                break;
            case HoleKind.JsonArray when quote == '"':
                findings.Warning(
                    FindingCodes.JsonQuoting,
                    span,
                    $"{text} is a JSON array, whose strings have double quotes in them.",
                    $"Write {key}='{hole.Text}' for a string, or {key}={hole.Text} for a list of Hydra's.");
                break;
        }
    }
}
