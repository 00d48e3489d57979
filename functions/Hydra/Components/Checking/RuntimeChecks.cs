using Hydra.Components.Reading;
using Hydra.Components.Values;

namespace Hydra.Components.Checking;

/// <summary>Whether placeholders of the runtime name inputs and outputs, and use them as what they are.</summary>
internal sealed class RuntimeChecks(PortNames names, FindingList findings)
{
    public void Check(RuntimePlaceholder placeholder, TextSpan place)
    {
        var (text, name) = (Excerpt.Of(placeholder.Text), placeholder.Name);
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
            findings.Error(
                FindingCodes.OutputReadAsInput,
                place,
                $"{text} reads \"{name}\" as an input, and it is an output.",
                $"Write {Right(PortUse.OutputPath, output.Name)}.");
        }
        else if (input is null)
        {
            findings.Error(
                FindingCodes.UnknownInput,
                place,
                $"{text} names an input \"{name}\", and there is none.",
                names.SimilarInput(placeholder.Name));
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
            findings.Error(
                FindingCodes.InputWrittenAsOutput,
                place,
                $"{text} writes \"{name}\" as an output, and it is an input.",
                $"Write {Right(use, input.Name)}.");
        }
        else if (output is null)
        {
            findings.Error(
                FindingCodes.UnknownOutput,
                place,
                $"{text} names an output \"{name}\", and there is none.",
                names.SimilarOutput(placeholder.Name));
        }
        else if (placeholder.Source == RuntimeSource.OutputParameter && !output.IsParameter)
        {
            findings.Error(
                FindingCodes.ArtifactAsParameter,
                place,
                $"{text} writes the artifact \"{name}\" as a value.",
                $"Write {Right(PortUse.OutputPath, output.Name)}, or declare a type such as String.");
        }
        else if (placeholder.Source != RuntimeSource.OutputParameter && output.IsParameter)
        {
            ParameterAsArtifact(place, placeholder.Name, isOutput: true);
        }
    }

    public void ArtifactAsParameter(TextSpan place, string problem, string name) => findings.Error(
        FindingCodes.ArtifactAsParameter,
        place,
        $"{problem}, which Vertex AI does not do.",
        $"Use inputPath, or declare a type such as String for \"{Excerpt.Of(name)}\".");

    public void ParameterAsArtifact(TextSpan place, string name, bool isOutput) => findings.Error(
        FindingCodes.ParameterAsArtifact,
        place,
        $"The {(isOutput ? "output" : "input")} \"{Excerpt.Of(name)}\" is a parameter, which has no path or URI as artifacts have.",
        $"Use {(isOutput ? "outputPath" : "inputValue")}, or declare the type of an artifact.");

    private string? Right(PortUse use, string name) => names.Placeholder(new PortPlaceholder(use, name, default));
}
