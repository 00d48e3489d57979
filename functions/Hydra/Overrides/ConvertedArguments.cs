namespace Hydra.Overrides;

/// <param name="Overrides">Arguments for the program: overrides, Hydra's own flags, and what stood after <c>--</c>.</param>
/// <param name="Warnings">What Hydra reads as it was given, and OmegaConf does not.</param>
public sealed record ConvertedArguments(IReadOnlyList<string> Overrides, IReadOnlyList<OverrideWarning> Warnings);

/// <param name="Code">One of <see cref="OverrideCodes"/>.</param>
/// <param name="Position">Which argument, from 1.</param>
public sealed record OverrideWarning(string Code, int Position, string Message, string Fix);
