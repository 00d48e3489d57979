namespace JapaneseText.Normalization;

/// <summary>
/// Unicode's normalisation form KC for what Japanese text has, by tables of our own, because the package has no ICU: full and half width,
/// kana with their marks apart, ligatures (㈱ ㌔ ㍻), numbers in circles, radicals, second codes of ideographs, spaces. Other characters stay
/// as they are: Hangul, Arabic, mathematical letters, Latin letters with their accents apart, and what would become a space and an accent
/// (゛ ´ ¯).
/// </summary>
public static class JapaneseNormalizer
{
    public static string Normalize(string text)
    {
        var output = new CharacterBuffer();
        Append(text, output);
        return output.Written.ToString();
    }

    /// <summary>Appends the text in its normal form.</summary>
    internal static void Append(ReadOnlySpan<char> text, CharacterBuffer output)
    {
        var begin = output.Count;
        while (!text.IsEmpty)
        {
            var kept = 0;
            string? form = null;
            while (kept < text.Length && (form = CompatibilityForms.Of(text[kept])) is null && !IsMark(text[kept]))
            {
                kept++;
            }

            output.Add(text[..kept]);
            if (kept < text.Length)
            {
                AppendForm(form ?? text.Slice(kept, 1), output, begin);
                kept++;
            }

            text = text[kept..];
        }
    }

    private static void AppendForm(ReadOnlySpan<char> form, CharacterBuffer output, int begin)
    {
        if (output.Count > begin && IsMark(form[0]) && KanaMarks.TryCompose(output.Written[^1], form[0], out var composed))
        {
            output.Written[^1] = composed;
            return;
        }

        output.Add(form);
    }

    private static bool IsMark(char character) => character is KanaMarks.Voiced or KanaMarks.SemiVoiced;
}
