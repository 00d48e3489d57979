using Hydra.Components.Reading;
using Hydra.Components.Values;

namespace Hydra.Components.Checking;

/// <summary>Whether a command line uses its inputs and outputs as what they are (KFP 1.8: <c>kfp.dsl._component_bridge</c>).</summary>
internal sealed class PortChecks(ComponentFile file, ComponentSpec component, PortNames names, PortUsage usage, FindingList findings)
{
    private readonly RuntimeChecks runtime = new(names, findings);

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
                runtime.ArtifactAsParameter(port.Span, $"inputValue takes the artifact \"{Excerpt.Of(port.Name)}\" by value", port.Name);
                break;
            case PortUse.InputPath or PortUse.InputUri or PortUse.OutputUri when isParameter:
                runtime.ParameterAsArtifact(port.Span, port.Name, isOutput);
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
            usage.Add(placeholder, names);
            runtime.Check(placeholder, Place(literal, placeholder.Text));
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

    /// <summary>The piece of a literal in the file; the literal itself where it is written in another way.</summary>
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
