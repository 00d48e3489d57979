using Hydra.Components.Yaml;

namespace Hydra.Components.Reading;

/// <summary>Reads the declared inputs and outputs.</summary>
internal sealed class PortReader(NodeReader nodes, FindingList findings)
{
    /// <summary>Inputs, and outputs, that a component may have. KFP's own have at most 70.</summary>
    public const int MaxPorts = 1000;

    public List<InputSpec> Inputs(YamlNode? node)
    {
        var inputs = new List<InputSpec>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in Items(node, "inputs"))
        {
            var keys = nodes.Mapping(item, "an input", "name", "type", "description", "default", "optional", "annotations");
            if (keys is not null && Name(keys, item, "input", names) is { } name)
            {
                inputs.Add(new InputSpec(
                    name,
                    Type(keys.GetValueOrDefault("type"), "an input's type"),
                    Default(keys.GetValueOrDefault("default")),
                    nodes.Boolean(keys.GetValueOrDefault("optional"), "an input's \"optional\""),
                    nodes.String(keys.GetValueOrDefault("description"), "an input's description"),
                    keys["name"].Span));
            }
        }

        return inputs;
    }

    public List<OutputSpec> Outputs(YamlNode? node)
    {
        var outputs = new List<OutputSpec>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in Items(node, "outputs"))
        {
            var keys = nodes.Mapping(item, "an output", "name", "type", "description", "annotations");
            if (keys is not null && Name(keys, item, "output", names) is { } name)
            {
                outputs.Add(new OutputSpec(
                    name,
                    Type(keys.GetValueOrDefault("type"), "an output's type"),
                    nodes.String(keys.GetValueOrDefault("description"), "an output's description"),
                    keys["name"].Span));
            }
        }

        return outputs;
    }

    private IReadOnlyList<YamlNode> Items(YamlNode? node, string what)
    {
        var items = nodes.Sequence(node, what);
        if (items.Count <= MaxPorts)
        {
            return items;
        }

        findings.Error(
            FindingCodes.TooLarge, node!.Span, $"There are {items.Count:N0} {what}, more than {MaxPorts:N0}.", "Pass a file instead.");
        return [];
    }

    private string? Name(Dictionary<string, YamlNode> keys, YamlNode item, string what, HashSet<string> names)
    {
        var node = keys.GetValueOrDefault("name");
        if (nodes.String(node, $"an {what}'s name") is not { } name)
        {
            nodes.Missing(item, $"an {what}", "name");
            return null;
        }

        if (!names.Add(name))
        {
            findings.Error(
                FindingCodes.DuplicateName,
                node!.Span,
                $"There are two {what}s called \"{Excerpt.Of(name)}\".",
                $"Rename one of them, or remove it.");
        }

        return name;
    }

    private PortType? Type(YamlNode? node, string what) => node switch
    {
        YamlMapping { Pairs: [var first, ..] } => new PortType(first.Key.Value, IsStructured: true, node.Span),
        YamlMapping or YamlSequence => new PortType("", IsStructured: true, node.Span),
        _ => nodes.String(node, what) is { } name ? new PortType(name, IsStructured: false, node!.Span) : null,
    };

    private ScalarValue? Default(YamlNode? node)
    {
        switch (node)
        {
            case null or YamlScalar { Kind: ScalarKind.Null }:
                return null;
            case YamlScalar { Kind: not ScalarKind.Timestamp } scalar:
                return new ScalarValue(scalar.Value, scalar.Kind);
            case YamlScalar scalar:
                nodes.NotAString(scalar, "an input's default");
                return null;
            default:
                nodes.WrongShape(node, "an input's default", "a string, a number or a Boolean");
                return null;
        }
    }
}
