using System.Text;
using Hydra.Overrides;

namespace Hydra.Components.Values;

/// <summary>
/// Chooses quotes for a value that is partly unknown. They are double, or single where the known parts, a usual value or JSON have
/// double ones.
/// </summary>
internal static class ValueQuotes
{
    /// <summary>Null when the value needs no quotes.</summary>
    public static char? Of(IReadOnlyList<ValuePart> parts)
    {
        if (IsBare(parts))
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
    public static string Quoted(IReadOnlyList<ValuePart> parts)
    {
        if (Of(parts) is not { } quote)
        {
            return string.Concat(parts.Select(part => part.Text));
        }

        var inner = parts.Select((part, index) => part.Hole is null
            ? Escaped(QuotedValue.WithoutInterpolations(part.Text), quote, isLast: index == parts.Count - 1)
            : part.Text);
        return $"{quote}{string.Concat(inner)}{quote}";
    }

    public static bool IsJson(ValuePart part) => part.Hole is HoleKind.JsonObject or HoleKind.JsonArray;

    /// <summary>The value as Hydra's grammar sees it when each hole has one letter.</summary>
    public static string Shape(IEnumerable<ValuePart> parts) => string.Concat(parts.Select(part => part.Hole is null ? part.Text : "x"));

    /// <summary>
    /// Whether Hydra may read several parts, a number among them, as one number: <c>3_42</c>, <c>3.42</c>, <c>3e42</c>. A sign before a
    /// number is meant so.
    /// </summary>
    public static bool IsComposedNumber(IReadOnlyList<ValuePart> parts)
    {
        ValuePart[] all = [.. parts.Where(part => part.Hole is not null || part.Text.Length > 0)];
        if (all.Length < 2
            || !Array.Exists(all, part => part.Hole == HoleKind.Number)
            || Array.TrueForAll(all, part => part.IsConditional)
            || all is [{ Hole: null, Text: "+" or "-" }, { Hole: HoleKind.Number }])
        {
            return false;
        }

        var text = string.Concat(all.Select(part => part.Hole == HoleKind.Number ? "1" : part.Hole is null ? part.Text : "x"));
        return BareValue.Read(text) is BareKind.Int or BareKind.Float;
    }

    private static bool IsBare(IReadOnlyList<ValuePart> parts)
    {
        if (parts.Any(part => part.Hole == HoleKind.Text || IsJson(part)) || IsComposedNumber(parts))
        {
            return false;
        }

        // Hydra drops backslashes outside quotes, and spaces at the ends.
        var shape = Shape(parts);
        return shape.Length > 0
            && shape.Trim(' ', '\t').Length == shape.Length
            && !shape.Contains('\\', StringComparison.Ordinal)
            && BareValue.Read(shape) is BareKind.Int or BareKind.Float or BareKind.Bool or BareKind.Null or BareKind.String or BareKind.List
                or BareKind.Dict;
    }

    /// <summary>As <see cref="QuotedValue.Of"/> escapes, for either quote.</summary>
    private static string Escaped(string text, char quote, bool isLast)
    {
        var escaped = new StringBuilder(text.Length);
        var backslashes = 0;
        foreach (var character in text)
        {
            if (character == quote)
            {
                escaped.Append('\\', backslashes + 1);
            }

            backslashes = character == '\\' ? backslashes + 1 : 0;
            escaped.Append(character);
        }

        return escaped.Append('\\', isLast ? backslashes : 0).ToString();
    }
}
