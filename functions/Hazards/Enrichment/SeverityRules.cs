using Hazards.Bodies;
using Hazards.Telegrams;
using static Hazards.HazardSeverity;

namespace Hazards.Enrichment;

/// <summary>The severity of what a telegram says: docs/hazards.md has the same as a table, with its sources.</summary>
internal static class SeverityRules
{
    /// <summary>What the names of kinds and risks say: the first word that a name has counts, so the longer ones stand first.</summary>
    private static readonly SeverityRule[] OfNames =
    [
        // Nothing, or nothing any more.
        new("解除", Information),
        new("なし", Information),
        new("未満", Information), // 警戒レベル２未満, 注意報級未満
        new("留意", Information), // 今後の情報等に留意; 活火山であることに留意 is level 1
        new("心構え", Information), // 警戒レベル１
        new("要早期警戒", Information), // 早期天候情報: of the weather in two weeks

        // Levels of alert: the warnings of 2026 (気象庁「防災気象情報の体系整理」), 危険度通知, and those of volcanoes (噴火警戒レベル).
        new("レベル５", Emergency),
        new("レベル４", Severe),
        new("レベル３", Warning),
        new("レベル２", Advisory),
        new("レベル１", Information),

        // 気象庁「津波警報・注意報、津波情報、津波予報について」
        new("大津波警報", Emergency),
        new("津波警報", Severe),
        new("津波注意報", Advisory),
        new("津波予報", Information),

        // Seas (気象庁「海上警報」): only ships meet them, so they stand below their names.
        new("海上台風警報", Severe),
        new("海上暴風警報", Warning),
        new("海上警報（噴火警報）", Warning),
        new("海上", Advisory), // 強風, 風, 濃霧, 着氷

        // Volcanoes without levels, and the municipalities around (気象庁「噴火警報・予報の説明」).
        new("居住地域厳重警戒", Emergency),
        new("山麓厳重警戒", Severe),
        new("入山", Warning), // 入山規制, 入山危険: as level 3
        new("周辺海域", Warning),
        new("火口周辺", Advisory), // 火口周辺警報, 火口周辺危険, 火口周辺規制: as level 2 at least
        new("避難準備", Severe),
        new("高齢者等避難", Severe),
        new("噴火警報：避難", Emergency),
        new("噴火警報", Severe),
        new("噴火予報", Information),

        // What falls from a volcano (気象庁「降灰予報の説明」).
        new("やや多量の降灰", Advisory),
        new("少量の降灰", Information),
        new("多量の降灰", Warning),
        new("小さな噴石", Advisory),
        new("噴火", Advisory), // 噴火に関する火山観測報; 噴火速報 has a floor
        new("爆発", Advisory),

        // 緊急地震速報（警報）: an intensity of 5 lower or more is expected.
        new("緊急地震速報（警報）", Severe),

        // 気象庁「長周期地震動階級関連解説表」: class 3 is hard to stand in.
        new("階級４", Severe),
        new("階級３", Warning),
        new("階級２", Advisory),

        // 指定河川洪水予報 (国土交通省・気象庁)
        new("氾濫発生", Emergency),
        new("氾濫危険", Severe),
        new("氾濫警戒", Warning),
        new("氾濫注意", Advisory),

        // 土砂災害警戒情報 stands at level 4; 記録的短時間大雨情報 comes while a warning of heavy rain is in force.
        new("土砂災害警戒情報", Severe),
        new("記録的短時間大雨情報", Warning),
        new("竜巻注意情報", Advisory),

        // Tags of 気象防災速報.
        new("線状降水帯発生", Severe),
        new("線状降水帯予測", Advisory),
        new("記録雨", Warning),
        new("短時間大雪", Warning),

        // Dangers by map (危険度分布): 注意, 警戒, 危険, 災害切迫.
        new("災害発生のおそれ", Emergency),
        new("避難行動の確認", Advisory),

        // Of the warnings before 2026 that of storm surge alone calls for evacuation (内閣府「避難情報に関するガイドライン」).
        new("高潮警報", Severe),

        // 特別警報, 危険警報, 警報, 注意報, and what is as grave as they are (警報級).
        new("特別警報", Emergency),
        new("危険警報", Severe),
        new("警報", Warning),
        new("注意報", Advisory),
        new("危険", Severe),
        new("警戒", Warning),
        new("注意", Advisory),
    ];

    /// <summary>What a telegram is at least while it is in force, by words of its title: some say it nowhere else.</summary>
    private static readonly SeverityRule[] Floors =
    [
        new("緊急地震速報（警報）", Severe),
        new("噴火速報", Severe), // for those on the mountain
        new("巨大地震警戒", Severe), // 南海トラフ地震臨時情報: for a week evacuation is asked of some
        new("巨大地震注意", Warning),
        new("調査中", Advisory), // 南海トラフ地震臨時情報
        new("後発地震注意情報", Warning),
        new("熱中症特別警戒", Severe),
        new("熱中症警戒", Advisory),
    ];

    /// <summary>What a telegram is at most, by its kind or its title.</summary>
    private static readonly SeverityRule[] Ceilings =
    [
        new("降灰予報（定時）", Information), // supposes an eruption
        new("時系列情報", Advisory), // what may come
        new("震源要素更新", Information), // of a quake that was told long before
        new("全国の活火山", Information), // 月間火山概況: what holds elsewhere, summed up
        new("配信テスト", Information),
    ];

    /// <summary>Seismic intensity: furniture falls from 5 lower on, walls from 6 lower on (気象庁震度階級関連解説表).</summary>
    public static HazardSeverity OfIntensity(string intensity) => intensity switch
    {
        "7" or "6+" => Emergency,
        "6-" => Severe,
        "5+" or "5-" => Warning,
        "4" or "3" => Advisory,
        _ => Information,
    };

    /// <summary>Of a quake whose intensities nobody told: a magnitude alone says little of harm, so none is an emergency.</summary>
    public static HazardSeverity OfMagnitude(Measure? magnitude) => magnitude switch
    {
        { Value: >= 8 } => Severe,
        { Value: >= 7 } => Warning,
        { Value: >= 6 } => Advisory,
        { Value: null } when magnitude.Description.Contains("巨大", StringComparison.Ordinal) => Severe,
        _ => Information,
    };

    /// <summary>
    /// Colour of PAGER: response to be expected within a region, nationally, internationally (USGS Fact Sheet 2010–3036). Green says that
    /// no harm is estimated, which lowers nothing: it is an estimate.
    /// </summary>
    public static HazardSeverity OfPager(string colour) => colour switch
    {
        "red" => Emergency,
        "orange" => Severe,
        "yellow" => Warning,
        _ => Information,
    };

    /// <summary>Height of a tsunami that is expected at a coast: what the JMA bases its warnings on.</summary>
    public static HazardSeverity OfHeight(Measure? height) => height switch
    {
        { Value: > 3 } => Emergency,
        { Value: > 1 } => Severe,
        { Value: >= 0.2 } => Advisory,
        { Value: null, Description: "巨大" } => Emergency,
        { Value: null, Description: "高い" } => Severe,
        _ => Information,
    };

    /// <summary>A typhoon as it is now, wherever it is: its warnings are telegrams of their own.</summary>
    public static HazardSeverity OfTyphoon(TyphoonFix fix) => fix.Strength switch
    {
        "猛烈な" => Severe,
        "非常に強い" or "強い" => Warning,
        _ => fix.Class is "台風(STS)" or "台風(TS)" or "台風(TY)" ? Advisory : Information,
    };

    /// <summary>A kind in force; information for what nobody placed.</summary>
    public static HazardSeverity OfName(string name) => First(OfNames, name) ?? Information;

    public static HazardSeverity Floor(Telegram telegram) =>
        IsSpecialInWordsOnly(telegram) ? Emergency
        : HazardSeverities.Max(First(Floors, telegram.Title) ?? Information, First(Floors, telegram.Kind) ?? Information);

    /// <summary>VPWW50 has no kinds of 特別警報: its headline alone says that there is one, 【特別警報（大雨）】.</summary>
    private static bool IsSpecialInWordsOnly(Telegram telegram) =>
        telegram.Kind == "気象警報・注意報" && telegram.Headline.StartsWith("【特別警報（", StringComparison.Ordinal);

    public static HazardSeverity Ceiling(Telegram telegram) =>
        First(Ceilings, telegram.Kind) ?? First(Ceilings, telegram.Title) ?? Emergency;

    private static HazardSeverity? First(SeverityRule[] rules, string text)
    {
        text = WideLevels.In(text);
        foreach (var rule in rules)
        {
            if (text.Contains(rule.Word, StringComparison.Ordinal))
            {
                return rule.Severity;
            }
        }

        return null;
    }

    private sealed class SeverityRule(string word, HazardSeverity severity)
    {
        public string Word { get; } = word;

        public HazardSeverity Severity { get; } = severity;
    }
}
