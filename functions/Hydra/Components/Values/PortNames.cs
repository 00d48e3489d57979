using System.Text.RegularExpressions;

namespace Hydra.Components.Values;

/// <summary>The names of a component's inputs and outputs inside runtime placeholders, and back.</summary>
internal sealed class PortNames(ComponentSpec component, PlaceholderNames names)
{
    private static readonly Regex OtherCharacters = new("[^_0-9a-z]+");

    private readonly Lazy<Dictionary<string, InputSpec>> inputs = new(() => First(component.Inputs, input => Name(input.Name, names)));

    private readonly Lazy<Dictionary<string, OutputSpec>> outputs = new(() => First(component.Outputs, output => Name(output.Name, names)));

    private readonly Lazy<Dictionary<string, InputSpec>> similarInputs = new(() => First(component.Inputs, input => Sanitized(input.Name)));

    private readonly Lazy<Dictionary<string, OutputSpec>> similarOutputs =
        new(() => First(component.Outputs, output => Sanitized(output.Name)));

    /// <summary>The placeholder that KFP makes of a use; null for uses that have none at run time.</summary>
    public string? Placeholder(PortPlaceholder port) => port.Use switch
    {
        PortUse.InputValue => $"{{{{$.inputs.parameters['{Name(port.Name)}']}}}}",
        PortUse.InputPath => $"{{{{$.inputs.artifacts['{Name(port.Name)}'].path}}}}",
        PortUse.InputUri => $"{{{{$.inputs.artifacts['{Name(port.Name)}'].uri}}}}",
        PortUse.OutputUri => $"{{{{$.outputs.artifacts['{Name(port.Name)}'].uri}}}}",
        PortUse.OutputPath when component.Output(port.Name)?.IsParameter == true =>
            $"{{{{$.outputs.parameters['{Name(port.Name)}'].output_file}}}}",
        PortUse.OutputPath => $"{{{{$.outputs.artifacts['{Name(port.Name)}'].path}}}}",
        _ => null,
    };

    public string Name(string declared) => Name(declared, names);

    public InputSpec? Input(string name) => inputs.Value.GetValueOrDefault(name);

    public OutputSpec? Output(string name) => outputs.Value.GetValueOrDefault(name);

    /// <summary>What to do about the name of an input that nothing has: a sentence.</summary>
    public string SimilarInput(string name) => Similar(similarInputs.Value.GetValueOrDefault(Sanitized(name))?.Name);

    /// <inheritdoc cref="SimilarInput"/>
    public string SimilarOutput(string name) => Similar(similarOutputs.Value.GetValueOrDefault(Sanitized(name))?.Name);

    private string Similar(string? declared) => declared is null ? "Declare it, or correct the name."
        : names == PlaceholderNames.Kfp18 ? $"KFP 1.8 writes '{declared}'; for a file of KFP 2.x, say so."
        : $"KFP 2.x writes '{Name(declared)}'.";

    private static Dictionary<string, T> First<T>(IEnumerable<T> ports, Func<T, string> name) =>
        ports.DistinctBy(name, StringComparer.Ordinal).ToDictionary(name, StringComparer.Ordinal);

    private static string Name(string declared, PlaceholderNames names) =>
        names == PlaceholderNames.Kfp18 ? declared : Sanitized(declared);

    /// <summary>As KFP 2.x writes it.</summary>
    private static string Sanitized(string declared) => OtherCharacters.Replace(declared.ToLowerInvariant(), "_").Trim('_');
}
