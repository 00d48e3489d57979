using Hydra.Components.Yaml;

namespace Hydra.Components.Reading;

/// <summary>Makes a component of the nodes of a file.</summary>
internal sealed class ComponentReader(FindingList findings)
{
    private readonly NodeReader nodes = new(findings);

    /// <returns>Null, or not to be used, when there are errors.</returns>
    public ComponentSpec? Read(YamlNode root)
    {
        var keys = nodes.Mapping(
            root, "a component", "name", "description", "metadata", "inputs", "outputs", "implementation", "version");
        if (keys is null)
        {
            return null;
        }

        var name = nodes.String(keys.GetValueOrDefault("name"), "the component's name");
        var description = nodes.String(keys.GetValueOrDefault("description"), "the component's description");
        nodes.String(keys.GetValueOrDefault("version"), "the component's version");
        var ports = new PortReader(nodes, findings);
        var inputs = ports.Inputs(keys.GetValueOrDefault("inputs"));
        var outputs = ports.Outputs(keys.GetValueOrDefault("outputs"));
        var (annotations, labels) = Metadata(keys.GetValueOrDefault("metadata"));
        if (!keys.TryGetValue("implementation", out var implementation))
        {
            nodes.Missing(root, "the component", "implementation");
            return null;
        }

        return Implementation(implementation, inputs, outputs) is { } container
            ? new ComponentSpec(name, description, inputs, outputs, container, annotations, labels)
            : null;
    }

    private (IReadOnlyDictionary<string, string> Annotations, IReadOnlyDictionary<string, string> Labels) Metadata(YamlNode? node)
    {
        var keys = node is null or YamlScalar { Kind: ScalarKind.Null } ? null : nodes.Mapping(node, "metadata", "annotations", "labels");
        return (
            nodes.Strings(keys?.GetValueOrDefault("annotations"), "annotations"),
            nodes.Strings(keys?.GetValueOrDefault("labels"), "labels"));
    }

    private ContainerSpec? Implementation(YamlNode node, List<InputSpec> inputs, List<OutputSpec> outputs)
    {
        if (node is YamlMapping { Pairs: var pairs } && pairs.FirstOrDefault(pair => pair.Key.Value == "graph") is { } graph)
        {
            findings.Error(
                FindingCodes.GraphComponent,
                graph.Key.Span,
                "The component is a graph of other components and has no command line of its own.",
                "Convert the components that it is made of, and declare the graph as a pipeline.");
            return null;
        }

        if (nodes.Mapping(node, "the implementation", "container") is not { } keys)
        {
            return null;
        }

        if (!keys.TryGetValue("container", out var container))
        {
            nodes.Missing(node, "the implementation", "container");
            return null;
        }

        return Container(container, inputs, outputs);
    }

    private ContainerSpec? Container(YamlNode node, List<InputSpec> inputs, List<OutputSpec> outputs)
    {
        if (nodes.Mapping(node, "a container", "image", "command", "args", "env", "fileOutputs") is not { } keys)
        {
            return null;
        }

        if (nodes.String(keys.GetValueOrDefault("image"), "the container's image") is not { } image)
        {
            nodes.Missing(node, "the container", "image");
            return null;
        }

        var placeholders = new PlaceholderReader(nodes, findings, inputs, outputs);
        return new ContainerSpec(
            image,
            placeholders.Items(keys.GetValueOrDefault("command"), "command"),
            placeholders.Items(keys.GetValueOrDefault("args"), "args"),
            nodes.Strings(keys.GetValueOrDefault("env"), "env"),
            FileOutputs(keys.GetValueOrDefault("fileOutputs"), outputs),
            node.Span)
        {
            CommandSpan = keys.GetValueOrDefault("command")?.Span ?? default,
            ArgsSpan = keys.GetValueOrDefault("args")?.Span ?? default,
        };
    }

    private IReadOnlyDictionary<string, string> FileOutputs(YamlNode? node, List<OutputSpec> outputs)
    {
        if (node is YamlMapping mapping)
        {
            foreach (var key in mapping.Pairs.Select(pair => pair.Key).Where(key => outputs.TrueForAll(output => output.Name != key.Value)))
            {
                findings.Error(
                    FindingCodes.UnknownOutput,
                    key.Span,
                    $"fileOutputs names \"{Excerpt.Of(key.Value)}\", and there is no such output.",
                    "Declare it under \"outputs\", or correct the name.");
            }
        }

        return nodes.Strings(node, "fileOutputs");
    }
}
