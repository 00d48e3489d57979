using Hazards;
using Hazards.Telegrams;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards;

/// <summary>Which bulletins are one hazard (docs/hazards.md), by made-up sequences of tests/data/hazards/ends.</summary>
public static class TelegramLinesTests
{
    [Theory]
    [InlineData("ends/quake_intensity.xml", "jma.real.earthquake.event.20260101130000")]
    [InlineData("ends/quake_hypocentre.xml", "jma.real.earthquake.event.20260101130000")]
    [InlineData("ends/quake_full.xml", "jma.real.earthquake.event.20260101130000")]
    [InlineData("ends/tsunami_information.xml", "jma.real.tsunami.event.20260101150000")]
    [InlineData("ends/tsunami_lifted.xml", "jma.real.tsunami.event.20260101150000")]
    public static void All_reports_of_one_earthquake_or_tsunami_are_one_event(string name, string key) =>
        Assert.Equal(key, TelegramIdentity.KeyOf(Read(name)));

    [Fact]
    public static void The_same_warnings_in_two_forms_are_one_event() =>
        Assert.Equal(TelegramIdentity.KeyOf(Read("ends/warning_old_form.xml")), TelegramIdentity.KeyOf(Read("ends/warning_new_form.xml")));

    [Fact]
    public static void The_seas_of_one_office_are_events_of_their_own_and_their_warnings_are_warnings()
    {
        var (sapporo, hakodate) = (Read("ends/marine_sapporo.xml"), Read("ends/marine_hakodate.xml"));

        Assert.Equal(sapporo.PublishingOffice, hakodate.PublishingOffice);
        Assert.NotEqual(TelegramIdentity.KeyOf(sapporo), TelegramIdentity.KeyOf(hakodate));
        Assert.Equal((HazardFamily.Warning, HazardFamily.Warning), (sapporo.Family, hakodate.Family));
    }

    [Fact]
    public static void A_title_that_tells_what_is_announced_does_not_make_another_bulletin()
    {
        var thunder = Made(eventId: "", office: "稚内地方気象台") with { Title = "宗谷地方雷・濃霧注意報" };

        Assert.Equal(TelegramIdentity.KeyOf(thunder), TelegramIdentity.KeyOf(thunder with { Title = "宗谷地方雷注意報" }));
        Assert.NotEqual(TelegramIdentity.KeyOf(thunder), TelegramIdentity.KeyOf(thunder with { Title = "上川・留萌地方雷注意報" }));
    }

    [Fact]
    public static void The_bulletins_of_the_Nankai_trough_are_one_line_whatever_their_ids()
    {
        var alert = Made(kind: "南海トラフ地震臨時情報", eventId: "20200512162800");

        Assert.Equal("jma.real.nankai-trough", TelegramIdentity.KeyOf(alert));
        Assert.Equal("jma.drill.nankai-trough", TelegramIdentity.KeyOf(alert with { Status = TelegramStatus.Drill, EventId = "x" }));
    }

    [Fact]
    public static void An_event_of_several_names_each_of_them()
    {
        var list = Read("ends/tsunami_two_quakes.xml");

        Assert.Equal(
            ["jma.real.tsunami.event.20260101140000", "jma.real.tsunami.event.20260101143000"],
            TelegramIdentity.NamedBy(list));
        Assert.Empty(TelegramIdentity.NamedBy(Read("ends/tsunami_one_quake.xml")));
        Assert.Empty(TelegramIdentity.NamedBy(Made(eventId: "福岡県 土砂災害警戒情報")));
    }

    /// <summary>The first id was ci40000001 alone; then us7000bbbb was preferred, with both in <c>ids</c>.</summary>
    [Fact]
    public static void A_quake_of_the_USGS_stays_the_same_when_another_id_is_preferred()
    {
        var (first, other) = (Quakes("ends/usgs_first_id.json").Single(), Quakes("ends/usgs_other_id.json").Single());

        Assert.Equal("us7000bbbb", other.EventId);
        Assert.Equal("usgs.real.USGS_20_earthquake.event.ci40000001", TelegramIdentity.KeyOf(first));
        Assert.Equal(TelegramIdentity.KeyOf(first), TelegramIdentity.KeyOf(other));
        Assert.Equal(["usgs.real.USGS_20_earthquake.event.us7000bbbb"], TelegramIdentity.NamedBy(other));
    }

    [Fact]
    public static void A_telegram_names_only_so_many_others()
    {
        var ids = Enumerable.Range(0, 100).Select(number => $"{20260101000000 + number}");

        Assert.Equal(TelegramIdentity.MaxNamed, TelegramIdentity.NamedBy(Made(eventId: string.Join(' ', ids))).Count);
    }
}
