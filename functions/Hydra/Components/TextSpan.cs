namespace Hydra.Components;

/// <summary>A piece of a file's text.</summary>
/// <param name="Start">Index of its first UTF-16 code unit in <see cref="ComponentFile.Text"/>.</param>
/// <param name="End">Index behind its last one: comments and line ends behind it do not belong to it.</param>
/// <param name="Line">Line of the start, from 1.</param>
/// <param name="Column">Column of the start, from 1.</param>
public readonly record struct TextSpan(int Start, int End, int Line, int Column)
{
    public int Length => End - Start;
}
