using Hazards;
using Hazards.Bodies;
using Hazards.Enrichment;
using Hazards.Events;
using Hazards.Served;
using Hazards.Telegrams;
using Worker.Tests.Jobs.EnrichHazards;

namespace Worker.Tests.Hazards;

/// <summary>Hazards that differ from the samples in what they are called, where they are, or how they end.</summary>
public static class HazardVariantsTests
{
    /// <remarks>気象庁「噴火警戒レベルの説明」, 「防災気象情報の体系整理」: the digit is full-width there, and need not be elsewhere.</remarks>
    [Theory]
    [InlineData("レベル５（避難）", HazardFamily.Volcano, 4, "volcanic alert level 5")]
    [InlineData("レベル5（避難）", HazardFamily.Volcano, 4, "volcanic alert level 5")]
    [InlineData("レベル4（高齢者等避難）", HazardFamily.Volcano, 3, "volcanic alert level 4")]
    [InlineData("レベル1（活火山であることに留意）", HazardFamily.Volcano, 0, "volcanic alert level 1")]
    [InlineData("警戒レベル4相当", HazardFamily.Warning, 3, null)]
    [InlineData("レベル5土砂災害特別警報", HazardFamily.Warning, 4, "level 5 landslide emergency warning")]
    [InlineData("レベル3大雨警報", HazardFamily.Warning, 2, "level 3 heavy rain warning")]
    [InlineData("レベル２氾濫注意報", HazardFamily.Flood, 1, "level 2 river flood advisory")]
    public static void A_level_is_the_same_in_wide_and_narrow_digits(string kind, HazardFamily family, int severity, string? english)
    {
        Assert.Equal((severity, english), ((int)SeverityRules.OfName(kind), EnglishWords.Of(kind, family)));
    }

    /// <remarks>気象庁「台風解析・予報情報電文解説資料」: what Remark says in the end.</remarks>
    [Theory]
    [InlineData("温帯低気圧(LOW)", "温帯低気圧化", "Former Typhoon No. 18 (TALIM) became an extratropical low", "から変わった温帯低気圧")]
    [InlineData("熱帯低気圧(TD)", "熱帯低気圧化", "Former Typhoon No. 18 (TALIM) became a tropical depression", "から変わった熱帯低気圧")]
    [InlineData("台風(TS)", "台風消滅", "Former Typhoon No. 18 (TALIM) is gone", "（台風消滅）")]
    [InlineData("台風(STS)", "域外へ出る", "Former Typhoon No. 18 (TALIM) left the western North Pacific", "（域外へ出る）")]
    public static void A_typhoon_that_is_one_no_more_has_ended(string type, string remark, string english, string japanese)
    {
        var hazard = Make(Telegrams.ReadSource(Telegrams.Source("ends/typhoon_low.xml")
            .Replace("温帯低気圧(LOW)", type, StringComparison.Ordinal)
            .Replace("温帯低気圧化", remark, StringComparison.Ordinal)));

        Assert.Equal((HazardPhase.Ended, HazardEnding.Lift), (hazard.Phase, hazard.EndsBy));
        Assert.StartsWith(english, hazard.HeadlineEn, StringComparison.Ordinal);
        Assert.Contains($"台風第18号{japanese}", hazard.Headline, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("台風(TY)", "上陸")]
    [InlineData("台風(TY)", "台風発生（域外から入る）")]
    [InlineData("台風(TS)", "台風発生")]
    [InlineData("台風(TS)", "温帯低気圧化しつつある")]
    [InlineData("台風(TS)", "")]
    public static void A_typhoon_that_is_still_one_goes_on(string type, string remark) => Assert.False(
        new TyphoonFix { Number = "2618", Class = type, Remark = remark }.IsGone);

    [Fact]
    public static void Forecasts_of_three_and_of_five_days_are_of_one_typhoon()
    {
        var five = Telegrams.Source("ends/typhoon_low.xml");
        string[] sources =
        [
            five,
            five.Replace("（５日予報）（Ｈ３０）", "（３日予報）", StringComparison.Ordinal),
            five.Replace("（５日予報）（Ｈ３０）", "（５日予報）", StringComparison.Ordinal),
        ];

        Assert.Single(sources.Select(source => TelegramIdentity.KeyOf(Telegrams.ReadSource(source))).Distinct());
    }

    /// <remarks>気象庁「南海トラフ地震に関連する情報の種類と発表条件」.</remarks>
    [Theory]
    [InlineData("南海トラフ地震臨時情報（調査中）", 1, 1, HazardPhase.Active)]
    [InlineData("南海トラフ地震臨時情報(調査中)", 1, 1, HazardPhase.Active)]
    [InlineData("南海トラフ地震臨時情報（巨大地震警戒）", 3, 14, HazardPhase.Active)]
    [InlineData("南海トラフ地震臨時情報(巨大地震注意)", 2, 7, HazardPhase.Active)]
    [InlineData("南海トラフ地震臨時情報（調査終了）", 0, 0, HazardPhase.Ended)]
    public static void Each_bulletin_of_the_Nankai_trough_has_its_severity_and_its_days(
        string title, int severity, int days, HazardPhase phase)
    {
        var hazard = Make(Telegrams.Made(kind: "南海トラフ地震臨時情報") with { Title = title });

        Assert.Equal((severity, phase), ((int)hazard.Severity, hazard.Phase));
        Assert.Equal(TimeSpan.FromDays(days), hazard.ActiveUntil - hazard.ReportedAt);
    }

    [Theory]
    [InlineData("全般異常天候早期警戒情報")]
    [InlineData("地方季節予報（２週間気温予報）")]
    [InlineData("全般海上悪天２４時間予想図")]
    [InlineData("全般寒候期予報")]
    public static void What_is_said_of_seasons_and_weeks_is_no_hazard(string kind)
    {
        var hazard = Make(Telegrams.Made(kind: kind) with { Family = TelegramTypes.FamilyOf(kind) });

        Assert.True(hazard.IsRoutine);
        Assert.DoesNotContain("hazard information", hazard.HeadlineEn, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The old form has no such kind: its headline alone says so, beside that of VPWW53 in the same minute.</summary>
    [Theory]
    [InlineData("【特別警報（大雨）】奈良県では、土砂災害に警戒して下さい。", 4)]
    [InlineData("【特別警報解除】大雨に警戒して下さい。", 2)]
    public static void A_special_warning_is_one_in_the_form_that_says_it_in_words_only(string headline, int severity)
    {
        var kind = new Kind { Name = "大雨警報", Status = "継続" };
        Telegram old = Telegrams.Made(kind: "気象警報・注意報") with
        {
            Family = HazardFamily.Warning,
            Headline = headline,
            Details = [new Notice { Group = "", Kinds = [kind], Areas = [new Area { Name = "奈良市", Code = "2920100" }] }],
        };

        Assert.Equal(severity, (int)Make(old).Severity);
        Assert.Equal(2, (int)Make(old with { Kind = "気象警報・注意報（Ｈ２７）" }).Severity);
    }

    [Fact]
    public static void A_special_warning_in_words_is_of_the_areas_with_a_warning()
    {
        static Notice Of(string kind, string area, string code) =>
            new() { Group = "", Kinds = [new Kind { Name = kind, Status = "継続" }], Areas = [new Area { Name = area, Code = code }] };
        Telegram telegram = Telegrams.Made(kind: "気象警報・注意報") with
        {
            Family = HazardFamily.Warning,
            Headline = "【特別警報（大雨）】南予では、最大級の警戒をして下さい。",
            Details = [Of("大雨警報", "宇和島市", "3820300"), Of("雷注意報", "松山市", "3820100")],
        };

        var hazard = Make(telegram);

        Assert.Equal(HazardSeverity.Emergency, hazard.Severity);
        Assert.Equal([("宇和島市", 4), ("松山市", 1)], hazard.Areas.Select(area => (area.Name, (int)area.Severity)));
        Assert.Equal(4, (int)Make(telegram with { Details = [Of("雷注意報", "松山市", "3820100")] }).Severity);
    }

    [Theory]
    [InlineData("<Coordinate>+42.0+170.0/</Coordinate>", 42.0, 170.0, 42.0, 170.0)]
    [InlineData("<Coordinate>+42.0+180.0/</Coordinate>", 42.0, -180.0, 42.0, -180.0)]
    [InlineData("<Circle><BasePoint>+42.0-170.0/</BasePoint></Circle>", 42.0, -170.0, 42.0, -170.0)]
    [InlineData("<Polygon>+35.0+170.0/+42.0+170.0/+41.0-175.0/+35.0+170.0/</Polygon>", 35.0, 170.0, 42.0, -175.0)]
    [InlineData("<Line>+35.0+140.0/+38.5+142.0/</Line>", 35.0, 140.0, 38.5, 142.0)]
    public static void An_area_that_is_drawn_is_where_it_is_drawn(string place, double south, double west, double north, double east)
    {
        var source = Telegrams.Source("ends/marine_sapporo.xml")
            .Replace("<Name>北海道西方海上</Name><Code>9101</Code>", $"<Name>緯度経度領域</Name>{place}", StringComparison.Ordinal);

        Assert.Equal(new GeoBox(west, south, east, north), Make(Telegrams.ReadSource(source)).Box);
    }

    [Theory]
    [InlineData("<Polygon>+35.0+170.0/+42.0/</Polygon>")]
    [InlineData("<Polygon></Polygon>")]
    [InlineData("<Coordinate>+42.0+181.0/</Coordinate>")]
    [InlineData("<Circle><Radius>100</Radius></Circle>")]
    public static void An_area_that_is_drawn_wrongly_is_nowhere(string place)
    {
        var source = Telegrams.Source("ends/marine_sapporo.xml")
            .Replace("<Name>北海道西方海上</Name><Code>9101</Code>", $"<Name>緯度経度領域</Name>{place}", StringComparison.Ordinal);

        Assert.Null(Make(Telegrams.ReadSource(source)).Box);
    }

    [Fact]
    public static void A_list_of_ids_is_one_event_however_it_is_written()
    {
        string[] lists =
        [
            "20260101140000 20260101143000", "20260101143000 20260101140000", "20260101140000\n20260101143000",
            "20260101140000　20260101143000", "20260101140000 20260101143000 20260101140000",
        ];

        Assert.Single(lists.Select(list => TelegramIdentity.KeyOf(Tsunami(list))).Distinct());
    }

    [Fact]
    public static void A_third_quake_speaks_in_the_place_of_the_list_of_two()
    {
        var two = Tsunami("20260101140000 20260101143000");
        Telegram three = Tsunami("20260101140000 20260101143000 20260101150000") with { Id = "b", ReportedAt = two.ReportedAt.AddHours(1) };

        Assert.Contains(TelegramIdentity.KeyOf(two), TelegramIdentity.NamedBy(three));
        Assert.Equal(6, TelegramIdentity.NamedBy(three).Count);
        Assert.NotNull(HazardState.Of(two).Apply(three).Superseded);

        // The list of the later two, which an earlier one joins.
        Assert.Contains(TelegramIdentity.KeyOf(Tsunami("20260101143000 20260101150000")), TelegramIdentity.NamedBy(three));
    }

    /// <summary>The quake is a mistake of years, or what is revised after weeks.</summary>
    [Theory]
    [InlineData("2016-01-01T12:00:00+09:00", true)]
    [InlineData("2026-01-01T03:00:00+09:00", true)]
    [InlineData("2025-12-30T12:00:00+09:00", false)]
    public static void A_quake_whose_origin_is_years_before_its_first_report_holds_since_its_report(string origin, bool holds)
    {
        var hazard = Make(Telegrams.ReadSource(Telegrams.Source("ends/quake_full.xml").Replace(
            "<OriginTime>2026-01-01T12:00:00+09:00", $"<OriginTime>{origin}", StringComparison.Ordinal)));

        Assert.Equal(holds, hazard.HoldsAt(hazard.ChangedAt));
    }

    private static Telegram Tsunami(string eventId) =>
        Telegrams.Made(eventId: eventId, kind: TelegramLines.TsunamiWarning) with { Family = HazardFamily.Tsunami };

    private static Hazard Make(Telegram telegram) =>
        HazardMaker.Make(HazardState.Of(telegram), 1, telegram.ReportedAt, [], Areas.Tables);
}
