using JapaneseText.Normalization;

namespace JapaneseText;

/// <summary>A text as one line: breaks of HTML, line ends and control characters are spaces.</summary>
internal static class LineText
{
    private const char LineSeparator = '\u2028';
    private const char ParagraphSeparator = '\u2029';

    public static void Append(ReadOnlySpan<char> text, CharacterBuffer output)
    {
        while (!text.IsEmpty)
        {
            var kept = 0;
            while (kept < text.Length && text[kept] != '<' && !IsSpace(text[kept]))
            {
                kept++;
            }

            output.Add(text[..kept]);
            text = text[kept..];
            if (text.IsEmpty)
            {
                return;
            }

            var length = IsSpace(text[0]) ? 1 : BreakLength(text);
            output.Add(length > 0 ? ' ' : text[0]);
            text = text[Math.Max(length, 1)..];
        }
    }

    private static bool IsSpace(char character) =>
        char.IsControl(character) || character is LineSeparator or ParagraphSeparator;

    /// <summary>The characters of <c>&lt;br&gt;</c>, <c>&lt;br/&gt;</c> or <c>&lt;BR /&gt;</c>; 0 where something else stands.</summary>
    private static int BreakLength(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("<br", StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        var i = 3;
        while (i < text.Length && text[i] == ' ')
        {
            i++;
        }

        i += i < text.Length && text[i] == '/' ? 1 : 0;
        return i < text.Length && text[i] == '>' ? i + 1 : 0;
    }
}
