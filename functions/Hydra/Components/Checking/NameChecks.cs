using Hydra.Components.Reading;
using Hydra.Components.Values;

namespace Hydra.Components.Checking;

/// <summary>Whether the declared names can stand in runtime placeholders.</summary>
internal static class NameChecks
{
    public static void Check(ComponentSpec component, PortNames names, FindingList findings)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in component.Inputs)
        {
            Port(input.Name, input.Span, inputs);
        }

        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var output in component.Outputs)
        {
            Port(output.Name, output.Span, outputs);
        }

        void Port(string declared, TextSpan span, Dictionary<string, string> used)
        {
            var name = names.Name(declared);
            if (name.Length == 0 || name.AsSpan().ContainsAny("'\r\n") || name.Contains("}}", StringComparison.Ordinal))
            {
                findings.Error(
                    FindingCodes.PlaceholderName,
                    span,
                    $"The name \"{Excerpt.Of(declared)}\" cannot stand in a placeholder of Vertex AI.",
                    "Use letters, digits and _ alone.");
            }
            else if (!used.TryAdd(name, declared))
            {
                findings.Error(
                    FindingCodes.PlaceholderName,
                    span,
                    $"KFP 2.x calls \"{Excerpt.Of(declared)}\" and \"{Excerpt.Of(used[name])}\" both '{Excerpt.Of(name)}'.",
                    "Rename one of them.");
            }
        }
    }
}
