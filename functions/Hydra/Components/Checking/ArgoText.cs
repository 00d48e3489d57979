using System.Text.RegularExpressions;

namespace Hydra.Components.Checking;

/// <summary>Placeholders of Argo, which KFP's own backend replaces and Vertex AI does not: <c>{{workflow.uid}}</c>.</summary>
internal static class ArgoText
{
    private static readonly Regex Placeholder = new(@"\{\{(?:workflow|pod|inputs|outputs|tasks|steps|item)\b[^{}]*\}\}");

    /// <summary>The first one, or null.</summary>
    public static string? Find(string text) =>
        text.Contains("{{", StringComparison.Ordinal) && Placeholder.Match(text) is { Success: true } match ? match.Value : null;
}
