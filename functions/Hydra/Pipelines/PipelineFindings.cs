using Hydra.Components;
using Hydra.Components.Reading;

namespace Hydra.Pipelines;

/// <summary>Collects findings about a declaration and its component files, each once: a component of several tasks is wrong once.</summary>
/// <param name="file">The file that findings are about unless they name another.</param>
internal sealed class PipelineFindings(string file)
{
    private readonly List<Finding> findings = [];
    private readonly HashSet<Finding> known = [];

    public bool HasErrors => findings.Exists(finding => finding.Severity == FindingSeverity.Error);

    /// <summary>By the order of the text, those of the declaration first.</summary>
    public IReadOnlyList<Finding> InOrder()
    {
        var files = new List<string> { file };
        files.AddRange(findings.Select(finding => finding.File));
        return [.. files.Distinct().SelectMany(name => FindingList.InOrder(findings.Where(finding => finding.File == name)))];
    }

    public void Error(string code, TextSpan at, string message, string fix, string? otherFile = null) =>
        Add(new Finding(code, FindingSeverity.Error, otherFile ?? file, at.Line, at.Column, message, fix));

    public void Warn(string code, TextSpan at, string message, string fix, string? otherFile = null) =>
        Add(new Finding(code, FindingSeverity.Warning, otherFile ?? file, at.Line, at.Column, message, fix));

    public void Add(Finding finding)
    {
        if (known.Add(finding))
        {
            findings.Add(finding);
        }
    }
}
