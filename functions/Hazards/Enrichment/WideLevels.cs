namespace Hazards.Enrichment;

/// <summary>Levels are written レベル４, with a full-width digit; レベル4 means the same.</summary>
internal static class WideLevels
{
    private const string Level = "レベル";

    /// <summary>The text with a full-width digit behind each レベル.</summary>
    public static string In(string text)
    {
        for (var at = text.IndexOf(Level, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Level, at, StringComparison.Ordinal))
        {
            at += Level.Length;
            if (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                text = $"{text.AsSpan(0, at)}{(char)(text[at] - '0' + '０')}{text.AsSpan(at + 1)}";
            }
        }

        return text;
    }
}
