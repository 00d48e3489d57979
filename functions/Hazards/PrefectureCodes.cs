namespace Hazards;

/// <summary>Codes of 都道府県, JIS X 0401.</summary>
public static class PrefectureCodes
{
    public const int Count = 47;

    /// <summary>In the order of their codes.</summary>
    private static readonly string[] Names =
    [
        "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県",
        "東京都", "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県",
        "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県",
        "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
    ];

    /// <summary>Whether it is <c>01</c> to <c>47</c>.</summary>
    public static bool Contains(string code) =>
        code is [>= '0' and <= '4', >= '0' and <= '9'] && string.CompareOrdinal(code, "01") >= 0 && string.CompareOrdinal(code, "47") <= 0;

    /// <summary>
    /// Of the name of an area, the prefecture that it begins with, such as 宮城県沖 and 愛媛県南予, or is, without its last character, such
    /// as 愛媛; null when it is none.
    /// </summary>
    public static string? NamedIn(string area)
    {
        for (var index = 0; index < Names.Length; index++)
        {
            var name = Names[index];
            if (area.StartsWith(name, StringComparison.Ordinal) || name.AsSpan(0, name.Length - 1).SequenceEqual(area))
            {
                return CodeOf(index);
            }
        }

        return null;
    }

    /// <summary>The only prefecture that a text names; null when it names none, or several.</summary>
    public static string? OnlyOneIn(string text)
    {
        string? found = null;
        for (var index = 0; index < Names.Length; index++)
        {
            if (text.Contains(Names[index], StringComparison.Ordinal))
            {
                if (found is not null)
                {
                    return null;
                }

                found = CodeOf(index);
                text = text.Replace(Names[index], "・", StringComparison.Ordinal); // 東京都府県天気予報 is not of 京都府
            }
        }

        return found;
    }

    private static string CodeOf(int index) => (index + 1).ToString("00", System.Globalization.CultureInfo.InvariantCulture);
}
