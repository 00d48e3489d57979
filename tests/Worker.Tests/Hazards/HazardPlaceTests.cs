using Hazards;
using Hazards.Enrichment;
using Hazards.Events;
using Hazards.Telegrams;
using Worker.Jobs.AnnounceHazards;
using Worker.Tests.Jobs.EnrichHazards;

namespace Worker.Tests.Hazards;

/// <summary>Who is concerned by what names no areas.</summary>
public static class HazardPlaceTests
{
    /// <remarks>
    /// 南海トラフ地震防災対策推進地域 of 2025: 1 都 2 府 27 県, 長崎県 among them since July. 北海道・三陸沖後発地震注意情報: from 北海道 to 千葉県.
    /// </remarks>
    [Theory]
    [InlineData("南海トラフ地震臨時情報", "南海トラフ地震臨時情報（巨大地震警戒）", 3, 30, "39", "05")]
    [InlineData("南海トラフ地震臨時情報", "南海トラフ地震臨時情報（巨大地震注意）", 2, 30, "42", "41")]
    [InlineData("南海トラフ地震臨時情報", "南海トラフ地震臨時情報（調査中）", 1, 30, "20", "18")]
    [InlineData("北海道・三陸沖後発地震注意情報", "北海道・三陸沖後発地震注意情報", 2, 7, "07", "06")]
    [InlineData("熱中症特別警戒アラート", "埼玉県熱中症特別警戒アラート", 3, 1, "11", "13")]
    [InlineData("熱中症警戒アラート", "東京都熱中症警戒アラート", 1, 1, "13", "26")]
    public static void Whoever_names_a_prefecture_that_it_speaks_of_is_concerned_and_no_other(
        string kind, string title, int severity, int prefectures, string concerned, string other)
    {
        Telegram telegram = Telegrams.Made(kind: kind) with { Family = TelegramTypes.FamilyOf(kind), Title = title };

        var hazard = HazardMaker.Make(HazardState.Of(telegram), 1, telegram.ReportedAt, [], Areas.Tables);

        Assert.Equal(((HazardSeverity)severity, prefectures), (hazard.Severity, hazard.Prefectures.Count));
        Assert.Equal(hazard.Severity, Concern.SeverityOf(hazard, Of(concerned)));
        Assert.Null(Concern.SeverityOf(hazard, Of(other)));
    }

    [Theory]
    [InlineData("地方気象情報", "大雨と突風に関する九州北部地方（山口県を含む）気象情報")]
    [InlineData("全般気象情報", "大雨に関する全般気象情報")]
    [InlineData("府県気象情報", "島根県と鳥取県の気象情報")]
    public static void What_speaks_of_a_larger_region_is_in_no_single_prefecture(string kind, string title)
    {
        Telegram telegram = Telegrams.Made(kind: kind) with { Family = HazardFamily.Other, Title = title };

        Assert.Empty(HazardMaker.Make(HazardState.Of(telegram), 1, telegram.ReportedAt, [], Areas.Tables).Prefectures);
    }

    /// <summary>Areas are the first thing that is left out of a telegram that is too large for its row.</summary>
    [Theory]
    [InlineData("土砂災害警戒情報", "", true)]
    [InlineData("土砂災害警戒情報", "福岡県土砂災害警戒情報", false)]
    [InlineData("震度速報", "震度速報", false)]
    public static void What_lost_its_areas_concerns_everybody_unless_its_title_places_it(string kind, string title, bool concernsAll)
    {
        Telegram telegram = Telegrams.Made(kind: kind) with { Family = TelegramTypes.FamilyOf(kind), Title = title };
        var hazard = HazardMaker.Make(HazardState.Of(telegram), 1, telegram.ReportedAt, [], Areas.Tables);

        Assert.Equal(concernsAll, Concern.SeverityOf(hazard, Of("13")) is not null);
        Assert.Equal(concernsAll || title.StartsWith("福岡県", StringComparison.Ordinal), Concern.SeverityOf(hazard, Of("40")) is not null);
    }

    private static Subscription Of(string prefecture) => new("one", HazardSeverity.Advisory, Prefectures: [prefecture]);
}
