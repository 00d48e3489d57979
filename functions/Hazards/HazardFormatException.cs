using System.Xml;

namespace Hazards;

/// <summary>A document that cannot be read as hazard information: it is set aside, the others go on.</summary>
/// <param name="problem">What is wrong, without a full stop.</param>
/// <param name="line">Line where it was seen, from 1; 0 when the place is unknown.</param>
/// <param name="position">Character in that line, from 1.</param>
/// <param name="hint">What to do about it, as far as that can be known.</param>
public sealed class HazardFormatException(string problem, int line = 0, int position = 0, string? hint = null, Exception? inner = null)
    : FormatException(
        problem + (line > 0 ? $" (line {line}, position {position})" : "") + (hint is null ? "." : $": {hint}."),
        inner)
{
    public int Line { get; } = line;

    public int Position { get; } = position;

    public string? Hint { get; } = hint;

    /// <summary>Whether the document was damaged on its way, and may be whole when it is fetched again.</summary>
    public bool IsWorthFetchingAgain => Hint?.EndsWith("fetch it again", StringComparison.Ordinal) ?? InnerException is XmlException;
}
