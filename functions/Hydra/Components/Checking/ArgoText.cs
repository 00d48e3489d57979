using System.Text.RegularExpressions;

namespace Hydra.Components.Checking;

/// <summary>Placeholders of Argo, which KFP's own backend replaces and Vertex AI does not: <c>{{workflow.uid}}</c>.</summary>
internal static partial class ArgoText
{
    /// <summary>The first one, or null.</summary>
    public static string? Find(string text) =>
        text.Contains("{{", StringComparison.Ordinal) && Placeholder().Match(text) is { Success: true } match ? match.Value : null;

    [GeneratedRegex(@"\{\{(?:workflow|pod|inputs|outputs|tasks|steps|item)\b[^{}]*\}\}")]
    private static partial Regex Placeholder();
}
