using Hydra.Components.Reading;
using Hydra.Components.Values;

namespace Hydra.Components.Checking;

/// <summary>Which inputs and outputs a command line uses.</summary>
internal sealed class PortUsage(ComponentSpec component)
{
    private readonly HashSet<string> inputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> outputs = new(StringComparer.Ordinal);
    private bool all;

    /// <summary>The program gets the ExecutorInput message, and with it everything.</summary>
    public void All() => all = true;

    public void Add(PortPlaceholder port) => (port.Use is PortUse.OutputPath or PortUse.OutputUri ? outputs : inputs).Add(port.Name);

    public void Add(RuntimePlaceholder placeholder, PortNames names)
    {
        if (placeholder.Source == RuntimeSource.ExecutorInput)
        {
            All();
        }

        if (names.Input(placeholder.Name) is { } input)
        {
            inputs.Add(input.Name);
        }

        if (names.Output(placeholder.Name) is { } output)
        {
            outputs.Add(output.Name);
        }
    }

    public void Report(FindingList findings)
    {
        foreach (var input in all ? [] : component.Inputs.Where(input => !inputs.Contains(input.Name)))
        {
            findings.Warning(
                FindingCodes.UnusedInput,
                input.Span,
                $"Nothing uses the input \"{Excerpt.Of(input.Name)}\".",
                "Pass it to the program, or remove it.");
        }

        foreach (var output in all ? [] : component.Outputs.Where(output => !outputs.Contains(output.Name)))
        {
            var fixedPath = component.Container.FileOutputs.GetValueOrDefault(output.Name);
            findings.Warning(
                FindingCodes.OutputNeverWritten,
                output.Span,
                fixedPath is null
                    ? $"Nothing tells the program where to write the output \"{Excerpt.Of(output.Name)}\"."
                    : $"The output \"{Excerpt.Of(output.Name)}\" is written to {Excerpt.Of(fixedPath)}, where Vertex AI does not look.",
                "Pass its outputPath to the program, or remove it.");
        }
    }
}
