using Hazards.Bodies;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards;

public static class TelegramBodyTests
{
    [Fact]
    public static void Reads_a_quake()
    {
        var quake = Assert.Single(Read("quake.xml").Earthquakes);

        Assert.Equal(("三陸沖", "288"), (quake.Hypocenter!.Name, quake.Hypocenter.Code));
        Assert.Equal((38.0, 142.9, 10.0), (quake.Hypocenter.Point!.Latitude, quake.Hypocenter.Point.Longitude, quake.DepthKm));
        Assert.Equal(Time("2011-03-11T14:46:00+09:00"), quake.OriginAt);
    }

    [Fact]
    public static void Reads_intensities_by_area()
    {
        var intensity = Read("quake.xml").Intensity!;

        Assert.Equal((false, "7"), (intensity.IsForecast, intensity.Max));
        Assert.Equal(
            ["Pref 宮城県 04 7", "Area 宮城県北部 220 7", "City 栗原市 0421300 7", "City 登米市 0421200 6+"],
            intensity.Areas.Take(4).Select(area => $"{area.Level} {area.Name} {area.Code} {area.Max}"));
    }

    [Fact]
    public static void Reads_a_magnitude()
    {
        var magnitude = Read("quake_drill.xml").Earthquakes[0].Magnitude!;

        Assert.Equal((5.9, "Mj", "Ｍ５．９"), (magnitude.Value, magnitude.Type, magnitude.Description));
    }

    [Fact]
    public static void A_magnitude_that_is_no_number_has_words()
    {
        var magnitude = Read("tsunami_of_unknown_size.xml").Earthquakes[0].Magnitude!;

        Assert.Null(magnitude.Value);
        Assert.Equal(("NaN", "不明", "Ｍ８を超える巨大地震"), (magnitude.Text, magnitude.Condition, magnitude.Description));
    }

    [Fact]
    public static void Prefers_the_finer_place_of_a_revised_quake()
    {
        var point = Read("quake_revised.xml").Earthquakes[0].Hypocenter!.Point!;

        Assert.Equal((34.785, 138.498333, -23000), (point.Latitude, point.Longitude, point.Altitude));
    }

    [Fact]
    public static void Reads_how_many_quakes_there_were()
    {
        var count = Read("quake_counts.xml").QuakeCounts[0];

        Assert.Equal(("地震回数", 1587, 1), (count.Type, count.Number, count.Felt));
        Assert.Equal((Time("2008-08-24T15:00:00+09:00"), Time("2008-08-25T09:00:00+09:00")), (count.From, count.Until));
    }

    [Fact]
    public static void Reads_a_forecast_of_shaking()
    {
        var intensity = Read("early_warning.xml").Intensity!;

        Assert.Equal((true, "5-", "5-", "1"), (intensity.IsForecast, intensity.Max, intensity.MaxTo, intensity.MaxLongPeriod));
        Assert.Contains(intensity.Areas, area => area is { Level: "Area", Name: "愛媛県南予", Max: "5-", MaxTo: "5-" });
    }

    [Fact]
    public static void Reads_tsunami_warnings_by_coast()
    {
        var coast = Read("tsunami_of_unknown_size.xml").Tsunami[0];

        Assert.Equal(("Forecast", "岩手県", "210"), (coast.Part, coast.Area!.Name, coast.Area.Code));
        Assert.Equal(("大津波警報：発表", "53", "津波なし", "00"), (coast.Kind!.Name, coast.Kind.Code, coast.Kind.LastName, coast.Kind.LastCode));
        Assert.Equal("津波到達中と推測", coast.First!.Condition);
        Assert.Equal((null, "巨大"), (coast.Highest!.Height!.Value, coast.Highest.Height.Description));
    }

    [Fact]
    public static void Reads_what_tide_gauges_saw()
    {
        var station = Read("tsunami_observed.xml").Tsunami.First(coast => coast.Part == "Observation").Stations[0];

        Assert.NotEmpty(station.Code);
        Assert.NotNull(station.First);
        Assert.True(station.Highest!.Height?.Value > 0 || station.Highest.Condition.Length > 0);
    }

    [Fact]
    public static void Reads_two_quakes_of_one_tsunami()
    {
        var telegram = Read("tsunami_of_two_quakes.xml");

        Assert.Equal("20151114055157 20151114061750", telegram.EventId);
        Assert.Equal(2, telegram.Earthquakes.Count);
    }

    [Fact]
    public static void Reads_an_eruption()
    {
        var telegram = Read("eruption.xml");
        var notice = Assert.Single(telegram.Details);

        Assert.Equal(("噴火", "52", "浅間山", "306"), (notice.Kinds[0].Name, notice.Kinds[0].Code, notice.Areas[0].Name, notice.Areas[0].Code));
        var point = notice.Areas[0].Point!;
        Assert.Equal((36.406333, 138.523, 2568), (point.Latitude, point.Longitude, point.Altitude));
        Assert.Equal(Time("2020-05-22T14:45:00+09:00"), notice.From);
        Assert.Equal((null, "流向不明"), (telegram.Plume!.Direction!.Value, telegram.Plume.Direction.Text));
    }

    [Fact]
    public static void Reads_levels_of_volcanoes_and_what_they_were_before()
    {
        var telegram = Read("volcano_warning.xml");
        var kind = telegram.Details[0].Kinds[0];

        Assert.Equal(("レベル３（入山規制）", "13", "引上げ", "11"), (kind.Name, kind.Code, kind.Condition, kind.LastCode));
        Assert.Equal(["VolcanoHeadline", "VolcanoActivity", "VolcanoPrevention", "Appendix"], telegram.Texts.Select(text => text.Part));
    }

    [Fact]
    public static void Reads_where_ash_falls_and_when()
    {
        var notice = Read("ash_fall.xml").Details.First(detail => detail.Group == "予報　１時間後");

        Assert.Equal(("やや多量の降灰", "鹿児島県鹿児島市"), (notice.Kinds[0].Name, notice.Areas[0].Name));
        Assert.Equal((Time("2021-05-14T12:31:00+09:00"), Time("2021-05-14T13:31:00+09:00")), (notice.From, notice.Until));
    }

    [Fact]
    public static void Reads_the_state_of_warnings_old_and_new()
    {
        Assert.Contains(Read("warning.xml").Details, detail => detail.Group == "気象警報・注意報（市町村等）" && detail.Kinds[0].Status.Length > 0);

        var kind = Read("warning_2026.xml").Details[0].Kinds[0];
        Assert.Equal(("レベル４土砂災害危険警報", "49", "発表", "レベル３土砂災害警報"), (kind.Name, kind.Code, kind.Status, kind.LastName));
    }

    [Fact]
    public static void Reads_how_dangerous_it_becomes()
    {
        var risk = Read("risks_2026.xml").Risks[0];

        Assert.NotNull(risk.Area);
        Assert.NotNull(risk.From);
        Assert.Equal("PT3H", risk.Duration);
        Assert.NotEmpty(risk.Code);
    }

    [Fact]
    public static void Reads_where_a_typhoon_is_and_goes()
    {
        var fixes = Read("typhoon.xml").Typhoon;
        var now = fixes[0];

        Assert.Equal(("実況", "TALIM", "1718"), (now.Time, now.Name, now.Number));
        Assert.Equal("hPa", now.Pressure!.Unit);
        Assert.Equal(("m/s", "m/s", "km/h"), (now.Wind!.Unit, now.Gust!.Unit, now.Speed!.Unit));
        Assert.All(fixes, fix => Assert.NotNull(fix.Center));
        Assert.Equal(fixes.OrderBy(fix => fix.At), fixes);
    }

    [Fact]
    public static void Reads_the_main_text_of_a_flood_forecast() =>
        Assert.Contains(Read("flood.xml").Texts, text => text.Type == "主文" && text.Text.Contains("警戒レベル", StringComparison.Ordinal));

    [Fact]
    public static void A_value_that_does_not_fit_is_left_out_and_the_rest_stays()
    {
        var source = Source("quake.xml")
            .Replace("+38.0+142.9-10000/", "+98.0+142.9-10000/", StringComparison.Ordinal)
            .Replace(">2011-03-11T14:46:00+09:00</OriginTime>", ">at noon</OriginTime>", StringComparison.Ordinal);
        Earthquake quake = ReadSource(source).Earthquakes[0];

        Assert.Null(quake.OriginAt);
        Assert.Null(quake.Hypocenter!.Point);
        Assert.Equal("三陸沖", quake.Hypocenter.Name);
    }
}
