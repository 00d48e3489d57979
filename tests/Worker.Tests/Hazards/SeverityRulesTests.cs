using Hazards;
using Hazards.Bodies;
using Hazards.Enrichment;
using Hazards.Telegrams;

namespace Worker.Tests.Hazards;

public static class SeverityRulesTests
{
    /// <summary>Kinds in force that are information: everything else that telegrams say must have been placed.</summary>
    private static readonly string[] Information =
    [
        "津波予報（若干の海面変動）", // the sea moves a little
        "レベル１（活火山であることに留意）",
        "活火山であることに留意",
        "活火山であることに留意（海底火山）",
        "降灰予報（定時）", // these name the telegram, and what falls stands beside them
        "降灰予報（速報）",
        "降灰",
        "少量の降灰",
        "浸水想定地区", // what a flood would reach
        "沖合の津波観測に関する情報", // counts by the heights that it estimates
        "震度３", // intensities count as such
        "震度４",
        "震度５弱",
        "震度５強",
        "震度６弱",
        "震度６強",
        "震度７",
        "震度５弱以上未入電",
        "長周期地震動階級１",
        "台風 暴風 高波 高潮 大雨 落雷 突風", // tags of explanations, which warnings go with
        "台風 大雨 雷 突風 強風 高波",
        "大雪 高波 落雷",
        "大雪 高波",
        "高温",
        "大潮",
        "副振動",
        "台風番号",
        "TC番号",
        "T2410",
        "TC2412",
        "T2313",
        "TC2315",
        "要早期警戒", // of the weather in two weeks
        "隕石落下", // nobody has said how bad it is
    ];

    [Fact]
    public static void Every_kind_in_force_is_placed_or_is_information_on_purpose()
    {
        var unplaced = Telegrams.All()
            .Select(file => TelegramReader.Read(File.ReadAllBytes(file)))
            .SelectMany(telegram => telegram.Notices.Concat(telegram.Details).SelectMany(notice => notice.Kinds)
                .Concat(telegram.Tsunami.Select(coast => coast.Kind!).Where(kind => kind is not null))
                .Where(kind => KindReading.StateOf(kind) == KindState.InForce)
                .Select(kind => KindReading.NameOf(kind, telegram.Family)))
            .Where(kind => SeverityRules.OfName(kind) == HazardSeverity.Information)
            .Distinct()
            .Except(Information);

        Assert.Empty(unplaced);
    }

    [Theory]
    [InlineData("大雨注意報", 1)]
    [InlineData("大雨警報", 2)]
    [InlineData("大雨特別警報", 4)]
    [InlineData("レベル５大雨特別警報", 4)]
    [InlineData("レベル４土砂災害危険警報", 3)]
    [InlineData("レベル３高潮警報", 2)]
    [InlineData("レベル２氾濫注意報", 1)]
    [InlineData("土砂災害警戒情報", 3)]
    [InlineData("記録的短時間大雨情報", 2)]
    [InlineData("竜巻注意情報", 1)]
    [InlineData("氾濫注意情報", 1)]
    [InlineData("氾濫警戒情報", 2)]
    [InlineData("氾濫危険情報", 3)]
    [InlineData("氾濫発生情報（氾濫水の予報）", 4)]
    [InlineData("氾濫注意情報解除", 0)]
    [InlineData("大津波警報：発表", 4)]
    [InlineData("津波警報", 3)]
    [InlineData("津波注意報", 1)]
    [InlineData("津波予報（若干の海面変動）", 0)]
    [InlineData("警報解除", 0)]
    [InlineData("レベル５（避難）", 4)]
    [InlineData("レベル４（高齢者等避難）", 3)]
    [InlineData("レベル３（入山規制）", 2)]
    [InlineData("レベル２（火口周辺規制）", 1)]
    [InlineData("レベル１（活火山であることに留意）", 0)]
    [InlineData("噴火警報：避難等", 4)]
    [InlineData("火口周辺警報：入山規制等", 2)]
    [InlineData("海上暴風警報", 2)]
    [InlineData("海上濃霧警報", 1)]
    [InlineData("警戒レベル５（災害切迫）相当", 4)]
    [InlineData("警戒レベル４（避難）相当", 3)]
    [InlineData("警戒レベル２（避難行動の確認）相当", 1)]
    [InlineData("警戒レベル２未満", 0)]
    [InlineData("注意（避難行動の確認）", 1)]
    [InlineData("非常に危険（避難）", 3)]
    [InlineData("警戒", 2)]
    [InlineData("今後の情報等に留意", 0)]
    [InlineData("注意報級未満", 0)]
    [InlineData("特別警報級", 4)]
    [InlineData("やや多量の降灰", 1)]
    [InlineData("多量の降灰", 2)]
    [InlineData("何か新しいもの", 0)]
    public static void Place_a_kind_by_its_name(string kind, int severity) => Assert.Equal(severity, (int)SeverityRules.OfName(kind));

    [Theory]
    [InlineData("", 0)]
    [InlineData("2", 0)]
    [InlineData("3", 1)]
    [InlineData("4", 1)]
    [InlineData("5-", 2)]
    [InlineData("5+", 2)]
    [InlineData("6-", 3)]
    [InlineData("6+", 4)]
    [InlineData("7", 4)]
    public static void Place_an_intensity(string intensity, int severity) =>
        Assert.Equal(severity, (int)SeverityRules.OfIntensity(intensity));

    [Theory]
    [InlineData(5.9, "", 0)]
    [InlineData(6.0, "", 1)]
    [InlineData(7.0, "", 2)]
    [InlineData(9.0, "", 3)]
    [InlineData(null, "Ｍ８を超える巨大地震", 3)]
    [InlineData(null, "Ｍ不明", 0)]
    public static void Place_a_magnitude(double? value, string description, int severity) =>
        Assert.Equal(severity, (int)SeverityRules.OfMagnitude(new Measure { Value = value, Description = description }));

    [Theory]
    [InlineData(0.1, "", 0)]
    [InlineData(0.2, "", 1)]
    [InlineData(3.0, "", 3)]
    [InlineData(3.1, "", 4)]
    [InlineData(null, "巨大", 4)]
    [InlineData(null, "高い", 3)]
    public static void Place_a_height(double? value, string description, int severity) =>
        Assert.Equal(severity, (int)SeverityRules.OfHeight(new Measure { Value = value, Description = description }));

    [Theory]
    [InlineData("台風(TY)", "猛烈な", 3)]
    [InlineData("台風(TY)", "非常に強い", 2)]
    [InlineData("台風(TY)", "強い", 2)]
    [InlineData("台風(STS)", "", 1)]
    [InlineData("熱帯低気圧(TD)", "", 0)]
    public static void Place_a_typhoon(string kind, string strength, int severity) =>
        Assert.Equal(severity, (int)SeverityRules.OfTyphoon(new TyphoonFix { Class = kind, Strength = strength }));

    [Theory]
    [InlineData("南海トラフ地震臨時情報（巨大地震警戒）", 3)]
    [InlineData("南海トラフ地震臨時情報（巨大地震注意）", 2)]
    [InlineData("南海トラフ地震臨時情報（調査中）", 1)]
    [InlineData("南海トラフ地震臨時情報（調査終了）", 0)]
    [InlineData("北海道・三陸沖後発地震注意情報", 2)]
    public static void Place_by_its_title_what_says_it_nowhere_else(string title, int severity) =>
        Assert.Equal(severity, (int)SeverityRules.Floor(Telegrams.Made(kind: "南海トラフ地震臨時情報") with { Title = title }));
}
