using Hydra.Components;
using Hydra.Components.Reading;
using Hydra.Components.Yaml;

namespace Hydra.Pipelines;

/// <summary>Collects findings about a declaration and its component files, each once: a component of several tasks is wrong once.</summary>
/// <param name="file">The file that findings are about unless they name another.</param>
internal sealed class PipelineFindings(string file)
{
    private readonly List<Finding> findings = [];
    private readonly HashSet<Finding> known = [];

    public bool HasErrors => findings.Exists(finding => finding.Severity == FindingSeverity.Error);

    /// <summary>The YAML of the file; null when it is none or too long, which is then a finding.</summary>
    /// <param name="what">What messages call the file: a noun with an article.</param>
    /// <param name="fix">What to do about one that is too long.</param>
    public YamlNode? Parse(string text, string what, string fix)
    {
        if (text.Length > PipelineLimits.MaxLength)
        {
            Error(
                FindingCodes.TooLarge,
                new TextSpan(0, 0, 1, 1),
                $"{what} has {text.Length:N0} characters, more than {PipelineLimits.MaxLength:N0}.",
                fix);
            return null;
        }

        try
        {
            return YamlTree.Read(text);
        }
        catch (YamlProblem problem)
        {
            Error(problem.Code, new TextSpan(0, 0, problem.Line, problem.Column), problem.Message, problem.Fix);
            return null;
        }
    }

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
