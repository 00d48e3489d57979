namespace Hydra.Components.Reading;

/// <summary>Collects what is found in one file.</summary>
/// <param name="first">What was found before.</param>
internal sealed class FindingList(string file, IEnumerable<Finding>? first = null)
{
    private readonly List<Finding> findings = [.. first ?? []];

    public bool HasErrors => findings.Exists(finding => finding.Severity == FindingSeverity.Error);

    public void Error(string code, TextSpan place, string message, string fix) =>
        Add(code, FindingSeverity.Error, place, message, fix);

    public void Warning(string code, TextSpan place, string message, string fix) =>
        Add(code, FindingSeverity.Warning, place, message, fix);

    public IReadOnlyList<Finding> InOrder() => [.. findings.OrderBy(finding => (finding.Line, finding.Column))];

    private void Add(string code, FindingSeverity severity, TextSpan place, string message, string fix) =>
        findings.Add(new Finding(code, severity, file, place.Line, place.Column, message, fix));
}
