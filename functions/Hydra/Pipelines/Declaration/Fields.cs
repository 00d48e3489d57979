using Hydra.Components;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines.Declaration;

/// <summary>
/// The pairs of one mapping, each read as the kind that its key needs; what does not fit is a finding and reads as missing.
/// </summary>
internal sealed class Fields
{
    private readonly Dictionary<string, YamlPair> pairs = new(StringComparer.Ordinal);
    private readonly PipelineFindings findings;
    private readonly string what;
    private readonly TextSpan span;

    private Fields(YamlMapping mapping, string what, PipelineFindings findings)
    {
        this.findings = findings;
        this.what = what;
        span = mapping.Span;
        foreach (var pair in mapping.Pairs)
        {
            pairs[pair.Key.Value] = pair;
        }
    }

    /// <summary>Null, with a finding, when the node is no mapping.</summary>
    /// <param name="what">How messages call the mapping: <c>a task</c>.</param>
    /// <param name="known">The keys that it may have.</param>
    public static Fields? Of(YamlNode node, string what, PipelineFindings findings, params ReadOnlySpan<string> known)
    {
        if (node is not YamlMapping mapping)
        {
            WrongShape(findings, node, what, $"a mapping with {string.Join(", ", known!)}");
            return null;
        }

        foreach (var key in mapping.Pairs.Select(pair => pair.Key))
        {
            if (!known.Contains(key.Value))
            {
                UnknownKey(findings, key, what, known);
            }
        }

        return new Fields(mapping, what, findings);
    }

    /// <summary>The pair with a value; null when the key is missing or its value is null.</summary>
    public YamlPair? Pair(string key) =>
        pairs.TryGetValue(key, out var pair) && pair.Value is not YamlScalar { Kind: ScalarKind.Null } ? pair : null;

    /// <inheritdoc cref="Pair"/>
    public YamlNode? Node(string key) => Pair(key)?.Value;

    public bool Has(string key) => Pair(key) is not null;

    /// <summary>The value; null, with a finding, when there is none.</summary>
    public YamlNode? RequiredNode(string key)
    {
        if (!Has(key))
        {
            findings.Error(FindingCodes.MissingKey, span, $"{Capital(what)} has no \"{key}\".", $"Add \"{key}\".");
        }

        return Node(key);
    }

    /// <summary>One of some words.</summary>
    public YamlScalar? Choice(string key, params string[] words) =>
        Scalar(key, $"one of {string.Join(", ", words)}", node => words.Contains(node.Value));

    public YamlScalar? Scalar(string key, string wanted, Func<YamlScalar, bool> fits)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case YamlScalar scalar when fits(scalar):
                return scalar;
            case { } other:
                WrongShape(findings, other, $"\"{key}\" of {what}", wanted);
                return null;
        }
    }

    /// <summary>Text, in quotes where YAML would take it for something else.</summary>
    public YamlScalar? Text(string key) =>
        Scalar(key, "text (in quotes if it looks like a number)", node => node.Kind == ScalarKind.String);

    /// <inheritdoc cref="Text"/>
    public YamlScalar? RequiredText(string key)
    {
        RequiredNode(key);
        return Text(key);
    }

    public bool? Boolean(string key) =>
        Scalar(key, "true or false", node => node.Kind == ScalarKind.Boolean) is { } scalar ? Scalars.IsTrue(scalar.Value) : null;

    public long? Whole(string key, long min, long max = long.MaxValue)
    {
        var wanted = max == long.MaxValue ? $"a whole number of at least {min}" : $"a whole number from {min} to {max:N0}";
        var scalar = Scalar(
            key, wanted, node => node.Kind == ScalarKind.Integer && Scalars.Whole(node.Value) is { } value && value >= min && value <= max);
        return scalar is null ? null : Scalars.Whole(scalar.Value);
    }

    public static void WrongShape(PipelineFindings findings, YamlNode node, string what, string wanted) => findings.Error(
        FindingCodes.WrongShape, node.Span, $"{Capital(what)} must be {wanted}.", $"Write {wanted}.");

    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static void UnknownKey(PipelineFindings findings, YamlScalar key, string what, ReadOnlySpan<string> known)
    {
        if (what is "a pipeline" or "a task" && UnsupportedKeys.Feature(key.Value) is { } feature)
        {
            findings.Error(
                PipelineCodes.Unsupported,
                key.Span,
                $"{feature} cannot be declared here.",
                "Compile this pipeline with KFP, or leave the feature out: a declaration has tasks, links and \"after\" alone.");
            return;
        }

        findings.Error(
            FindingCodes.UnknownKey,
            key.Span,
            $"{Capital(what)} cannot have a key \"{Excerpt.Of(key.Value)}\".",
            $"Remove it, or write one of {string.Join(", ", known!)}.");
    }
}
