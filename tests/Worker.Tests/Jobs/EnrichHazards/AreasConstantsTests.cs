using System.Text;
using System.Text.Json;
using Hazards;
using Hazards.Enrichment;
using Worker.Jobs.EnrichHazards;

namespace Worker.Tests.Jobs.EnrichHazards;

public static class AreasConstantsTests
{
    [Fact]
    public static void The_sample_can_be_published() => Assert.Empty(Problems(Areas.Content));

    [Theory]
    [InlineData("\"code\": \"02\"", "\"code\": \"2\"", "$.prefectures[1].code: '2' is not a number of 2 digits")]
    [InlineData("\"code\": \"02\"", "\"code\": \"01\"", "$.prefectures[1].code: 01 is there twice")]
    [InlineData("\"code\": \"02\"", "\"code\": \"48\"", "$.prefectures[1].code: '48' is not 01 to 47")]
    [InlineData("\"name\": \"青森県\"", "\"name\": \"\"", "$.prefectures[1].name: '', kana or en has no or more than 100 characters")]
    [InlineData("\"lat\": 40.8244", "\"lat\": 99", "$.prefectures[1].lat: lat and lon are not the degrees of a point")]
    [InlineData("\"prefs\": [\"12\", \"13\"",
        "\"prefs\": [\"12\", \"48\"",
        "$.coasts[17].prefs: are not codes of prefectures, 01 to 47, in the place of pref")]
    [InlineData("\"attribution\": \"",
        "\"attribution\": \"\", \"source\": \"",
        "$.source: unknown, known are attribution, prefectures, municipalities, forecastAreas, regions, coasts, "
            + "quakePrefectures, volcanoes, epicenters")]
    public static void Are_refused_with_what_is_wrong_and_where(string good, string bad, string problem)
    {
        var at = Areas.Content.IndexOf(good, StringComparison.Ordinal);

        Assert.Contains(problem, Problems($"{Areas.Content.AsSpan(0, at)}{bad}{Areas.Content.AsSpan(at + good.Length)}"));
    }

    [Fact]
    public static void Want_all_prefectures() => Assert.Equal(
        [
            "$.attribution: is empty; name the source as its licence wants it",
            "$.prefectures: has 0 rows and not one for each of the 47 prefectures",
        ],
        Problems("""{"attribution":"","prefectures":[]}"""));

    [Fact]
    public static void Every_point_lies_in_Japan_and_every_capital_apart_from_the_others()
    {
        AreasConstants all = Areas.Constants;
        IReadOnlyList<AreaRow>?[] tables = [all.Prefectures, all.Municipalities, all.ForecastAreas, all.Regions, all.Coasts, all.Volcanoes];
        foreach (var row in tables.SelectMany(rows => rows!).Where(row => row.Lat is not null))
        {
            Assert.True(row.Lat is > 20 and < 46 && row.Lon is > 122 and < 154, $"{row.Code} {row.Name} lies at {row.Lat} {row.Lon}");
        }

        foreach (var one in all.Prefectures)
        {
            Assert.All(
                all.Prefectures,
                other => Assert.True(one == other || Kilometres(one, other) > 8, $"{one.En} and {other.En} lie together"));
        }
    }

    /// <summary>Distances of capitals, from maps: a mistyped digit shows.</summary>
    [Theory]
    [InlineData("Hokkaido", "Aomori", 220, 280)]
    [InlineData("Aomori", "Iwate", 100, 150)]
    [InlineData("Miyagi", "Yamagata", 35, 60)]
    [InlineData("Fukushima", "Yamagata", 45, 70)]
    [InlineData("Tokyo", "Kanagawa", 20, 35)]
    [InlineData("Tokyo", "Chiba", 30, 50)]
    [InlineData("Tokyo", "Saitama", 12, 30)]
    [InlineData("Ibaraki", "Tochigi", 45, 70)]
    [InlineData("Gunma", "Tochigi", 65, 90)]
    [InlineData("Niigata", "Fukushima", 110, 150)]
    [InlineData("Toyama", "Ishikawa", 40, 65)]
    [InlineData("Fukui", "Ishikawa", 55, 80)]
    [InlineData("Yamanashi", "Nagano", 95, 130)]
    [InlineData("Aichi", "Gifu", 20, 40)]
    [InlineData("Aichi", "Mie", 50, 75)]
    [InlineData("Shizuoka", "Yamanashi", 65, 90)]
    [InlineData("Kyoto", "Shiga", 5, 20)]
    [InlineData("Kyoto", "Osaka", 35, 55)]
    [InlineData("Osaka", "Hyogo", 20, 40)]
    [InlineData("Osaka", "Nara", 20, 40)]
    [InlineData("Osaka", "Wakayama", 50, 75)]
    [InlineData("Tottori", "Shimane", 95, 125)]
    [InlineData("Okayama", "Kagawa", 30, 50)]
    [InlineData("Hiroshima", "Yamaguchi", 85, 110)]
    [InlineData("Tokushima", "Kagawa", 45, 70)]
    [InlineData("Ehime", "Kochi", 60, 90)]
    [InlineData("Fukuoka", "Saga", 30, 55)]
    [InlineData("Nagasaki", "Saga", 55, 80)]
    [InlineData("Kumamoto", "Oita", 80, 110)]
    [InlineData("Miyazaki", "Kagoshima", 80, 105)]
    [InlineData("Kagoshima", "Okinawa", 620, 690)]
    [InlineData("Akita", "Iwate", 80, 105)]
    public static void Neighbours_lie_as_far_apart_as_they_do(string one, string other, int min, int max) =>
        Assert.InRange(Kilometres(Named(one), Named(other)), min, max);

    [Theory]
    [InlineData("気象・地震・火山情報／市町村等", "4020200", "40")]
    [InlineData("", "4020200", "40")]
    [InlineData("気象情報／府県予報区・細分区域等", "011000", "01")] // 宗谷地方
    [InlineData("全国・地方予報区等", "011000", "")] // 九州南部・奄美地方
    [InlineData("津波予報区", "380", "22")]
    [InlineData("緊急地震速報／府県予報区", "9380", "38")]
    [InlineData("地方海上予報区", "1110", "")]
    [InlineData("河川", "8909040001", "")]
    [InlineData("", "9999999", "")]
    public static void Tell_the_prefecture_of_a_code_by_its_table(string codeType, string code, string prefecture) =>
        Assert.Equal(prefecture, Areas.Tables.PrefectureOf(AreaTables.TableOf(codeType, code), code));

    [Fact]
    public static void Are_not_needed_for_what_a_code_says_itself()
    {
        Assert.Equal("40", Areas.None.PrefectureOf(AreaTable.Municipality, "4020200"));
        Assert.Equal("", Areas.None.PrefectureOf(AreaTable.Coast, "380"));
        Assert.Null(Areas.None.PointOf(AreaTable.Municipality, "4020200"));
    }

    [Fact]
    public static void Put_an_area_without_a_point_where_its_prefecture_is()
    {
        Assert.Equal(Point(Named("Fukuoka")), Point(Areas.Tables.PointOf(AreaTable.Municipality, "4099900")!));
        Assert.InRange(Areas.Tables.PointOf(AreaTable.Municipality, "1342100")!.Latitude, 27, 28); // 小笠原村 is not in Tokyo
    }

    [Theory]
    [InlineData(AreaTable.Municipality, "4020200", false)] // 大牟田市
    [InlineData(AreaTable.Municipality, "0110100", true)] // 札幌市中央区, at the point of 札幌市
    [InlineData(AreaTable.Municipality, "4099900", true)] // none, at that of 福岡県
    [InlineData(AreaTable.Prefecture, "40", false)]
    [InlineData(AreaTable.Region, "211", false)] // 岩手県沿岸南部
    [InlineData(AreaTable.QuakePrefecture, "9131", true)] // 東京, of which the table has no row
    [InlineData(AreaTable.Other, "850509000801", false)] // a river, without any point
    public static void Say_whether_a_point_is_of_the_area_itself(AreaTable table, string code, bool isApproximate) =>
        Assert.Equal(isApproximate, Areas.Tables.IsApproximate(table, code));

    /// <summary>Places of municipal offices, from maps.</summary>
    [Theory]
    [InlineData("0121400", 45.42, 141.67)] // 稚内市
    [InlineData("0420200", 38.43, 141.30)] // 石巻市
    [InlineData("2220300", 35.10, 138.86)] // 沼津市
    [InlineData("4020200", 33.03, 130.45)] // 大牟田市
    [InlineData("4721400", 24.81, 125.28)] // 宮古島市
    public static void Put_a_municipality_where_it_is(string code, double latitude, double longitude)
    {
        var point = Areas.Tables.PointOf(AreaTable.Municipality, code)!;

        Assert.InRange(Math.Abs(point.Latitude - latitude), 0, 0.1);
        Assert.InRange(Math.Abs(point.Longitude - longitude), 0, 0.1);
    }

    [Theory]
    [InlineData("9131", "13")] // 東京
    [InlineData("9011", "01")] // 北海道道央
    [InlineData("9461", "46")]
    [InlineData("9942", "")] // 緊急地震速報／地方予報区
    public static void Codes_of_early_warnings_say_their_prefecture_themselves(string code, string prefecture) =>
        Assert.Equal(prefecture, Areas.None.PrefectureOf(AreaTable.QuakePrefecture, code));

    private static (double Latitude, double Longitude) Point(GeoPoint point) => (point.Latitude, point.Longitude);

    private static (double Latitude, double Longitude) Point(AreaRow row) => (row.Lat!.Value, row.Lon!.Value);

    private static AreaRow Named(string en) => Areas.Constants.Prefectures.Single(row => row.En == en);

    private static double Kilometres(AreaRow one, AreaRow other)
    {
        const double ofDegree = 111.2;
        var north = (Point(one).Latitude - Point(other).Latitude) * ofDegree;
        var east = (Point(one).Longitude - Point(other).Longitude) * ofDegree * Math.Cos(Point(one).Latitude * Math.PI / 180);
        return Math.Sqrt((north * north) + (east * east));
    }

    private static IReadOnlyList<string> Problems(string content)
    {
        using var json = JsonDocument.Parse(Encoding.UTF8.GetBytes(content));
        return AreasConstants.Set.Problems(json.RootElement);
    }
}
