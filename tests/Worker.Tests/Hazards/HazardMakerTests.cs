using System.Text;
using System.Text.Json;
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

public static class HazardMakerTests
{
    [Theory]
    [InlineData("quake.xml", 4, HazardPhase.Active, "04 07", "xnv85v8", "Earthquake above M8 off Sanriku, max intensity 7, 10 km deep")]
    [InlineData(
        "quake_drill.xml", 2, HazardPhase.Active, "14 22", "xn4mzxh",
        "[DRILL] Earthquake M5.9 in Suruga Bay, max intensity 5-, 10 km deep")]
    [InlineData("quake_cancelled.xml", 0, HazardPhase.Cancelled, "", "", "Cancelled: earthquake information")]
    [InlineData("quake_revised.xml", 0, HazardPhase.Active, "22", "xn4mzs7", "Earthquake M6.5 in Suruga Bay, 23 km deep")]
    [InlineData("quake_counts.xml", 0, HazardPhase.Active, "", "", "Number of earthquakes")]
    [InlineData("intensity_next_minute.xml", 3, HazardPhase.Active, "20 22", "xn4y6n8", "Earthquake, max intensity 6- for Shizuoka")]
    [InlineData(
        "early_warning.xml", 3, HazardPhase.Active, "38 39 44", "wvyhugf",
        "Earthquake early warning: M5.8 in Bungo Channel, expected max intensity 5-, 30 km deep")]
    [InlineData("tsunami_observed.xml", 4, HazardPhase.Active, "08 12", "xn7yezy", "[DRILL] Major tsunami warning for 2 coasts")]
    [InlineData("tsunami_of_unknown_size.xml", 4, HazardPhase.Active, "03 04", "xph3u5b", "Major tsunami warning for 2 coasts")]
    [InlineData("tsunami_of_two_quakes.xml", 0, HazardPhase.Ended, "46", "wvmnufs", "Ended: tsunami warnings and advisories for 2 coasts")]
    [InlineData(
        "volcano_warning.xml", 2, HazardPhase.Active, "10 20", "xn6x05t",
        "Volcanic alert level 3 and near-crater warning for Asamayama")]
    [InlineData("eruption.xml", 1, HazardPhase.Active, "10 20", "xn6x05t", "Eruption for Asamayama")]
    [InlineData("eruption_flash_corrected.xml", 3, HazardPhase.Active, "20 21", "xn3u0qn", "Eruption notice for Ontakesan")]
    [InlineData("ash_fall.xml", 1, HazardPhase.Active, "46", "wvsgtpj", "Ash fall for Sakurajima")]
    [InlineData("warning.xml", 3, HazardPhase.Active, "36", "wyp9vcr", "Storm surge warning for Tokushima")]
    [InlineData("warning_2026.xml", 3, HazardPhase.Active, "01", "z0hdrge", "Level 4 landslide urgent warning for Hokkaido")]
    [InlineData("risks_2026.xml", 0, HazardPhase.Active, "", "", "Weather warning outlook")]
    [InlineData("heavy_rain.xml", 0, HazardPhase.Active, "", "", "Heavy rain risk by area")]
    [InlineData("landslide.xml", 3, HazardPhase.Active, "40", "wyj09dd", "Landslide alert information for Fukuoka")]
    [InlineData("flood.xml", 2, HazardPhase.Active, "", "", "Flood alert information for 1 area")]
    [InlineData("typhoon.xml", 2, HazardPhase.Active, "", "wu8fnwx", "Typhoon No. 18 (TALIM), very strong, 950 hPa, at 25.7N 125.1E")]
    [InlineData("tornado.xml", 1, HazardPhase.Active, "13", "xn774c0", "Tornado advisory for Tokyo")]
    [InlineData("unknown_kind.xml", 0, HazardPhase.Active, "03", "xnuqsm5", "Hazard information for Iwate")]
    public static void Places_what_each_family_says(
        string file, int severity, HazardPhase phase, string prefectures, string geohash, string headline)
    {
        var hazard = Make(Telegrams.Read(file));

        Assert.Equal(
            (severity, phase, prefectures, geohash, headline),
            ((int)hazard.Severity, hazard.Phase, string.Join(' ', hazard.Prefectures), hazard.Geohash, hazard.HeadlineEn));
    }

    [Fact]
    public static void Holds_for_every_telegram_what_its_readers_count_on()
    {
        foreach (var file in Telegrams.All())
        {
            var hazard = Make(TelegramReader.Read(File.ReadAllBytes(file)));
            var name = Path.GetFileName(file);

            Assert.True(Enum.IsDefined(hazard.Severity), name);
            Assert.True(hazard.Title.Length > 0 && hazard.Headline.Length > 0, name);
            var isEnglish = hazard.HeadlineEn.Length > 0 && !hazard.HeadlineEn.Any(character => character > 'ÿ');
            Assert.True(isEnglish, $"{name}: {hazard.HeadlineEn}");
            var severities = hazard.Areas.Select(area => area.Severity).ToList();
            Assert.Equal(severities.OrderDescending(), severities);
            Assert.True(hazard.Areas.Count <= AreaCollector.MaxAreas && hazard.Areas.All(area => area.Severity <= hazard.Severity), name);
            Assert.Equal(hazard.Prefectures.Order(StringComparer.Ordinal).Distinct(), hazard.Prefectures);
            Assert.True(hazard.Prefectures.All(PrefectureCodes.Contains), name);
            Assert.Equal(hazard.Point is null ? "" : Geohash.Of(hazard.Point), hazard.Geohash);
            Assert.Equal(hazard.Points.Count == 0, hazard.Box is null);
            Assert.All(hazard.Points, point => Assert.True(hazard.Box!.Contains(point.Latitude, point.Longitude), name));
        }
    }

    [Theory]
    [InlineData("4020200", false)] // 大牟田市
    [InlineData("4099900", true)] // none: the point of 福岡県 stands for it
    public static void Says_of_an_area_whether_its_point_is_of_a_place_nearby(string code, bool isApproximate)
    {
        var hazard = Make(Telegrams.ReadSource(Telegrams.Source("landslide.xml").Replace("4020200", code, StringComparison.Ordinal)));

        var json = JsonSerializer.SerializeToElement(hazard, ReadableHazardsJson.Default.Hazard).GetProperty("areas").EnumerateArray()
            .Single(area => area.GetProperty("code").GetString() == code);
        Assert.Equal(isApproximate, json.TryGetProperty("approximate", out var approximate) && approximate.GetBoolean());
        Assert.Equal(isApproximate, json.TryGetProperty("approximate", out _));
    }

    /// <summary>Hypocentre of quake.xml: 38.0 142.9; its areas lie ashore.</summary>
    [Fact]
    public static void Has_the_points_of_the_hypocentre_and_of_every_area()
    {
        var hazard = Make(Telegrams.Read("quake.xml"));

        Assert.Equal((38.0, 142.9), (hazard.Points[0].Latitude, hazard.Points[0].Longitude));
        Assert.All(
            hazard.Areas.Where(area => area.Point is not null),
            area => Assert.Contains(
                hazard.Points,
                point => Math.Abs(point.Latitude - area.Point!.Latitude) <= 0.0006
                    && Math.Abs(point.Longitude - area.Point.Longitude) <= 0.0006));
        Assert.Equal(142.9, hazard.Box!.East);
        Assert.True(hazard.Box.West < 141.5 && hazard.Points.Count > 2);
    }

    [Fact]
    public static void Makes_the_same_bytes_of_the_same_rows_and_they_fit_into_a_row()
    {
        foreach (var file in Telegrams.Fixtures)
        {
            var item = StoredEvent.Next(null, HazardState.Of(TelegramReader.Read(File.ReadAllBytes(file))), HazardsFixture.Now).ToItem();
            foreach (var tables in new[] { Areas.Tables, Areas.None })
            {
                byte[] document = Make(item, tables);

                Assert.Equal(document, Make(item, tables));
                Assert.InRange(document.Length, 1, 380_000);
            }
        }

        static byte[] Make(Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue> item, AreaTables tables) =>
            HazardRow.ToItem(new EventSnapshot(StoredEvent.Read(item), []).ToHazard(tables))[HazardRow.Document].B.ToArray();
    }

    [Fact]
    public static void Says_of_each_area_what_it_is_and_what_is_said_of_it()
    {
        var hazard = Make(Telegrams.Read("quake.xml"));

        var miyagi = hazard.Areas.Single(area => area.Code == "04");
        Assert.Equal(
            ("宮城県", "04", 4, "みやぎけん", "Miyagi", 38.2688),
            (miyagi.Name, miyagi.Prefecture, (int)miyagi.Severity, miyagi.Kana, miyagi.NameEn, miyagi.Point!.Latitude));
        Assert.Equal(["震度７"], miyagi.Kinds);
        Assert.Equal(hazard.Areas.Count, hazard.Areas.Select(area => $"{area.Code} {area.Name}").Distinct().Count());
    }

    [Fact]
    public static void A_coast_of_several_prefectures_is_found_under_each()
    {
        var bay = Telegrams.Read("tsunami_of_unknown_size.xml");
        var coast = new TsunamiCoast
        {
            Part = "Forecast",
            Area = new Area { Name = "東京湾内湾", Code = "312" },
            Kind = new Kind { Name = "津波警報", Code = "51" },
        };
        bay = bay with { Tsunami = [coast] };

        var hazard = Make(bay);

        Assert.Equal(["12", "13", "14"], hazard.Prefectures);
        Assert.Equal("", hazard.Areas.Single().Prefecture);
        Assert.Contains("real#area#13", HazardLists.Of(hazard));
        Assert.Empty(Make(HazardState.Of(bay), Areas.None).Prefectures);
    }

    [Fact]
    public static void Works_without_tables_from_the_codes_alone()
    {
        var hazard = Make(HazardState.Of(Telegrams.Read("warning_2026.xml")), Areas.None);

        Assert.Equal(["01"], hazard.Prefectures);
        Assert.Null(hazard.Point);
        Assert.Equal("Level 4 landslide urgent warning for 1 prefecture", hazard.HeadlineEn);
    }

    [Fact]
    public static void A_cancel_keeps_what_it_retracts_and_says_so()
    {
        var quake = Telegrams.Read("quake.xml");
        var cancel = Telegrams.Read("quake_cancelled.xml") with { EventId = quake.EventId, ReportedAt = quake.ReportedAt.AddMinutes(5) };

        var hazard = Make(HazardState.Of(quake).Apply(cancel), Areas.Tables);

        Assert.Equal(HazardPhase.Cancelled, hazard.Phase);
        Assert.Equal((4, "遠地地震に関する情報を取り消します。"), ((int)hazard.Severity, hazard.Headline));
        Assert.Equal("Cancelled: Earthquake above M8 off Sanriku, max intensity 7, 10 km deep", hazard.HeadlineEn);
        Assert.Equal(["04", "07"], hazard.Prefectures);
        Assert.Equal(cancel.ReportedAt, hazard.ReportedAt);
    }

    [Fact]
    public static void Amendments_show_and_count()
    {
        var state = HazardState.Of(Telegrams.Read("warning.xml"));
        Amendment[] amendments =
        [
            new(state.Key, "a", HazardsFixture.Now, AmendmentAction.Correct, "op", "wrong", state.LatestOrder)
            {
                Correction = new(Headline: "訂正済み", Severity: HazardSeverity.Advisory),
            },
            new(state.Key, "b", HazardsFixture.Now.AddMinutes(1), AmendmentAction.Cancel, "op", "sent by mistake", state.LatestOrder),
        ];

        var hazard = new EventSnapshot(StoredEvent.Next(null, state, HazardsFixture.Now), amendments).ToHazard(Areas.Tables);

        Assert.Equal((HazardPhase.Cancelled, 1, "訂正済み"), (hazard.Phase, (int)hazard.Severity, hazard.Headline));
        Assert.Equal(
            "Corrected to advisory (see the Japanese headline): Cancelled: storm surge warning for Tokushima", hazard.HeadlineEn);
        Assert.Equal(["correct", "cancel"], hazard.Notes.Select(note => note.Action));
    }

    [Fact]
    public static void A_quake_of_the_USGS_counts_by_its_magnitude()
    {
        const string headline = "M 7.1 - 100 km S of Somewhere";
        const string feed = $$$"""
            {"features":[{"id":"us7000abcd","properties":{"mag":7.1,"time":1795176000000,"updated":1795176300000,"title":"{{{headline}}}"},
            "geometry":{"coordinates":[142.9,38.0,35.0]}}]}
            """;

        var hazard = Make(UsgsFeed.Read(Encoding.UTF8.GetBytes(feed)).Telegrams.Single());

        Assert.Equal((2, headline, headline, "xnv85v8"), ((int)hazard.Severity, hazard.Headline, hazard.HeadlineEn, hazard.Geohash));
        Assert.Empty(hazard.Prefectures);
    }

    [Theory]
    [InlineData("線状降水帯予測", HazardFamily.Other, "possible line-shaped rain band")]
    [InlineData("線状降水帯発生", HazardFamily.Other, "line-shaped rain band")]
    [InlineData("レベル３（入山規制）", HazardFamily.Volcano, "volcanic alert level 3")]
    [InlineData("何か新しいもの", HazardFamily.Other, null)]
    public static void Names_a_kind_in_English(string kind, HazardFamily family, string? name) =>
        Assert.Equal(name, EnglishWords.Of(kind, family));

    [Fact]
    public static void What_ended_is_not_what_comes_after_it()
    {
        var warning = Telegrams.Read("volcano_warning.xml");
        var kind = new Kind { Name = "レベル１（活火山であることに留意）", Condition = "引下げ" };
        var notice = new Notice { Group = "", Kinds = [kind], Areas = warning.Notices[0].Areas };
        var over = warning with { Title = "火山名　浅間山　噴火予報", Details = [], Notices = [notice] };

        Assert.Equal((HazardPhase.Ended, "Ended: volcanic warning for Asamayama"), (Make(over).Phase, Make(over).HeadlineEn));
    }

    [Fact]
    public static void What_becomes_old_without_having_warned_of_anything_says_what_it_was()
    {
        var notice = Telegrams.Made("2007-11-30T06:00:00+09:00") with
        {
            Kind = "火山に関するお知らせ",
            Title = "火山に関するお知らせ",
            Family = HazardFamily.Volcano,
        };
        var hazard = HazardMaker.Make(HazardState.Of(notice), 2, notice.ReportedAt.AddDays(9), [], Areas.Tables);

        Assert.Equal((HazardPhase.Ended, "Ended: notice about volcanic information"), (hazard.Phase, hazard.HeadlineEn));
    }

    private static Hazard Make(Telegram telegram) => Make(HazardState.Of(telegram), Areas.Tables);

    /// <summary>As it is served in the minute in which it was reported; years later all of it is over.</summary>
    private static Hazard Make(HazardState state, AreaTables tables) =>
        new EventSnapshot(StoredEvent.Next(null, state, state.Latest.ReportedAt), []).ToHazard(tables);
}
