using Hydra.Components;
using Hydra.Components.Values;

namespace Hydra.Pipelines.Compiling;

/// <summary>
/// Resolves the command line of one task's component as KFP 1.8 does when it compiles: what an optional input without a value stands for is
/// left out, conditions are decided, concatenations are joined.
/// </summary>
internal sealed class CommandLine(BoundTask task, PipelineFindings findings)
{
    private const string MetadataFile = "/tmp/outputs/executor_output.json";

    public List<string> Resolve(IReadOnlyList<Placeholder> items) => [.. items.SelectMany(Words)];

    /// <summary>The words that an item becomes: none, one, or those of a branch.</summary>
    private IEnumerable<string> Words(Placeholder item) => item switch
    {
        LiteralPlaceholder literal => [Literal(literal)],
        PortPlaceholder port => Port(port) is { } word ? [word] : [],
        ExecutorInputPlaceholder => [RuntimePlaceholders.ExecutorInput],
        OutputMetadataPlaceholder metadata => [Metadata(metadata.Span, "outputMetadata", MetadataFile)],
        ConcatPlaceholder concat => [string.Concat(Resolve(concat.Items))],
        IfPlaceholder condition => Resolve((IsTrue(condition.Condition) ? condition.Then : condition.Else)?.Items ?? []),
        _ => throw new ArgumentOutOfRangeException(nameof(item)),
    };

    /// <summary>Text may hold placeholders of the runtime, as converted components do.</summary>
    private string Literal(LiteralPlaceholder literal)
    {
        foreach (var name in RuntimePlaceholder.Find(literal.Text)
            .Where(found => found.Source is RuntimeSource.InputParameter or RuntimeSource.InputArtifact or RuntimeSource.InputMetadata)
            .Select(found => found.Name)
            .Where(name => task.Component.Input(name) is not null && !task.Given.ContainsKey(name)))
        {
            findings.Warn(
                PipelineCodes.MissingArgument,
                literal.Span,
                $"The text reads the input \"{Excerpt.Of(name)}\", and the task \"{task.Declaration.Id}\" passes nothing to it.",
                $"Pass a value, or put the text behind {{isPresent: {Excerpt.Of(name)}}}.",
                task.ComponentFile);
        }

        return literal.Text;
    }

    private string? Port(PortPlaceholder port)
    {
        if (port.Use is PortUse.OutputPath or PortUse.OutputUri)
        {
            return Output(port, task.Component.Output(port.Name)!);
        }

        if (!task.Given.ContainsKey(port.Name))
        {
            return null;
        }

        var input = task.Component.Input(port.Name)!;
        switch (port.Use)
        {
            case PortUse.InputValue:
                Require(input.IsParameter, port, "inputPath or inputUri, or give the input a type such as String");
                return RuntimePlaceholders.Parameter(port.Name);
            case PortUse.InputPath:
                Require(!input.IsParameter, port, "inputValue, or give the input an artifact type such as Dataset");
                return RuntimePlaceholders.InputPath(port.Name);
            case PortUse.InputUri:
                Require(!input.IsParameter, port, "inputValue, or give the input an artifact type such as Dataset");
                return RuntimePlaceholders.InputUri(port.Name);
            case PortUse.InputMetadata:
                return Metadata(port.Span, "inputMetadata", MetadataFile);
            case PortUse.InputOutputPortName:
                return Metadata(port.Span, "inputOutputPortName", $"{{{{kfp.input-output-name.{port.Name}}}}}");
            default:
                throw new ArgumentOutOfRangeException(nameof(port));
        }
    }

    private string Output(PortPlaceholder port, OutputSpec output)
    {
        if (port.Use == PortUse.OutputUri)
        {
            Require(!output.IsParameter, port, "outputPath, or give the output an artifact type such as Model");
            return RuntimePlaceholders.OutputUri(port.Name);
        }

        if (task.Component.Container.FileOutputs.ContainsKey(port.Name))
        {
            Refuse(port.Span, $"The output \"{port.Name}\" has an outputPath and a path under fileOutputs.", "Remove it from fileOutputs.");
        }

        return RuntimePlaceholders.OutputPath(output);
    }

    private bool IsTrue(Placeholder condition)
    {
        switch (condition)
        {
            case PortPlaceholder { Use: PortUse.IsPresent } present:
                return task.Given.ContainsKey(present.Name);
            case PortPlaceholder port when task.Given.ContainsKey(port.Name):
                Refuse(
                    port.Span,
                    $"The condition needs the value of \"{port.Name}\", which is not known before the task runs.",
                    $"Write {{isPresent: {port.Name}}}, or decide in the program.");
                return false;
            case PortPlaceholder:
                return false;
            case LiteralPlaceholder { Text: var text } literal:
                var word = text.ToUpperInvariant();
                if (word is not ("" or "Y" or "YES" or "T" or "TRUE" or "ON" or "1" or "N" or "NO" or "F" or "FALSE" or "OFF" or "0"))
                {
                    Refuse(
                        literal.Span,
                        $"\"{Excerpt.Of(text)}\" is neither true nor false.",
                        "Write true or false, or {isPresent: an input}.");
                }

                return word is "Y" or "YES" or "T" or "TRUE" or "ON" or "1";
            default:
                throw new ArgumentOutOfRangeException(nameof(condition));
        }
    }

    private void Require(bool fits, PortPlaceholder port, string instead)
    {
        if (fits)
        {
            return;
        }

        var use = $"{char.ToLowerInvariant(port.Use.ToString()[0])}{port.Use.ToString()[1..]}";
        Refuse(port.Span, $"{use} cannot be used for \"{port.Name}\", because of its type.", $"Write {instead}.");
    }

    private string Metadata(TextSpan at, string use, string word)
    {
        findings.Warn(
            PipelineCodes.ComponentRefused,
            at,
            $"KFP 1.8 writes {word} for {use}, which means nothing to Vertex AI.",
            "Use {executorInput: null} and read what the program needs from it.",
            task.ComponentFile);
        return word;
    }

    private void Refuse(TextSpan at, string message, string fix) => findings.Error(
        PipelineCodes.ComponentRefused, at, message, fix, task.ComponentFile);
}
