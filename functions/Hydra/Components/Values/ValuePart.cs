namespace Hydra.Components.Values;

/// <summary>A piece of an argument: text that is known now, or a hole that is filled when the component is compiled or runs.</summary>
/// <param name="Text">The text, or of a hole the placeholder as it stands in the argument.</param>
/// <param name="Hole">Null for text.</param>
/// <param name="Default">What usually fills the hole, where the input declares it.</param>
/// <param name="IsConditional">Whether it stands in a branch of an <c>if</c>.</param>
internal sealed record ValuePart(string Text, HoleKind? Hole = null, string? Default = null, bool IsConditional = false) : SilentRecord;
