using Hydra.Components.Yaml;

namespace Hydra.Components.Reading;

/// <summary>Reads command lines. A placeholder that names nothing is a finding.</summary>
internal sealed class PlaceholderReader(
    NodeReader nodes, FindingList findings, IEnumerable<InputSpec> inputs, IEnumerable<OutputSpec> outputs)
{
    private readonly HashSet<string> inputNames = [.. inputs.Select(input => input.Name)];
    private readonly HashSet<string> outputNames = [.. outputs.Select(output => output.Name)];

    public IReadOnlyList<Placeholder> Items(YamlNode? node, string what) =>
        [.. nodes.Sequence(node, what).Select(Item).OfType<Placeholder>()];

    private Placeholder? Item(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { Kind: ScalarKind.String } scalar:
                return new LiteralPlaceholder(scalar.Value, scalar.Span);
            case YamlScalar scalar:
                nodes.NotAString(scalar, "an argument");
                return null;
            case YamlMapping { Pairs: [var pair] } mapping:
                return Keyed(pair, mapping);
            default:
                nodes.WrongShape(node, "an argument", "a string or a placeholder with one key");
                return null;
        }
    }

    private Placeholder? Keyed(YamlPair pair, YamlMapping mapping)
    {
        var (key, value) = pair;
        switch (key.Value)
        {
            case "concat" when value is YamlSequence:
                return new ConcatPlaceholder(Items(value, "concat"), value.Span, mapping.Span);
            case "concat":
                nodes.WrongShape(value, "concat", "a sequence");
                return null;
            case "if":
                return If(value, mapping.Span);
            case "executorInput" or "outputMetadata":
                return Whole(key, value, mapping.Span);
            case "isPresent":
                findings.Error(
                    FindingCodes.UnknownPlaceholder,
                    key.Span,
                    "isPresent is a condition and not an argument.",
                    "Write it behind \"cond:\" of an \"if\".");
                return null;
            default:
                return Port(pair, mapping.Span);
        }
    }

    private Placeholder? Whole(YamlScalar key, YamlNode value, TextSpan span)
    {
        if (value is not YamlScalar { Kind: ScalarKind.Null })
        {
            nodes.WrongShape(value, $"\"{key.Value}\"", "null");
        }

        return key.Value == "executorInput" ? new ExecutorInputPlaceholder(span) : new OutputMetadataPlaceholder(span);
    }

    private PortPlaceholder? Port(YamlPair pair, TextSpan span)
    {
        var (key, value) = pair;
        var use = (PortUse)Array.IndexOf(PortUses.Names, key.Value);
        if (use < 0)
        {
            findings.Error(
                FindingCodes.UnknownPlaceholder,
                key.Span,
                $"KFP knows no placeholder \"{Excerpt.Of(key.Value)}\".",
                $"Write one of {string.Join(", ", PortUses.Names)}, concat, if, executorInput, outputMetadata.");
            return null;
        }

        if (nodes.String(value, $"the name behind \"{key.Value}\"") is not { } name)
        {
            nodes.Missing(value, $"the placeholder {key.Value}", "name");
            return null;
        }

        var isOutput = use is PortUse.OutputPath or PortUse.OutputUri;
        if (!(isOutput ? outputNames : inputNames).Contains(name))
        {
            var (port, other) = isOutput ? ("output", "input") : ("input", "output");
            var hint = (isOutput ? inputNames : outputNames).Contains(name) ? $" It is an {other}." : "";
            findings.Error(
                isOutput ? FindingCodes.UnknownOutput : FindingCodes.UnknownInput,
                value.Span,
                $"{key.Value} names \"{Excerpt.Of(name)}\", and there is no such {port}.{hint}",
                $"Declare it under \"{port}s\", or correct the name.");
        }

        return new PortPlaceholder(use, name, span);
    }

    private IfPlaceholder? If(YamlNode node, TextSpan span)
    {
        if (nodes.Mapping(node, "an \"if\"", "cond", "then", "else") is not { } keys)
        {
            return null;
        }

        if (!keys.TryGetValue("cond", out var cond))
        {
            nodes.Missing(node, "an \"if\"", "cond");
            return null;
        }

        if (!keys.TryGetValue("then", out var then))
        {
            nodes.Missing(node, "an \"if\"", "then");
            return null;
        }

        var condition = Condition(cond);
        var branch = Branch(then);
        var otherwise = keys.GetValueOrDefault("else");
        var other = otherwise is null or YamlScalar { Kind: ScalarKind.Null } ? null : Branch(otherwise);
        return condition is null ? null : new IfPlaceholder(condition, branch, other, span);
    }

    private IfBranch Branch(YamlNode node) => node is YamlSequence
        ? new IfBranch(Items(node, "then"), IsSequence: true, node.Span)
        : new IfBranch(Item(node) is { } item ? [item] : [], IsSequence: false, node.Span);

    private Placeholder? Condition(YamlNode node)
    {
        switch (node)
        {
            case YamlScalar { Kind: ScalarKind.Boolean or ScalarKind.String } scalar:
                return new LiteralPlaceholder(scalar.Value, scalar.Span);
            case YamlMapping { Pairs: [{ Key.Value: "isPresent" or "inputValue" } pair] }:
                return Port(pair, node.Span);
            default:
                nodes.WrongShape(node, "\"cond\"", "{isPresent: an input}, {inputValue: an input}, true or false");
                return null;
        }
    }
}
