namespace Hydra;

/// <summary>Words of a file, or of an argument, inside a message: one line, and not longer than a reader wants.</summary>
internal static class Excerpt
{
    private const int MaxChars = 60;

    public static string Of(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= MaxChars ? line : line[..(char.IsHighSurrogate(line[MaxChars - 1]) ? MaxChars - 1 : MaxChars)] + "...";
    }
}
