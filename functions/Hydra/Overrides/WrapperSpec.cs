namespace Hydra.Overrides;

/// <summary>What a wrapper is for.</summary>
/// <param name="Program">
/// The program and its first arguments, such as <c>python</c> and <c>train.py</c>; all arguments of the wrapper are then those of a trial.
/// Empty: the wrapper is given the program as its own arguments before the first <c>--</c>, and those of the trial after it.
/// </param>
public sealed record WrapperSpec(IReadOnlyList<string> Program, ParameterTypes Types);
