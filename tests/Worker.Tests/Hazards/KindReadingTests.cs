using Hazards;
using Hazards.Enrichment;
using Hazards.Telegrams;
using Worker.Tests.Jobs.EnrichHazards;

namespace Worker.Tests.Hazards;

public static class KindReadingTests
{
    [Theory]
    [InlineData("大雨警報", "", "継続", KindState.InForce, "大雨警報")]
    [InlineData("大雨注意報", "", "警報から注意報", KindState.InForce, "大雨注意報")]
    [InlineData("雷注意報", "", "解除", KindState.Lifted, "雷注意報（解除）")]
    [InlineData("解除", "", "", KindState.Lifted, "解除")]
    [InlineData("", "", "発表警報・注意報はなし", KindState.Nothing, "発表警報・注意報はなし")]
    [InlineData("なし", "", "なし", KindState.Nothing, "なし")]
    [InlineData("海上警報なし", "", "", KindState.Nothing, "海上警報なし")]
    [InlineData("津波注意報解除", "", "", KindState.Lifted, "津波注意報解除")]
    [InlineData("噴火予報：警報解除", "解除", "", KindState.Lifted, "噴火予報：警報解除")]
    [InlineData("レベル１（活火山であることに留意）", "引下げ", "", KindState.Lifted, "レベル１（活火山であることに留意）")]
    [InlineData("レベル２（火口周辺規制）", "引下げ", "", KindState.InForce, "レベル２（火口周辺規制）")]
    [InlineData("レベル１（活火山であることに留意）", "継続", "", KindState.InForce, "レベル１（活火山であることに留意）")]
    [InlineData("警戒", "発表", "", KindState.InForce, "土砂災害警戒情報")]
    [InlineData("情報タグ", "線状降水帯発生", "", KindState.InForce, "線状降水帯発生")]
    public static void Tells_whether_a_kind_is_in_force(string name, string condition, string status, KindState state, string shown)
    {
        var kind = new Kind { Name = name, Condition = condition, Status = status };

        Assert.Equal((state, shown), (KindReading.StateOf(kind), KindReading.NameOf(kind, HazardFamily.Landslide)));
    }

    [Fact]
    public static void An_area_stays_among_those_of_an_event_when_something_was_lifted_and_only_then()
    {
        Telegram telegram = Telegrams.Made(kind: "気象警報・注意報") with
        {
            Family = HazardFamily.Warning,
            Details =
            [
                Of("4020200", "大牟田市", new Kind { Name = "雷注意報", Status = "解除" }),
                Of("4020300", "久留米市", new Kind { Name = "大雨警報", Status = "発表" }, new Kind { Name = "雷注意報", Status = "解除" }),
                Of("4020400", "直方市", new Kind { Name = "", Status = "発表警報・注意報はなし" }),
            ],
        };

        var collector = AreaCollector.Of(telegram, Areas.Tables);

        Assert.False(collector.IsOver);
        Assert.Equal(
            ["久留米市 2 大雨警報 雷注意報（解除）", "大牟田市 0 雷注意報（解除）"],
            collector.Areas().Select(area => $"{area.Name} {(int)area.Severity} {string.Join(' ', area.Kinds)}"));
        Assert.True(AreaCollector.Of(telegram with { Details = [telegram.Details[0], telegram.Details[2]] }, Areas.Tables).IsOver);
        var quiet = AreaCollector.Of(telegram with { Details = [telegram.Details[2]] }, Areas.Tables);
        Assert.Equal(["直方市"], quiet.Areas().Select(area => area.Name));
    }

    [Fact]
    public static void Of_very_many_areas_the_worst_are_kept()
    {
        Telegram telegram = Telegrams.Made() with
        {
            Details = [.. Enumerable.Range(0, 3000).Select(
                number => Of($"{number:0000000}", $"{number}", new Kind { Name = number == 2999 ? "大雨特別警報" : "雷注意報" }))],
        };

        var areas = AreaCollector.Of(telegram, Areas.Tables).Areas();

        Assert.Equal(AreaCollector.MaxAreas, areas.Count);
        Assert.Equal(("2999", 4), (areas[0].Name, (int)areas[0].Severity));
    }

    private static Notice Of(string code, string name, params Kind[] kinds) =>
        new() { Group = "", Kinds = kinds, Areas = [new Area { Name = name, Code = code }] };
}
