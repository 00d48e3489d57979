namespace Hydra.Components;

/// <summary>What became of a component file.</summary>
/// <param name="Text">The converted text; the given one, whole, when a finding is an error.</param>
/// <param name="Edits">What was changed, in the order of the text; none when a finding is an error.</param>
/// <param name="Findings">In the order of the text; places are those of the given text.</param>
public sealed record Conversion(string Text, IReadOnlyList<TextEdit> Edits, IReadOnlyList<Finding> Findings) : SilentRecord
{
    /// <summary>Whether the file could not be converted and was left as it is.</summary>
    public bool IsRefused => Findings.Any(finding => finding.Severity == FindingSeverity.Error);
}
