using Hazards;
using Hazards.Bodies;
using Hazards.Telegrams;

namespace Worker.Jobs.EnrichHazards;

/// <summary>
/// How severe what a telegram says is: 0 information, 1 advisory, 2 warning, 3 severe, 4 emergency. They are the five levels of alert
/// (警戒レベル, 内閣府「避難情報に関するガイドライン」) less one, and everything else is placed beside them.
/// </summary>
internal static class SeverityRules
{
    public const int Most = 4;

    /// <summary>What the names of kinds and risks say: the first word that a name has counts, so the longer ones stand first.</summary>
    private static readonly SeverityRule[] OfNames =
    [
        // Nothing, or nothing any more.
        new("解除", 0),
        new("なし", 0),
        new("未満", 0), // 警戒レベル２未満, 注意報級未満
        new("留意", 0), // 今後の情報等に留意; 活火山であることに留意 is level 1
        new("心構え", 0), // 警戒レベル１
        new("要早期警戒", 0), // 早期天候情報: of the weather in two weeks

        // Levels of alert: the warnings of 2026 (気象庁「防災気象情報の体系整理」), 危険度通知, and those of volcanoes (噴火警戒レベル).
        new("レベル５", 4),
        new("レベル４", 3),
        new("レベル３", 2),
        new("レベル２", 1),
        new("レベル１", 0),

        // 気象庁「津波警報・注意報、津波情報、津波予報について」
        new("大津波警報", 4),
        new("津波警報", 3),
        new("津波注意報", 1),
        new("津波予報", 0),

        // Seas (気象庁「海上警報」): only ships meet them, so they stand below their names.
        new("海上台風警報", 3),
        new("海上暴風警報", 2),
        new("海上警報（噴火警報）", 2),
        new("海上", 1), // 強風, 風, 濃霧, 着氷

        // Volcanoes without levels, and the municipalities around (気象庁「噴火警報・予報の説明」).
        new("居住地域厳重警戒", 4),
        new("山麓厳重警戒", 3),
        new("入山", 2), // 入山規制, 入山危険: as level 3
        new("周辺海域", 2),
        new("火口周辺", 1), // 火口周辺警報, 火口周辺危険, 火口周辺規制: as level 2 at least
        new("避難準備", 3),
        new("高齢者等避難", 3),
        new("噴火警報：避難", 4),
        new("噴火警報", 3),
        new("噴火予報", 0),

        // What falls from a volcano (気象庁「降灰予報の説明」).
        new("やや多量の降灰", 1),
        new("少量の降灰", 0),
        new("多量の降灰", 2),
        new("小さな噴石", 1),
        new("噴火", 1), // 噴火に関する火山観測報; 噴火速報 has a floor
        new("爆発", 1),

        // 緊急地震速報（警報）: an intensity of 5 lower or more is expected.
        new("緊急地震速報（警報）", 3),

        // 気象庁「長周期地震動階級関連解説表」: class 3 is hard to stand in.
        new("階級４", 3),
        new("階級３", 2),
        new("階級２", 1),

        // 指定河川洪水予報 (国土交通省・気象庁)
        new("氾濫発生", 4),
        new("氾濫危険", 3),
        new("氾濫警戒", 2),
        new("氾濫注意", 1),

        // 土砂災害警戒情報 stands at level 4; 記録的短時間大雨情報 comes while a warning of heavy rain is in force.
        new("土砂災害警戒情報", 3),
        new("記録的短時間大雨情報", 2),
        new("竜巻注意情報", 1),

        // Tags of 気象防災速報.
        new("線状降水帯発生", 3),
        new("線状降水帯予測", 1),
        new("記録雨", 2),
        new("短時間大雪", 2),

        // Dangers by map (危険度分布): 注意, 警戒, 危険, 災害切迫.
        new("災害発生のおそれ", 4),
        new("避難行動の確認", 1),

        // 特別警報, 危険警報, 警報, 注意報, and what is as grave as they are (警報級).
        new("特別警報", 4),
        new("危険警報", 3),
        new("警報", 2),
        new("注意報", 1),
        new("危険", 3),
        new("警戒", 2),
        new("注意", 1),
    ];

    /// <summary>What a telegram is at least while it is in force, by words of its title: some say it nowhere else.</summary>
    private static readonly SeverityRule[] Floors =
    [
        new("緊急地震速報（警報）", 3),
        new("噴火速報", 3), // for those on the mountain
        new("巨大地震警戒", 3), // 南海トラフ地震臨時情報: for a week evacuation is asked of some
        new("巨大地震注意", 2),
        new("臨時情報（調査中）", 1),
        new("後発地震注意情報", 2),
        new("熱中症特別警戒", 3),
        new("熱中症警戒", 1),
    ];

    /// <summary>What a telegram is at most, by its kind.</summary>
    private static readonly SeverityRule[] Ceilings =
    [
        new("降灰予報（定時）", 0), // supposes an eruption
        new("時系列情報", 1), // what may come
        new("震源要素更新", 0), // of a quake that was told long before
        new("配信テスト", 0),
    ];

    /// <summary>Seismic intensity: furniture falls from 5 lower on, walls from 6 lower on (気象庁震度階級関連解説表).</summary>
    public static int OfIntensity(string intensity) => intensity switch
    {
        "7" or "6+" or "over" => 4,
        "6-" => 3,
        "5+" or "5-" => 2,
        "4" or "3" => 1,
        _ => 0,
    };

    /// <summary>Of a quake whose intensities nobody told: a magnitude alone says little of harm, so none is an emergency.</summary>
    public static int OfMagnitude(Measure? magnitude) => magnitude switch
    {
        { Value: >= 8 } => 3,
        { Value: >= 7 } => 2,
        { Value: >= 6 } => 1,
        { Value: null } when magnitude.Description.Contains("巨大", StringComparison.Ordinal) => 3,
        _ => 0,
    };

    /// <summary>Height of a tsunami that is expected at a coast: what the JMA bases its warnings on.</summary>
    public static int OfHeight(Measure? height) => height switch
    {
        { Value: > 3 } => 4,
        { Value: > 1 } => 3,
        { Value: >= 0.2 } => 1,
        { Value: null, Description: "巨大" } => 4,
        { Value: null, Description: "高い" } => 3,
        _ => 0,
    };

    /// <summary>A typhoon as it is now, wherever it is: its warnings are telegrams of their own.</summary>
    public static int OfTyphoon(TyphoonFix fix) => fix.Strength switch
    {
        "猛烈な" => 3,
        "非常に強い" or "強い" => 2,
        _ => fix.Class is "台風(STS)" or "台風(TS)" or "台風(TY)" ? 1 : 0,
    };

    /// <summary>A kind in force; 0 for what nobody placed.</summary>
    public static int OfName(string name) => First(OfNames, name) ?? 0;

    public static int Floor(Telegram telegram) => Math.Max(First(Floors, telegram.Title) ?? 0, First(Floors, telegram.Kind) ?? 0);

    public static int Ceiling(Telegram telegram) => First(Ceilings, telegram.Kind) ?? Most;

    private static int? First(SeverityRule[] rules, string text)
    {
        foreach (var rule in rules)
        {
            if (text.Contains(rule.Word, StringComparison.Ordinal))
            {
                return rule.Severity;
            }
        }

        return null;
    }

    private sealed class SeverityRule(string word, int severity)
    {
        public string Word { get; } = word;

        public int Severity { get; } = severity;
    }
}
