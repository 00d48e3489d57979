namespace Hydra.Components.Values;

/// <summary>Takes arguments apart into text and holes.</summary>
internal sealed class ValueParts(ComponentSpec component, PortNames names)
{
    /// <summary>Of a string that may hold runtime placeholders.</summary>
    public IReadOnlyList<ValuePart> Of(string text)
    {
        var parts = new List<ValuePart>();
        var index = 0;
        foreach (var placeholder in RuntimePlaceholder.Find(text))
        {
            if (placeholder.Index > index)
            {
                parts.Add(new ValuePart(text[index..placeholder.Index]));
            }

            parts.Add(Of(placeholder));
            index = placeholder.End;
        }

        if (index < text.Length || parts.Count == 0)
        {
            parts.Add(new ValuePart(text[index..]));
        }

        return parts;
    }

    /// <summary>Of an item of a command line; of an <c>if</c>, the items of both branches.</summary>
    public IReadOnlyList<ValuePart> Of(Placeholder item) => item switch
    {
        LiteralPlaceholder literal => Of(literal.Text),
        PortPlaceholder port => [Of(port)],
        ExecutorInputPlaceholder => [new ValuePart("{{$}}", HoleKind.JsonObject)],
        OutputMetadataPlaceholder => [new ValuePart("", HoleKind.Path)],
        ConcatPlaceholder concat => [.. concat.Items.SelectMany(Of)],
        IfPlaceholder condition =>
        [
            .. condition.Then.Items.Concat(condition.Else?.Items ?? []).SelectMany(Of).Select(part => part with { IsConditional = true }),
        ],
        _ => throw new InvalidOperationException($"unknown placeholder {item.GetType()}"),
    };

    private ValuePart Of(PortPlaceholder port)
    {
        var text = names.Placeholder(port) ?? "";
        return port.Use is PortUse.InputValue && component.Input(port.Name) is { } input
            ? Of(text, input)
            : new ValuePart(text, HoleKind.Path);
    }

    private ValuePart Of(RuntimePlaceholder placeholder) => placeholder.Source switch
    {
        RuntimeSource.InputParameter when names.Input(placeholder.Name) is { } input => Of(placeholder.Text, input),
        RuntimeSource.Pipeline when placeholder.Text is "{{$.pipeline_job_uuid}}" or "{{$.pipeline_task_uuid}}" =>
            new ValuePart(placeholder.Text, HoleKind.Text), // of digits alone, perhaps
        RuntimeSource.InputArtifact or RuntimeSource.OutputArtifact or RuntimeSource.OutputParameter or RuntimeSource.Pipeline =>
            new ValuePart(placeholder.Text, HoleKind.Path),
        RuntimeSource.ExecutorInput => new ValuePart(placeholder.Text, HoleKind.JsonObject),
        _ => new ValuePart(placeholder.Text, HoleKind.Text),
    };

    private static ValuePart Of(string text, InputSpec input)
    {
        var kind = input.Type?.Kind switch
        {
            PortKind.Integer or PortKind.Float or PortKind.Boolean => HoleKind.Number,
            PortKind.JsonArray => HoleKind.JsonArray,
            PortKind.JsonObject => HoleKind.JsonObject,
            _ => HoleKind.Text,
        };
        return new ValuePart(text, kind, input.Default?.Text);
    }
}
