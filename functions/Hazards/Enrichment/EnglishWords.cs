namespace Hazards.Enrichment;

/// <summary>English names of kinds. What is not here is called by its family.</summary>
internal static class EnglishWords
{
    /// <summary>Whole kinds, by the first that a name contains.</summary>
    private static readonly (string Ja, string En)[] Kinds =
    [
        ("大津波警報", "major tsunami warning"),
        ("津波警報", "tsunami warning"),
        ("津波注意報", "tsunami advisory"),
        ("津波予報", "tsunami forecast of slight changes"),
        ("緊急地震速報配信テスト", "delivery test of earthquake early warnings"),
        ("緊急地震速報（警報）", "earthquake early warning"),
        ("緊急地震速報", "earthquake early warning forecast"),
        ("海上台風警報", "marine typhoon warning"),
        ("海上暴風警報", "marine storm warning"),
        ("海上強風警報", "marine gale warning"),
        ("海上風警報", "marine near gale warning"),
        ("海上濃霧警報", "marine dense fog warning"),
        ("海上着氷警報", "marine icing warning"),
        ("居住地域厳重警戒", "extreme caution in residential areas"),
        ("山麓厳重警戒", "extreme caution at the foot of the volcano"),
        ("入山危険", "danger on the mountain"),
        ("火口周辺警報", "near-crater warning"),
        ("火口周辺危険", "danger near the crater"),
        ("周辺海域", "volcanic warning for the sea around"),
        ("噴火警報", "eruption warning"),
        ("噴火予報", "eruption forecast"),
        ("噴火速報", "eruption notice"),
        ("噴火", "eruption"),
        ("爆発", "explosion"),
        ("降灰", "ash fall"),
        ("小さな噴石", "fall of small volcanic stones"),
        ("氾濫発生", "flood occurrence information"),
        ("氾濫危険", "flood danger information"),
        ("氾濫警戒", "flood alert information"),
        ("氾濫注意情報", "flood caution information"),
        ("土砂災害警戒情報", "landslide alert information"),
        ("記録的短時間大雨", "record-breaking short-time heavy rain"),
        ("記録雨", "record-breaking short-time heavy rain"),
        ("線状降水帯予測", "possible line-shaped rain band"),
        ("線状降水帯", "line-shaped rain band"),
        ("短時間大雪", "short-time heavy snow"),
        ("竜巻注意情報", "tornado advisory"),
        ("巨大地震警戒", "Nankai Trough earthquake alert"),
        ("巨大地震注意", "Nankai Trough earthquake caution"),
        ("南海トラフ", "Nankai Trough earthquake information"),
        ("後発地震注意情報", "subsequent earthquake advisory off Hokkaido and Sanriku"),
        ("地震回数", "number of earthquakes"),
        ("地震の活動状況", "seismic activity information"),
        ("大雨危険度通知", "heavy rain risk by area"),
        ("時系列情報", "weather warning outlook"),
        ("熱中症特別警戒", "special heat stroke alert"),
        ("熱中症", "heat stroke alert"),
        ("早期天候情報", "early weather information"),
    ];

    private static readonly (string Ja, string En)[] Phenomena =
    [
        ("大雨浸水", "inundation"),
        ("大雨", "heavy rain"),
        ("土砂災害", "landslide"),
        ("浸水害", "inundation"),
        ("洪水", "flood"),
        ("氾濫", "river flood"),
        ("暴風雪", "snowstorm"),
        ("暴風", "storm"),
        ("風雪", "wind and snow"),
        ("強風", "gale"),
        ("大雪", "heavy snow"),
        ("波浪", "high wave"),
        ("高潮", "storm surge"),
        ("雷", "thunderstorm"),
        ("濃霧", "dense fog"),
        ("乾燥", "dry air"),
        ("なだれ", "avalanche"),
        ("低温", "low temperature"),
        ("霜", "frost"),
        ("着氷", "icing"),
        ("着雪", "snow accretion"),
        ("融雪", "snow melting"),
    ];

    private static readonly (string Ja, string En)[] Grades =
    [
        ("特別警報", "emergency warning"),
        ("危険警報", "urgent warning"),
        ("警報", "warning"),
        ("注意報", "advisory"),
        ("危険度", "risk"),
    ];

    /// <summary>The name of a kind in the middle of a sentence; null when nobody gave it one.</summary>
    public static string? Of(string kind, HazardFamily family)
    {
        kind = WideLevels.In(kind);
        var level = LevelOf(kind);
        if (family == HazardFamily.Volcano && level is { } number)
        {
            return $"volcanic alert level {number}";
        }

        if (Find(Kinds, kind) is { } whole)
        {
            return whole;
        }

        return Find(Phenomena, kind) is not { } phenomenon || Find(Grades, kind) is not { } grade ? null
            : level is { } own ? $"level {own} {phenomenon} {grade}"
            : $"{phenomenon} {grade}";
    }

    /// <summary>The digit of レベル５ and its like.</summary>
    private static char? LevelOf(string kind)
    {
        var at = kind.IndexOf("レベル", StringComparison.Ordinal) + "レベル".Length;
        return at >= "レベル".Length && at < kind.Length && kind[at] is >= '１' and <= '５' ? (char)(kind[at] - '１' + '1') : null;
    }

    private static string? Find((string Ja, string En)[] words, string text)
    {
        foreach (var (ja, en) in words)
        {
            if (text.Contains(ja, StringComparison.Ordinal))
            {
                return en;
            }
        }

        return null;
    }
}
