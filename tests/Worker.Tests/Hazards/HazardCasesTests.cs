using Hazards;
using Hazards.Bodies;
using Hazards.Enrichment;
using Hazards.Events;
using Hazards.Feeds;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Tests.Jobs.EnrichHazards;

namespace Worker.Tests.Hazards;

/// <summary>What was read, placed or worded wrongly once (tests/data/hazards/cases).</summary>
public static class HazardCasesTests
{
    /// <remarks>
    /// Early warnings: 気象庁「緊急地震速報（警報）及び（予報）」, of which the kind of an area says whether it is warned, and over means "or more".
    /// Storm surge: 内閣府「避難情報に関するガイドライン」, level 4.
    /// </remarks>
    [Theory]
    [InlineData(
        "early_warning_or_more.xml", 1, "Earthquake early warning: M5.9 in Bungo Channel, expected max intensity 3 or more, 40 km deep")]
    [InlineData("early_warning_plum.xml", 3, "Earthquake early warning: in Nanyo, Ehime, expected max intensity 5- or more")]
    [InlineData("early_warning_deep.xml", 2, "Earthquake early warning: M7.5 at 27.8N 140.4E, expected intensity unknown, 600 km deep")]
    [InlineData("early_warning_of_44.xml", 3, "Earthquake early warning: M5.9 in Bungo Channel, expected max intensity 5-, 40 km deep")]
    [InlineData("storm_surge_old.xml", 3, "Storm surge warning for Tokushima")]
    [InlineData("typhoon_extratropical.xml", 0, "Former Typhoon No. 18 (TALIM) became an extratropical low, 976 hPa, at 47.0N 143.0E")]
    public static void Are_placed_and_worded_right(string file, int severity, string headline)
    {
        var hazard = Make(Telegrams.Read($"cases/{file}"));

        Assert.Equal((severity, headline), ((int)hazard.Severity, hazard.HeadlineEn));
    }

    [Theory]
    [InlineData("early_warning_or_more.xml", "予想震度３以上")]
    [InlineData("early_warning_plum.xml", "緊急地震速報（警報） 予想震度５弱以上")]
    [InlineData("early_warning_of_44.xml", "緊急地震速報（警報） 予想震度５弱")]
    public static void An_early_warning_says_of_each_area_what_is_expected(string file, string kinds)
    {
        var hazard = Make(Telegrams.Read($"cases/{file}"));

        Assert.Equal(kinds, string.Join(' ', hazard.Areas[0].Kinds));
        Assert.Equal(Telegrams.Time("2026-01-01T12:00:20+09:00"), hazard.Areas[0].ArrivesAt);
    }

    [Fact]
    public static void The_placeholders_of_PLUM_are_shown_to_nobody()
    {
        var hazard = Make(Telegrams.Read("cases/early_warning_plum.xml") with { Headline = "" });

        Assert.True(hazard.Content.Earthquakes[0].IsAssumed);
        Assert.Equal("緊急地震速報（地震動予報）　愛媛県南予　緊急地震速報（警報）、予想震度５弱以上　愛媛県南予", hazard.Headline);
    }

    [Theory]
    [InlineData("VXSE43", "緊急地震速報（警報）")]
    [InlineData("VXSE44", "緊急地震速報（予報）")]
    [InlineData("VXSE45", "緊急地震速報（地震動予報）")]
    public static void An_early_warning_is_as_severe_in_each_telegram_that_carries_it(string code, string kind)
    {
        var source = Telegrams.Source("cases/early_warning_of_44.xml")
            .Replace("緊急地震速報（予報）</Title>", $"{kind}</Title>", StringComparison.Ordinal);

        var hazard = Make(Telegrams.ReadSource(source));

        Assert.Equal((code, HazardSeverity.Severe), (hazard.TypeCode, hazard.Severity));
    }

    [Fact]
    public static void The_class_of_long_period_motion_and_what_is_known_of_its_arrival_are_kept_by_area()
    {
        var source = Telegrams.Source("cases/early_warning_of_44.xml").Replace(
            "<ArrivalTime>2026-01-01T12:00:20+09:00</ArrivalTime></Area>",
            "<ForecastLgInt><From>2</From><To>over</To></ForecastLgInt><Condition>既に主要動到達と推測</Condition></Area>",
            StringComparison.Ordinal);

        var area = Make(Telegrams.ReadSource(source)).Areas[0];

        Assert.Equal(("2", "既に主要動到達と推測", null), (area.LongPeriod, area.Condition, area.ArrivesAt));
    }

    [Fact]
    public static void What_comes_after_the_last_hours_is_read_as_such()
    {
        const string body = """
            <Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/meteorology1/"><MeteorologicalInfos><TimeSeriesInfo>
            <TimeDefines>
            <TimeDefine timeId="1"><DateTime>2026-01-01T12:00:00+09:00</DateTime><Duration>PT3H</Duration></TimeDefine>
            </TimeDefines>
            <Item><Kind><Property><Type>危険度</Type><SignificancyPart><Base>
            <Significancy type="高潮危険度" refID="1"><Name>注意報級</Name><Code>10</Code></Significancy>
            </Base></SignificancyPart><SubsequentSignificancyPart><Base>
            <Significancy type="高潮危険度"><Name>特別警報級</Name><Code>50</Code></Significancy>
            </Base></SubsequentSignificancyPart>
            </Property></Kind><Area><Name>徳島市</Name><Code>3620100</Code></Area></Item></TimeSeriesInfo></MeteorologicalInfos></Body>
            """;
        var source = Telegrams.Source("cases/storm_surge_old.xml");
        source = $"{source[..source.IndexOf("<Body", StringComparison.Ordinal)]}{body}</Report>";

        var telegram = Telegrams.ReadSource(source);

        Assert.Equal(
            [("注意報級", "PT3H", false), ("特別警報級", "", true)],
            telegram.Risks.Select(risk => (risk.Name, risk.Duration, risk.IsAfterwards)));
        Assert.Equal(HazardSeverity.Emergency, Make(telegram).Severity);
    }

    [Fact]
    public static void A_typhoon_is_gone_when_it_is_a_low_and_a_depression_may_yet_become_one()
    {
        Assert.True(new TyphoonFix { Number = "2618", Class = "温帯低気圧(LOW)" }.IsGone);
        Assert.True(new TyphoonFix { Number = "2618", Class = "熱帯低気圧(TD)" }.IsGone);
        Assert.False(new TyphoonFix { Number = "2618", Class = "台風(STS)" }.IsGone);
        Assert.False(new TyphoonFix { Class = "熱帯低気圧(TD)" }.IsGone);
        Assert.Equal("温帯低気圧化", Telegrams.Read("cases/typhoon_extratropical.xml").Typhoon[0].Remark);
    }

    /// <remarks>USGS, Fact Sheet 2010–3036: yellow is regional, orange national, red international response.</remarks>
    [Theory]
    [InlineData("", 1)]
    [InlineData("green", 1)]
    [InlineData("yellow", 2)]
    [InlineData("orange", 3)]
    [InlineData("red", 4)]
    public static void The_colour_of_PAGER_raises_a_quake_of_the_USGS(string colour, int severity)
    {
        var alert = colour.Length > 0 ? $"\"{colour}\"" : "null";
        var feed = $$$"""
            {"features":[{"id":"us7000abcd",
            "properties":{"mag":6.1,"alert":{{{alert}}},"time":1795176000000,"updated":1795176300000,"title":"M 6.1"},
            "geometry":{"coordinates":[142.9,38.0,35.0]}}]}
            """;

        Assert.Equal(severity, (int)Make(UsgsFeed.Read(System.Text.Encoding.UTF8.GetBytes(feed)).Telegrams.Single()).Severity);
    }

    [Theory]
    [InlineData("石川県能登地方", "17")]
    [InlineData("宮城県沖", "04")]
    [InlineData("京都府南部", "26")]
    [InlineData("東京都２３区", "13")]
    [InlineData("能登半島沖", "")]
    [InlineData("南太平洋", "")]
    public static void A_quake_without_intensities_is_in_the_prefecture_of_its_epicentre(string epicentre, string prefecture)
    {
        var source = Telegrams.Source("cases/hypocentre_alone.xml").Replace("能登半島沖", epicentre, StringComparison.Ordinal);
        var state = HazardState.Of(Telegrams.ReadSource(source));

        Assert.Equal(prefecture, string.Join(' ', Make(state, Areas.None).Prefectures));
    }

    [Theory]
    [InlineData("東京都府県天気予報", "13")]
    [InlineData("大雨と突風に関する福岡県気象情報", "40")]
    [InlineData("島根県と鳥取県の気象情報", "")]
    [InlineData("渡島・檜山地方気象情報", "")]
    public static void Information_for_a_prefecture_is_in_that_of_its_title(string title, string prefecture)
    {
        Telegram telegram = Telegrams.Made(kind: "府県気象情報") with { Family = HazardFamily.Other, Title = title };

        Assert.Equal(prefecture, string.Join(' ', Make(HazardState.Of(telegram), Areas.None).Prefectures));
    }

    [Theory]
    [InlineData("全般気象情報", "大雨と雷及び突風に関する全般気象情報", "General weather information on heavy rain, gusts and thunder")]
    [InlineData("府県気象情報", "大雪に関する福井県気象情報", "Prefectural weather information on heavy snow for Fukui")]
    [InlineData("府県潮位情報", "副振動に関する山口県潮位情報", "Tide information on secondary undulations of the sea level for Yamaguchi")]
    [InlineData("全般台風情報", "令和８年　台風第１８号に関する情報　第３号", "General typhoon information on Typhoon No. 18")]
    [InlineData("地上実況図", "地上実況図", "Weather chart")]
    [InlineData("隕石落下に関する情報", "岩手県隕石情報", "Hazard information for Iwate")]
    public static void What_names_no_kinds_says_what_it_is_about(string kind, string title, string headline)
    {
        Telegram telegram = Telegrams.Made(kind: kind) with { Family = TelegramTypes.FamilyOf(kind), Title = title };

        Assert.Equal(headline, Make(telegram).HeadlineEn);
    }

    [Fact]
    public static void No_Japanese_comes_into_an_English_headline_whatever_a_telegram_or_a_table_says()
    {
        var typhoon = Telegrams.Read("typhoon.xml");
        typhoon = typhoon with { Typhoon = [new TyphoonFix { Number = "2618", Class = "台風(TY)", Name = "タリム" }] };
        AreaTables tables = new((AreaTable.Epicenter, [new AreaRow("681", "豊後水道", En: "豊後水道")]));
        var quake = HazardState.Of(Telegrams.Read("cases/early_warning_of_44.xml"));

        Assert.Equal("Typhoon No. 18", Make(typhoon).HeadlineEn);
        Assert.Equal(
            "Earthquake early warning: M5.9 at 33.2N 132.4E, expected max intensity 5-, 40 km deep", Make(quake, tables).HeadlineEn);
        Assert.Equal("M 6.1 off Sanriku", Latin.Only("M 6.1 三陸沖 off Sanriku"));
    }

    [Theory]
    [InlineData("生物季節観測", true)] // cherry blossom
    [InlineData("地上２４時間予想図", true)]
    [InlineData("紫外線観測情報", true)]
    [InlineData("全般３か月予報", true)]
    [InlineData("地方暖・寒候期予報", true)]
    [InlineData("早期天候情報", true)]
    [InlineData("府県天気予報（Ｒ１）", true)]
    [InlineData("降灰予報（定時）", true)]
    [InlineData("降灰予報（速報）", false)]
    [InlineData("全般気象情報", false)]
    [InlineData("早期注意情報（明後日まで）", false)] // level 1 of the five
    [InlineData("地方海上予報", false)] // has the marine warnings
    [InlineData("隕石落下に関する情報", false)]
    public static void What_is_published_whatever_happens_is_no_hazard(string kind, bool isRoutine)
    {
        Telegram telegram = Telegrams.Made(kind: kind) with { Family = TelegramTypes.FamilyOf(kind) };

        var hazard = Make(telegram);

        Assert.Equal(isRoutine, hazard.IsRoutine);
        Assert.Equal(isRoutine ? "real-routine" : "real", HazardLists.Of(hazard)[0]);
        Assert.All(HazardLists.Of(hazard), list => Assert.Equal(isRoutine, list.StartsWith("real-routine", StringComparison.Ordinal)));
    }

    [Fact]
    public static void A_monthly_summary_of_the_volcanoes_is_no_hazard_whatever_their_levels()
    {
        var kind = new Kind { Name = "レベル５（避難）", Condition = "継続" };
        Telegram summary = Telegrams.Made(kind: "火山の状況に関する解説情報") with
        {
            Family = HazardFamily.Volcano,
            Title = "火山名　全国の活火山　火山の状況に関する解説情報",
            Notices = [new Notice { Group = "", Kinds = [kind], Areas = [new Area { Name = "口永良部島", Code = "509", CodeType = "火山名" }] }],
        };

        Assert.Equal((HazardSeverity.Information, true), (Make(summary).Severity, Make(summary).IsRoutine));
        var own = summary with { Title = "火山名　口永良部島　火山の状況に関する解説情報" };
        Assert.Equal((HazardSeverity.Emergency, false), (Make(own).Severity, Make(own).IsRoutine));
    }

    [Fact]
    public static void Early_warnings_of_the_samples_are_as_severe_in_each_telegram_and_no_headline_says_nothing()
    {
        var hazards = Telegrams.All().Select(file => Make(TelegramReader.Read(File.ReadAllBytes(file)))).ToList();

        Assert.All(hazards, hazard => Assert.True(Latin.Is(hazard.HeadlineEn), hazard.HeadlineEn));
        var reports = hazards.Where(hazard => hazard.TypeCode is "VXSE44" or "VXSE45" && hazard.Phase == HazardPhase.Active)
            .GroupBy(hazard => (hazard.EventId, hazard.Content.Serial));
        Assert.All(reports, report => Assert.Single(report.Select(hazard => hazard.Severity).Distinct()));
        var unnamed = hazards.Where(hazard => hazard.HeadlineEn.Contains("hazard information", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["隕石落下に関する情報（Ｒ１２）"], unnamed.Select(hazard => hazard.Kind).Distinct());
    }

    private static Hazard Make(Telegram telegram) => Make(HazardState.Of(telegram), Areas.Tables);

    private static Hazard Make(HazardState state, AreaTables tables) =>
        new EventSnapshot(StoredEvent.Next(null, state, state.Latest.ReportedAt), []).ToHazard(tables);
}
