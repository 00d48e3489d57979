using System.Text;
using Hazards;
using Hazards.Telegrams;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards;

public static class TelegramReaderTests
{
    [Fact]
    public static void Reads_control_and_head()
    {
        var telegram = Read("landslide.xml");

        Assert.Equal(("土砂災害警戒情報", "VXWW50", HazardFamily.Landslide), (telegram.Kind, telegram.TypeCode, telegram.Family));
        Assert.Equal((HazardSource.Jma, TelegramStatus.Real, Revision.Issue), (telegram.Source, telegram.Status, telegram.Revision));
        Assert.Equal(("福岡管区気象台", "福岡県 福岡管区気象台"), (telegram.EditorialOffice, telegram.PublishingOffice));
        Assert.Equal(("福岡県土砂災害警戒情報", "福岡県土砂災害警戒情報", "5"), (telegram.Title, telegram.EventId, telegram.Serial));
        Assert.Equal(("土砂災害警戒情報", "1.0_0"), (telegram.InfoKind, telegram.InfoKindVersion));
        Assert.Equal(Time("2013-08-31T02:05:17Z"), telegram.SentAt);
        Assert.Equal(Time("2013-08-31T11:05:00+09:00"), telegram.ReportedAt);
        Assert.StartsWith("＜概況＞\n降り続く大雨のため", telegram.Headline, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", telegram.Id);
    }

    [Fact]
    public static void Reads_kinds_and_areas_of_the_headline()
    {
        var notices = Read("landslide.xml").Notices;

        var (kind, area) = (notices[0].Kinds[0], notices[0].Areas[0]);
        Assert.Equal(("土砂災害警戒情報", "警戒", "3", "継続"), (notices[0].Group, kind.Name, kind.Code, kind.Condition));
        Assert.Equal(("北九州市", "4010000", "気象・地震・火山情報／市町村等"), (area.Name, area.Code, area.CodeType));
        Assert.Equal(3, notices[0].Areas.Count);
        Assert.Equal("解除", notices[1].Kinds[0].Name);
    }

    [Fact]
    public static void Reads_when_it_ends() => Assert.Equal(Time("2014-02-12T14:30:00+09:00"), Read("tornado.xml").ValidUntil);

    [Fact]
    public static void Reads_how_long_a_forecast_goes() => Assert.Equal("PT120H", Read("typhoon.xml").TargetDuration);

    [Fact]
    public static void Knows_a_drill() => Assert.Equal(TelegramStatus.Drill, Read("quake_drill.xml").Status);

    [Fact]
    public static void Knows_a_test() =>
        Assert.Equal(TelegramStatus.Test, ReadSource(Source("quake_drill.xml").Replace("訓練", "試験", StringComparison.Ordinal)).Status);

    [Theory]
    [InlineData("quake_cancelled.xml", Revision.Cancel)]
    [InlineData("eruption_corrected.xml", Revision.Correction)]
    [InlineData("eruption.xml", Revision.Issue)]
    public static void Knows_what_it_does_to_its_event(string name, Revision revision) => Assert.Equal(revision, Read(name).Revision);

    [Fact]
    public static void An_issue_that_comes_late_is_an_issue() =>
        Assert.Equal(Revision.Issue, ReadSource(Source("eruption.xml").Replace("発表", "遅延", StringComparison.Ordinal)).Revision);

    [Fact]
    public static void Keeps_head_headline_and_known_parts_of_a_kind_that_nobody_knows()
    {
        var telegram = Read("unknown_kind.xml");

        Assert.Equal(("隕石落下に関する情報（Ｒ１２）", "", HazardFamily.Other), (telegram.Kind, telegram.TypeCode, telegram.Family));
        Assert.Equal(("隕石が落下しました。", "ＭＥＴＥＯＲ／０１", "１２"), (telegram.Headline, telegram.EventId, telegram.Serial));
        Assert.Equal(("隕石落下", "奥州市"), (telegram.Notices[0].Kinds[0].Name, telegram.Notices[0].Areas[0].Name));
        Assert.Null(telegram.TargetAt);
        Assert.Equal(["続報を待ってください。"], telegram.Texts.Select(text => text.Text));
    }

    [Fact]
    public static void The_same_document_has_the_same_id_and_another_has_another()
    {
        Assert.Equal(Read("eruption.xml").Id, Read("eruption.xml").Id);
        Assert.NotEqual(Read("eruption.xml").Id, Read("eruption_corrected.xml").Id);
    }

    [Theory]
    [InlineData("<EventID/>", "")]
    [InlineData("<EventID> \n TC0910\n</EventID>", "TC0910")]
    [InlineData("<EventID><!-- none -->TC<![CDATA[09]]>10</EventID>", "TC0910")]
    [InlineData("<EventID>TC&#48;9<?x y?>10</EventID>", "TC0910")]
    [InlineData("<EventID>TC<What>else</What>0910</EventID>", "TC0910")]
    public static void Reads_text_however_it_is_written(string element, string text) => Assert.Equal(
        text,
        ReadSource(Source("eruption.xml").Replace("<EventID>20200522144900_306</EventID>", element, StringComparison.Ordinal)).EventId);

    [Fact]
    public static void Prefixes_do_not_matter() => Assert.Equal(
        "浅間山",
        ReadSource("""
            <j:Report xmlns:j="http://xml.kishou.go.jp/jmaxml1/"><j:Control><j:Title>噴火速報</j:Title><j:Status>通常</j:Status></j:Control>
            <h:Head xmlns:h="http://xml.kishou.go.jp/jmaxml1/informationBasis1/"><h:Title>浅間山</h:Title><h:InfoType>発表</h:InfoType>
            <h:EventID>1</h:EventID><h:ReportDateTime>2020-05-22T14:49:00+09:00</h:ReportDateTime></h:Head></j:Report>
            """).Title);

    [Fact]
    public static void A_byte_order_mark_does_not_matter() =>
        Assert.Equal(Read("eruption.xml").Title, TelegramReader.Read((byte[])[0xef, 0xbb, 0xbf, .. Document("eruption.xml")]).Title);

    [Fact]
    public static void Reads_a_telegram_of_4_MB_whole()
    {
        var source = Source("heavy_rain.xml");
        var begin = source.LastIndexOf("<Item>", StringComparison.Ordinal);
        var item = source[begin..(source.LastIndexOf("</Item>", StringComparison.Ordinal) + "</Item>".Length)];
        var more = 4_200_000 / Encoding.UTF8.GetByteCount(item);

        var telegram = ReadSource(source.Insert(begin, string.Concat(Enumerable.Repeat(item, more))));

        var levels = item.Split("<Significancy ").Length - 1;
        Assert.Equal(Read("heavy_rain.xml").Risks.Count + (more * levels), telegram.Risks.Count);
        Assert.True(more * levels > 1000);
        Assert.Equal(Read("heavy_rain.xml").Risks[^1].Name, telegram.Risks[^1].Name);
    }

    [Theory]
    [InlineData("降灰予報（速報）", HazardFamily.Volcano)]
    [InlineData("沖合の津波観測に関する情報", HazardFamily.Tsunami)]
    [InlineData("地震・津波に関するお知らせ", HazardFamily.Earthquake)]
    [InlineData("気象警報・注意報（Ｒ０６）（大雨）", HazardFamily.Warning)]
    [InlineData("気象警報・注意報（Ｒ１０）（暑熱）", HazardFamily.Warning)]
    [InlineData("指定河川洪水予報", HazardFamily.Flood)]
    [InlineData("台風解析・予報情報（５日予報）（Ｈ３０）", HazardFamily.Typhoon)]
    [InlineData("竜巻注意情報（目撃情報付き）", HazardFamily.Tornado)]
    [InlineData("記録的短時間大雨情報", HazardFamily.HeavyRain)]
    [InlineData("全般１か月予報", HazardFamily.Other)]
    public static void Knows_families_by_the_name_of_a_kind(string kind, HazardFamily family)
    {
        const string title = "<Title>噴火に関する火山観測報</Title>";
        var source = Source("eruption.xml").Replace(title, $"<Title>{kind}</Title>", StringComparison.Ordinal);

        Assert.Equal(family, ReadSource(source).Family);
    }
}
