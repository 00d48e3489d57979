namespace Hydra.Components;

/// <summary>A piece of the given text that was replaced.</summary>
/// <param name="Start">Index of its first UTF-16 code unit.</param>
/// <param name="End">Index behind its last one; the start when something was inserted.</param>
public sealed record TextEdit(int Start, int End, string NewText) : SilentRecord;
