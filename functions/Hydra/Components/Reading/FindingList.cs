namespace Hydra.Components.Reading;

/// <summary>Collects what is found in one file.</summary>
internal sealed class FindingList(string file)
{
    private readonly List<Finding> findings = [];

    public bool HasErrors { get; private set; }

    public void Error(string code, TextSpan place, string message, string fix)
    {
        HasErrors = true;
        Add(code, FindingSeverity.Error, place, message, fix);
    }

    public void Warning(string code, TextSpan place, string message, string fix) =>
        Add(code, FindingSeverity.Warning, place, message, fix);

    public IReadOnlyList<Finding> InOrder() => [.. findings.OrderBy(finding => (finding.Line, finding.Column))];

    private void Add(string code, FindingSeverity severity, TextSpan place, string message, string fix) =>
        findings.Add(new Finding(code, severity, file, place.Line, place.Column, message, fix));
}
