using Hydra.Components.Yaml;

namespace Hydra.Components.Reading;

/// <summary>Takes values out of nodes; what does not fit is a finding, and null or an empty value.</summary>
internal sealed class NodeReader(FindingList findings)
{
    private static readonly Dictionary<string, string> NoStrings = [];

    /// <summary>The pairs of a mapping by their keys; null when the node is none.</summary>
    /// <param name="what">How messages call the node: <c>an input</c>.</param>
    /// <param name="known">The keys that KFP knows there; null for any.</param>
    public Dictionary<string, YamlNode>? Mapping(YamlNode node, string what, params ReadOnlySpan<string> known)
    {
        if (node is not YamlMapping mapping)
        {
            WrongShape(node, what, "a mapping");
            return null;
        }

        var values = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Pairs)
        {
            values[key.Value] = value;
            if (!known.IsEmpty && !known.Contains(key.Value))
            {
                findings.Error(
                    FindingCodes.UnknownKey,
                    key.Span,
                    $"KFP knows no key \"{Excerpt.Of(key.Value)}\" of {what}.",
                    $"Remove it, or write one of {string.Join(", ", known!)}.");
            }
        }

        return values;
    }

    /// <summary>The items of a sequence; of a missing or null one there are none.</summary>
    public IReadOnlyList<YamlNode> Sequence(YamlNode? node, string what)
    {
        switch (node)
        {
            case null or YamlScalar { Kind: ScalarKind.Null }:
                return [];
            case YamlSequence sequence:
                return sequence.Items;
            default:
                WrongShape(node, what, "a sequence");
                return [];
        }
    }

    /// <summary>The string of a node; null when it is missing or null.</summary>
    public string? String(YamlNode? node, string what)
    {
        switch (node)
        {
            case null or YamlScalar { Kind: ScalarKind.Null }:
                return null;
            case YamlScalar { Kind: ScalarKind.String } scalar:
                return scalar.Value;
            case YamlScalar scalar:
                NotAString(scalar, what);
                return scalar.Value;
            default:
                WrongShape(node, what, "a string");
                return null;
        }
    }

    public IReadOnlyDictionary<string, string> Strings(YamlNode? node, string what)
    {
        if (node is null or YamlScalar { Kind: ScalarKind.Null } || Mapping(node, what) is not { } pairs)
        {
            return NoStrings;
        }

        return pairs.ToDictionary(pair => pair.Key, pair => String(pair.Value, $"a value of {what}") ?? "", StringComparer.Ordinal);
    }

    public bool Boolean(YamlNode? node, string what)
    {
        switch (node)
        {
            case null or YamlScalar { Kind: ScalarKind.Null }:
                return false;
            case YamlScalar { Kind: ScalarKind.Boolean } scalar:
                return scalar.Value.ToLowerInvariant() is "true" or "yes" or "on";
            default:
                WrongShape(node, what, "true or false");
                return false;
        }
    }

    public void NotAString(YamlScalar scalar, string what) => findings.Error(
        FindingCodes.NotAString,
        scalar.Span,
        $"{Capital(what)} must be a string, and YAML reads \"{Excerpt.Of(scalar.Value)}\" as {Article(scalar.Kind)}.",
        $"Put it in quotes: '{Excerpt.Of(scalar.Value)}'.");

    public void WrongShape(YamlNode node, string what, string wanted) => findings.Error(
        FindingCodes.WrongShape, node.Span, $"{Capital(what)} must be {wanted}.", "Write it as KFP's component grammar has it.");

    public void Missing(YamlNode node, string what, string key) => findings.Error(
        FindingCodes.MissingKey, node.Span, $"{Capital(what)} has no \"{key}\".", $"Add \"{key}\".");

    private static string Article(ScalarKind kind) => kind switch
    {
        ScalarKind.Integer => "an integer",
        ScalarKind.Float => "a float",
        ScalarKind.Boolean => "a Boolean",
        ScalarKind.Timestamp => "a timestamp",
        _ => "null",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
