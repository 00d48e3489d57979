namespace Hydra.Overrides;

/// <summary>Arguments, or a declaration of a type, that cannot be converted; nothing of them is.</summary>
/// <param name="code">One of <see cref="OverrideCodes"/>.</param>
/// <param name="position">Which argument, from 1; 0 when the problem is a declaration.</param>
/// <param name="problem">What is wrong and where, a sentence.</param>
/// <param name="fix">What to do, a sentence.</param>
public sealed class OverrideException(string code, int position, string problem, string fix) : FormatException($"{problem} {fix}")
{
    public string Code { get; } = code;

    public int Position { get; } = position;

    public string Problem { get; } = problem;

    public string Fix { get; } = fix;
}
