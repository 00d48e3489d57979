using System.Buffers;

namespace Hydra.Overrides;

/// <summary>The keys of Hydra's grammar (OverrideParser.g4 of Hydra 1.3: the rule key), but never the empty one.</summary>
public static class OverrideKey
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

    private static readonly SearchValues<char> OfIds = SearchValues.Create(Letters + "0123456789-");

    private static readonly SearchValues<char> OfSegments = SearchValues.Create(Letters + "0123456789-$");

    /// <summary>Why Hydra refuses the key, as a part of a sentence that follows it; null if it does not.</summary>
    public static string? Problem(string key)
    {
        var at = key.IndexOf('@', StringComparison.Ordinal);
        var group = at < 0 ? key : key[..at];
        var package = at < 0 ? "" : key[(at + 1)..];
        return group.Length == 0 ? "has no name"
            : ProblemOfGroup(group) ?? (package.Length == 0 ? null : ProblemOfPath(package));
    }

    public static bool IsValid(string key) => Problem(key) is null;

    /// <summary>
    /// Whether it is an override already: <c>key=value</c>, <c>+key=value</c>, <c>++key=value</c>, <c>~key</c> or <c>~key=value</c>.
    /// The value is Hydra's concern.
    /// </summary>
    public static bool IsOverride(string argument)
    {
        var equal = argument.IndexOf('=', StringComparison.Ordinal);
        var key = equal < 0 ? argument : argument[..equal];
        return key.StartsWith('~') ? IsValid(key[1..]) : equal > 0 && IsValid(WithoutPlus(key));
    }

    /// <summary>Without the <c>+</c> or <c>++</c> by which a key is added.</summary>
    public static string WithoutPlus(string key) =>
        key.StartsWith("++", StringComparison.Ordinal) ? key[2..] : key.StartsWith('+') ? key[1..] : key;

    private static string? ProblemOfGroup(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 1 ? ProblemOfPath(text)
            : Array.Find(parts, part => !IsId(part)) is { } refused ? Refused(refused)
            : null;
    }

    private static string? ProblemOfPath(string text)
    {
        var segments = text.Split('.');
        return Array.Find(segments, segment => !IsSegment(segment) && !(segments.Length > 1 && HydraNumber.IsUnsignedInt(segment)))
            is { } refused ? Refused(refused) : null;
    }

    private static string Refused(string part) => part.Length == 0
        ? "has an empty part"
        : $"has a part '{part}', which is not letters, digits, _ and - after a letter or _";

    internal static bool IsId(ReadOnlySpan<char> text) =>
        text.Length > 0 && Letters.Contains(text[0], StringComparison.Ordinal) && !text.ContainsAnyExcept(OfIds);

    private static bool IsSegment(string text) =>
        text.Length > 0 && (text[0] == '$' || Letters.Contains(text[0], StringComparison.Ordinal))
        && !text.AsSpan().ContainsAnyExcept(OfSegments);
}
