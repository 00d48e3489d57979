using Hydra.Components.Reading;
using Hydra.Components.Values;
using Hydra.Components.Yaml;

namespace Hydra.Components.Checking;

/// <summary>Whether a command line uses its inputs and outputs as what they are (KFP 1.8: <c>kfp.dsl._component_bridge</c>).</summary>
internal sealed class PortChecks(ComponentFile file, ComponentSpec component, PortNames names, PortUsage usage, FindingList findings)
{
    public void Check()
    {
        foreach (var item in component.Container.Command.Concat(component.Container.Args))
        {
            Item(item, present: null);
        }
    }

    /// <param name="present">The input that an <c>if</c> around the item has found to be given.</param>
    private void Item(Placeholder item, string? present)
    {
        switch (item)
        {
            case LiteralPlaceholder literal:
                Literal(literal);
                break;
            case PortPlaceholder port:
                Port(port, present);
                break;
            case ExecutorInputPlaceholder or OutputMetadataPlaceholder:
                usage.All();
                break;
            case ConcatPlaceholder concat:
                Items(concat.Items, present);
                break;
            case IfPlaceholder condition:
                Condition(condition, present);
                break;
        }
    }

    private void Items(IEnumerable<Placeholder> items, string? present)
    {
        foreach (var item in items)
        {
            Item(item, present);
        }
    }

    private void Condition(IfPlaceholder item, string? present)
    {
        var given = item.Condition is PortPlaceholder { Use: PortUse.IsPresent } condition ? condition.Name : present;
        if (item.Condition is PortPlaceholder port)
        {
            Port(port, present: port.Name);
        }

        Items(item.Then.Items, given);
        Items(item.Else?.Items ?? [], present);
    }

    private void Port(PortPlaceholder port, string? present)
    {
        usage.Add(port);
        var isOutput = port.Use is PortUse.OutputPath or PortUse.OutputUri;
        var isParameter = isOutput ? component.Output(port.Name)!.IsParameter : component.Input(port.Name)!.IsParameter;
        switch (port.Use)
        {
            case PortUse.InputValue when !isParameter:
                ArtifactAsParameter(port.Span, $"inputValue takes the artifact \"{Excerpt.Of(port.Name)}\" by value", port.Name);
                break;
            case PortUse.InputPath or PortUse.InputUri or PortUse.OutputUri when isParameter:
                ParameterAsArtifact(port.Span, port.Name, isOutput);
                break;
        }

        if (port.Use is PortUse.InputValue or PortUse.InputPath or PortUse.InputUri
            && component.Input(port.Name) is { Optional: true, Default: null } && present != port.Name)
        {
            findings.Warning(
                FindingCodes.OptionalInput,
                port.Span,
                $"The input \"{Excerpt.Of(port.Name)}\" is optional and has no default, and the argument is passed without it, too.",
                $"Put the argument into an \"if\" with isPresent: {Excerpt.Of(port.Name)}, or give the input a default.");
        }
    }

    private void Literal(LiteralPlaceholder literal)
    {
        foreach (var placeholder in RuntimePlaceholder.Find(literal.Text))
        {
            Runtime(placeholder, Place(literal, placeholder.Text));
        }

        if (ArgoText.Find(literal.Text) is { } argo)
        {
            findings.Warning(
                FindingCodes.ArgoPlaceholder,
                Place(literal, argo),
                $"{Excerpt.Of(argo)} is a placeholder of Argo, which Vertex AI passes on as it is.",
                "Use an input, or a placeholder of Vertex AI such as {{$.pipeline_job_name}}.");
        }
    }

    private void Runtime(RuntimePlaceholder placeholder, TextSpan place)
    {
        var (text, name) = (Excerpt.Of(placeholder.Text), placeholder.Name);
        usage.Add(placeholder, names);
        switch (placeholder.Source)
        {
            case RuntimeSource.ExecutorInput or RuntimeSource.Pipeline:
                break;
            case RuntimeSource.Unknown:
                findings.Error(
                    FindingCodes.PlaceholderForm,
                    place,
                    $"Vertex AI knows no placeholder {text}.",
                    "Write {{$.inputs.parameters['x']}}, {{$.inputs.artifacts['x'].path}}, {{$.outputs.artifacts['x'].path}}, "
                    + "the same with .uri, or {{$.outputs.parameters['x'].output_file}}.");
                break;
            case RuntimeSource.InputParameter or RuntimeSource.InputArtifact or RuntimeSource.InputMetadata:
                Input(placeholder, names.Input(name), place);
                break;
            default:
                Output(placeholder, names.Output(name), place);
                break;
        }
    }

    private void Input(RuntimePlaceholder placeholder, InputSpec? input, TextSpan place)
    {
        var (text, name) = (Excerpt.Of(placeholder.Text), Excerpt.Of(placeholder.Name));
        if (input is null && names.Output(placeholder.Name) is { } output)
        {
            var right = names.Placeholder(new PortPlaceholder(PortUse.OutputPath, output.Name, place));
            findings.Error(
                FindingCodes.OutputReadAsInput, place, $"{text} reads \"{name}\" as an input, and it is an output.", $"Write {right}.");
        }
        else if (input is null)
        {
            findings.Error(
                FindingCodes.UnknownInput,
                place,
                $"{text} names an input \"{name}\", and there is none.",
                names.Similar(component.Inputs.Select(known => known.Name), placeholder.Name));
        }
        else if (placeholder.Source == RuntimeSource.InputParameter && !input.IsParameter)
        {
            ArtifactAsParameter(place, $"{text} takes the artifact \"{name}\" by value", placeholder.Name);
        }
        else if (placeholder.Source != RuntimeSource.InputParameter && input.IsParameter)
        {
            ParameterAsArtifact(place, placeholder.Name, isOutput: false);
        }
    }

    private void Output(RuntimePlaceholder placeholder, OutputSpec? output, TextSpan place)
    {
        var (text, name) = (Excerpt.Of(placeholder.Text), Excerpt.Of(placeholder.Name));
        if (output is null && names.Input(placeholder.Name) is { } input)
        {
            var use = input.IsParameter ? PortUse.InputValue : PortUse.InputPath;
            var right = names.Placeholder(new PortPlaceholder(use, input.Name, place));
            findings.Error(
                FindingCodes.InputWrittenAsOutput, place, $"{text} writes \"{name}\" as an output, and it is an input.", $"Write {right}.");
        }
        else if (output is null)
        {
            findings.Error(
                FindingCodes.UnknownOutput,
                place,
                $"{text} names an output \"{name}\", and there is none.",
                names.Similar(component.Outputs.Select(known => known.Name), placeholder.Name));
        }
        else if (placeholder.Source == RuntimeSource.OutputParameter && !output.IsParameter)
        {
            findings.Error(
                FindingCodes.ArtifactAsParameter,
                place,
                $"{text} writes the artifact \"{name}\" as a value.",
                $"Write {names.Placeholder(new PortPlaceholder(PortUse.OutputPath, output.Name, place))}, or declare a type such as String.");
        }
        else if (placeholder.Source != RuntimeSource.OutputParameter && output.IsParameter)
        {
            ParameterAsArtifact(place, placeholder.Name, isOutput: true);
        }
    }

    private void ArtifactAsParameter(TextSpan place, string problem, string name) => findings.Error(
        FindingCodes.ArtifactAsParameter,
        place,
        $"{problem}, which Vertex AI does not do.",
        $"Use inputPath, or declare a type such as String for \"{Excerpt.Of(name)}\".");

    private void ParameterAsArtifact(TextSpan place, string name, bool isOutput) => findings.Error(
        FindingCodes.ParameterAsArtifact,
        place,
        $"The {(isOutput ? "output" : "input")} \"{Excerpt.Of(name)}\" is a parameter, and a parameter has no path or URI as artifacts have.",
        isOutput ? "Use outputPath, or declare a type that is none of a parameter." : "Use inputValue, or declare the type of an artifact.");

    /// <summary>The piece of a literal in the file; the literal itself where it is written in another way there (escapes, folded lines).</summary>
    private TextSpan Place(LiteralPlaceholder literal, string piece)
    {
        var span = literal.Span;
        var index = file.Text.AsSpan(span.Start, span.Length).IndexOf(piece, StringComparison.Ordinal);
        if (index <= 0)
        {
            return span;
        }

        var before = file.Text.AsSpan(span.Start, index);
        var line = before.LastIndexOf('\n');
        return new TextSpan(
            span.Start + index,
            span.Start + index + piece.Length,
            span.Line + before.Count('\n'),
            line < 0 ? span.Column + index : index - line);
    }
}
