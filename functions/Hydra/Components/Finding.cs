namespace Hydra.Components;

/// <summary>What is wrong with a file, where, and what to do.</summary>
/// <param name="Code">One of <see cref="FindingCodes"/> when the finding is about a component file.</param>
/// <param name="File">The name that the caller gave the file.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">UTF-16 code unit in the line, from 1.</param>
/// <param name="Message">A sentence with a full stop.</param>
/// <param name="Fix">What to do, a sentence with a full stop.</param>
public sealed record Finding(string Code, FindingSeverity Severity, string File, int Line, int Column, string Message, string Fix)
{
    /// <summary>One line, as compilers write it: <c>train.yaml:12:7: error unknown-input: ... fix</c>.</summary>
    public override string ToString()
    {
        var severity = Severity == FindingSeverity.Error ? "error" : "warning";
        return $"{File}:{Line}:{Column}: {severity} {Code}: {Message} {Fix}";
    }
}
