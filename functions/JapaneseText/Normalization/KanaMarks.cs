namespace JapaneseText.Normalization;

/// <summary>The marks that make か to が and は to ぱ, where they are characters of their own.</summary>
internal static class KanaMarks
{
    public const char Voiced = '\u3099';
    public const char SemiVoiced = '\u309a';

    private const string WithVoiced =
        "かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼうゔゝゞ"
        + "カガキギクグケゲコゴサザシジスズセゼソゾタダチヂツヅテデトドハバヒビフブヘベホボウヴワヷヰヸヱヹヲヺヽヾ";

    private const string WithSemiVoiced = "はぱひぴふぷへぺほぽハパヒピフプヘペホポ";

    private const char FirstKana = '\u3040';

    private static readonly char[] VoicedForms = Forms(WithVoiced);
    private static readonly char[] SemiVoicedForms = Forms(WithSemiVoiced);

    /// <summary>The kana with its mark in one character.</summary>
    public static bool TryCompose(char kana, char mark, out char composed)
    {
        var forms = mark == Voiced ? VoicedForms : SemiVoicedForms;
        var index = kana - FirstKana;
        composed = mark is Voiced or SemiVoiced && (uint)index < (uint)forms.Length ? forms[index] : '\0';
        return composed != '\0';
    }

    private static char[] Forms(string pairs)
    {
        var forms = new char[0xc0];
        for (var i = 0; i < pairs.Length; i += 2)
        {
            forms[pairs[i] - FirstKana] = pairs[i + 1];
        }

        return forms;
    }
}
