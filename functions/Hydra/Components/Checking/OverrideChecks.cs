using Hydra.Components.Reading;
using Hydra.Components.Values;
using Hydra.Overrides;

namespace Hydra.Components.Checking;

/// <summary>Whether Hydra reads an argument of the form <c>key=value</c> as it is meant, whatever fills its holes.</summary>
internal sealed class OverrideChecks(ValueParts parts, FindingList findings)
{
    /// <param name="item">A literal, or a concat whose first item is one.</param>
    public void Check(Placeholder item)
    {
        var all = parts.Of(item);
        if (all is not [{ Hole: null, Text: var first }, ..])
        {
            return;
        }

        var equal = first.IndexOf('=', StringComparison.Ordinal);
        var name = equal < 0 ? first : first[..equal];
        var key = name.StartsWith('~') ? name[1..] : OverrideKey.WithoutPlus(name);
        if (OverrideKey.Problem(key) is { } problem)
        {
            findings.Error(
                FindingCodes.HydraKey,
                item.Span,
                $"The key \"{Excerpt.Of(key)}\" {problem}.",
                "Write the key of the configuration, such as model.optimizer.lr.");
        }
        else if (equal >= 0)
        {
            Value([new ValuePart(first[(equal + 1)..]), .. all.Skip(1)], key, item.Span);
        }
    }

    private void Value(IReadOnlyList<ValuePart> value, string key, TextSpan span)
    {
        var text = ValueQuotes.Shape(value);
        char? quote = text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[0] : null;
        foreach (var hole in value.Where(part => part.Hole is not null))
        {
            Hole(hole, key, quote, isWhole: text.Length == (quote is null ? 1 : 3), span);
        }

        if (ValueQuotes.IsComposedNumber(value))
        {
            findings.Warning(
                FindingCodes.UnquotedString,
                span,
                $"Hydra may read the parts of the value of {Excerpt.Of(key)} as one number, such as 3_42 or 1e3.",
                "Put the value into double quotes if it is text.");
        }

        // Calls inside lists are right, and not read here.
        if (BareValue.Read(text) == BareKind.Error && !text.Contains('(', StringComparison.Ordinal))
        {
            findings.Error(
                FindingCodes.HydraValue,
                span,
                $"Hydra cannot read the value of {Excerpt.Of(key)}: without quotes it takes ASCII letters, digits and _-/+.$%*@?|: alone.",
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
