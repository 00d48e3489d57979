namespace Hazards;

/// <summary>The beginning of a text.</summary>
internal static class Excerpt
{
    /// <summary>At most so many characters, never half of a surrogate pair. Without a number: as many as a message shows.</summary>
    public static string Of(string text, int maxChars = 40) =>
        text.Length <= maxChars ? text : text[..(char.IsHighSurrogate(text[maxChars - 1]) ? maxChars - 1 : maxChars)];
}
