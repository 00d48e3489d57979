using System.Text;

namespace Hazards.Enrichment;

/// <summary>Letters that readers of English can read: what is Japanese is left out of an English headline.</summary>
internal static class Latin
{
    private const char FirstOfEastAsia = '⺀'; // before it are Latin, Greek, Cyrillic … and their punctuation

    public static bool Is(string text) => !text.AsSpan().ContainsAnyInRange(FirstOfEastAsia, char.MaxValue);

    /// <summary>The text, or null when it is empty or not in Latin letters.</summary>
    public static string? OrNull(string? text) => text is { Length: > 0 } && Is(text) ? text : null;

    /// <summary>Without what is not in Latin letters, and without the spaces that it leaves.</summary>
    public static string Only(string text)
    {
        if (Is(text))
        {
            return text;
        }

        var left = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character < FirstOfEastAsia && !(character == ' ' && (left.Length == 0 || left[^1] == ' ')))
            {
                left.Append(character);
            }
        }

        return left.ToString().TrimEnd();
    }
}
