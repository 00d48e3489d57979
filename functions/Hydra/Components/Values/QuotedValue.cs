namespace Hydra.Components.Values;

/// <summary>
/// Chooses quotes for a value that is partly unknown. They are double, or single where the known parts, a usual value or JSON have
/// double ones.
/// </summary>
internal static class QuotedValue
{
    /// <summary>Null when the value needs no quotes.</summary>
    public static char? QuoteOf(IReadOnlyList<ValuePart> parts)
    {
        if (!parts.Any(NeedsQuotes) && !HasOuterSpace(parts))
        {
            return null;
        }

        var texts = parts.Where(part => part.Hole is null).Select(part => part.Text)
            .Concat(parts.Where(part => part.Hole == HoleKind.Text).Select(part => part.Default ?? ""))
            .ToList();
        var hasDouble = texts.Exists(text => text.Contains('"', StringComparison.Ordinal)) || parts.Any(IsJson);
        var hasSingle = texts.Exists(text => text.Contains('\'', StringComparison.Ordinal));
        return hasDouble && !hasSingle ? '\'' : '"';
    }

    /// <summary>The value with quotes where it needs them, known parts escaped.</summary>
    public static string Of(IReadOnlyList<ValuePart> parts)
    {
        if (parts.Sum(part => part.Text.Length) == 0)
        {
            return "\"\"";
        }

        if (QuoteOf(parts) is not { } quote)
        {
            return string.Concat(parts.Select(part => part.Text));
        }

        var inner = parts.Select((part, index) => part.Hole is null
            ? HydraText.Escape(WithoutInterpolation(part.Text), quote, isLast: index == parts.Count - 1)
            : part.Text);
        return $"{quote}{string.Concat(inner)}{quote}";
    }

    public static bool IsJson(ValuePart part) => part.Hole is HoleKind.JsonObject or HoleKind.JsonArray;

    private static bool NeedsQuotes(ValuePart part) => part.Hole switch
    {
        null => !HydraText.IsBare(part.Text),
        HoleKind.Path or HoleKind.Number => false,
        _ => true,
    };

    private static bool HasOuterSpace(IReadOnlyList<ValuePart> parts) =>
        (parts[0] is { Hole: null } first && first.Text.StartsWith(' ')) || (parts[^1] is { Hole: null } last && last.Text.EndsWith(' '));

    /// <summary>OmegaConf resolves <c>${...}</c> in quotes, too.</summary>
    private static string WithoutInterpolation(string text) => text.Replace("${", "\\${", StringComparison.Ordinal);
}
