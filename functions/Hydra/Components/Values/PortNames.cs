using System.Text.RegularExpressions;

namespace Hydra.Components.Values;

/// <summary>The names of a component's inputs and outputs inside runtime placeholders, and back.</summary>
internal sealed class PortNames(ComponentSpec component, PlaceholderNames names)
{
    private static readonly Regex OtherCharacters = new("[^_0-9a-z]+");

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

    public string Name(string declared) => names == PlaceholderNames.Kfp18 ? declared : Sanitized(declared);

    public InputSpec? Input(string name) => component.Inputs.FirstOrDefault(input => Name(input.Name) == name);

    public OutputSpec? Output(string name) => component.Outputs.FirstOrDefault(output => Name(output.Name) == name);

    /// <summary>What to do about a name that nothing has: a sentence.</summary>
    public string Similar(IEnumerable<string> declared, string name)
    {
        var similar = declared.FirstOrDefault(known => Sanitized(known) == Sanitized(name));
        return similar is null ? "Declare it, or correct the name."
            : names == PlaceholderNames.Kfp18 ? $"KFP 1.8 writes '{similar}'; for a file of KFP 2.x, say so."
            : $"KFP 2.x writes '{Name(similar)}'.";
    }

    /// <summary>As KFP 2.x writes it.</summary>
    public static string Sanitized(string declared) => OtherCharacters.Replace(declared.ToLowerInvariant(), "_").Trim('_');
}
