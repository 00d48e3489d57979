namespace Hydra.Overrides;

/// <summary>A study specification that cannot be read; no type is taken from it.</summary>
/// <param name="code">invalid-yaml, too-large, too-deep, no-parameters, not-a-parameter, invalid-key, no-type or conflicting-types.</param>
/// <param name="line">From 1.</param>
/// <param name="column">From 1.</param>
/// <param name="problem">What is wrong, a sentence.</param>
/// <param name="fix">What to do, a sentence.</param>
public sealed class StudySpecException(
    string code, string file, long line, long column, string problem, string fix, Exception? inner = null)
    : FormatException($"{file}:{line}:{column}: {problem} {fix}", inner)
{
    public string Code { get; } = code;

    public string File { get; } = file;

    public long Line { get; } = line;

    public long Column { get; } = column;

    public string Problem { get; } = problem;

    public string Fix { get; } = fix;
}
