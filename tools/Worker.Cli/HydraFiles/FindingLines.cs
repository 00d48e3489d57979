using Hydra.Components;

namespace Worker.Cli.HydraFiles;

/// <summary>Findings as the commands print them.</summary>
internal static class FindingLines
{
    /// <summary>A line as compilers write it, which editors turn into a link.</summary>
    public static string Line(Finding finding) =>
        $"{finding.File}:{finding.Line}:{finding.Column}: {Severity(finding)} {finding.Code}: {finding.Message} Fix: {finding.Fix}";

    /// <summary>The same for <c>--json</c>.</summary>
    public static object Json(Finding finding) => new
    {
        finding.Code,
        severity = Severity(finding),
        finding.File,
        finding.Line,
        finding.Column,
        finding.Message,
        finding.Fix,
    };

    /// <summary>Such as <c>2 errors, 1 warning</c>, or <c>nothing found</c>.</summary>
    public static string Count(IReadOnlyCollection<Finding> findings)
    {
        var errors = findings.Count(IsError);
        return (errors, findings.Count - errors) switch
        {
            (0, 0) => "nothing found",
            (0, var warnings) => Plural(warnings, "warning"),
            (_, 0) => Plural(errors, "error"),
            (_, var warnings) => $"{Plural(errors, "error")}, {Plural(warnings, "warning")}",
        };
    }

    public static bool IsError(Finding finding) => finding.Severity == FindingSeverity.Error;

    public static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count:N0} {noun}s";

    private static string Severity(Finding finding) => IsError(finding) ? "error" : "warning";
}
