namespace Hazards;

/// <summary>The beginning of a text of a document, for messages.</summary>
internal static class Excerpt
{
    private const int MaxChars = 40;

    public static string Of(string text) => text.Length <= MaxChars ? text : text[..(char.IsHighSurrogate(text[MaxChars - 1]) ? MaxChars - 1 : MaxChars)];
}
