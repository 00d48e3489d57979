namespace Hydra.Components.Reading;

/// <summary>Collects what is found in one file.</summary>
/// <param name="first">What was found before.</param>
internal sealed class FindingList(string file, IEnumerable<Finding>? first = null)
{
    // Keys of value types, such as pairs of numbers, would be compiled again for each kind: 10 kB of the package.
    private static readonly Comparer<Finding> ByPlace = Comparer<Finding>.Create(
        (a, b) => a.Line == b.Line ? a.Column.CompareTo(b.Column) : a.Line.CompareTo(b.Line));

    private readonly List<Finding> findings = [.. first ?? []];

    public bool HasErrors => findings.Exists(finding => finding.Severity == FindingSeverity.Error);

    public void Error(string code, TextSpan place, string message, string fix) =>
        Add(code, FindingSeverity.Error, place, message, fix);

    public void Warning(string code, TextSpan place, string message, string fix) =>
        Add(code, FindingSeverity.Warning, place, message, fix);

    public IReadOnlyList<Finding> InOrder() => [.. InOrder(findings)];

    /// <summary>Stable: findings of one place stay in the order in which they were found.</summary>
    public static IEnumerable<Finding> InOrder(IEnumerable<Finding> ofOneFile) => ofOneFile.OrderBy(finding => finding, ByPlace);

    private void Add(string code, FindingSeverity severity, TextSpan place, string message, string fix) =>
        findings.Add(new Finding(code, severity, file, place.Line, place.Column, message, fix));
}
