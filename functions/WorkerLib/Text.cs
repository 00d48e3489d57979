namespace WorkerLib;

internal static class Text
{
    /// <summary>At most so many characters of a text, never half of a surrogate pair.</summary>
    public static string Cut(string text, int chars) =>
        text.Length <= chars ? text : text[..(char.IsHighSurrogate(text[chars - 1]) ? chars - 1 : chars)];
}
