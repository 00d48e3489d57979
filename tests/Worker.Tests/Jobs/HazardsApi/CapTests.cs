using System.Globalization;
using System.Xml.Linq;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Tests.Hazards;

namespace Worker.Tests.Jobs.HazardsApi;

public static class CapTests
{
    private static readonly XNamespace Cap = "urn:oasis:names:tc:emergency:cap:1.2";

    [Fact]
    public static async Task Says_a_quake_in_both_languages()
    {
        var fixture = new HazardsApiFixture();
        var hazard = CapSamples.Add(fixture, "quake.xml");

        var response = await fixture.AskAsync($"/hazards/{hazard.Id}/cap");

        Assert.Equal("application/cap+xml", response.Headers!["content-type"]);
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>", response.Body, StringComparison.Ordinal);
        var alert = XElement.Parse(response.Body!);
        Assert.Equal(
            ["hazards.example.com", "2011-03-11T14:54:00+09:00", "Actual", "Alert", "Public"],
            Texts(alert, "sender", "sent", "status", "msgType", "scope"));
        Assert.StartsWith(hazard.Id + ".", alert.Element(Cap + "identifier")!.Value, StringComparison.Ordinal);
        var infos = alert.Elements(Cap + "info").ToList();
        Assert.Equal(
            ["ja-JP", "Geo", "地震", "Past", "Moderate", "Observed", "2011-03-11T14:54:00+09:00"],
            Texts(infos[0], "language", "category", "event", "urgency", "severity", "certainty", "effective"));
        Assert.Equal(
            ["en-US", "Geo", "Earthquake", "Japan Meteorological Agency", hazard.HeadlineEn],
            Texts(infos[1], "language", "category", "event", "senderName", "headline"));
        Assert.Equal(hazard.Areas.Count, infos[0].Elements(Cap + "area").Count());
        Assert.Empty(alert.Descendants(Cap + "circle"));
        Assert.Equal("JMA-AreaCode", infos[0].Element(Cap + "area")!.Element(Cap + "geocode")!.Element(Cap + "valueName")!.Value);
        Assert.Equal("https://www.jma.go.jp/bosai/map.html#contents=earthquake_map", infos[1].Element(Cap + "web")!.Value);
        Assert.Equal("2011-03-12T14:54:00+09:00", infos[0].Element(Cap + "expires")!.Value); // a day later
        Assert.All(
            infos[1].Elements(Cap + "area"),
            area => Assert.StartsWith("Area ", area.Element(Cap + "areaDesc")!.Value, StringComparison.Ordinal));
    }

    [Fact]
    public static async Task A_revision_refers_to_what_it_revises_and_a_cancel_to_all_that_it_cancels()
    {
        var fixture = new HazardsApiFixture();
        var first = CapSamples.Add(fixture, "intensity_first.xml");
        var alert = XElement.Parse((await fixture.AskAsync($"/hazards/{first.Id}/cap")).Body!);
        var second = CapSamples.Add(fixture, "intensity_first.xml", "intensity_next_minute.xml");
        var update = XElement.Parse((await fixture.AskAsync($"/hazards/{second.Id}/cap")).Body!);
        Assert.Equal(first.Id, second.Id);
        Assert.Equal("Update", update.Element(Cap + "msgType")!.Value);
        Assert.Equal(ReferenceTo(alert), update.Element(Cap + "references")!.Value);

        var cancelled = new Amendment(
            first.Id,
            "a cancel, & no <more>",
            second.ReportedAt.AddHours(1),
            AmendmentAction.Cancel,
            "sato",
            "wrong station",
            "");
        fixture.Events.Add(cancelled.ToItem());
        fixture.Add(second with { Phase = HazardPhase.Cancelled, Version = 3, ChangedAt = cancelled.At });
        var cancel = XElement.Parse((await fixture.AskAsync($"/hazards/{second.Id}/cap")).Body!);

        Assert.Equal("Cancel", cancel.Element(Cap + "msgType")!.Value);
        Assert.Equal($"{ReferenceTo(update)} {ReferenceTo(alert)}", cancel.Element(Cap + "references")!.Value);
        var info = cancel.Element(Cap + "info")!;
        Assert.Equal(["AllClear", "Past"], Texts(info, "responseType", "urgency"));
        Assert.StartsWith("この情報は取り消されました。", info.Element(Cap + "description")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task What_came_after_this_version_is_not_told_by_it_yet()
    {
        var fixture = new HazardsApiFixture();
        var first = CapSamples.Add(fixture, "intensity_first.xml");
        var before = (await fixture.AskAsync($"/hazards/{first.Id}/cap")).Body;

        var corrected = Telegrams.Read("intensity_next_minute.xml");
        fixture.Events.Add(HistoryEntry.Of(corrected, "telegrams/x", first.ChangedAt.AddSeconds(1)).ToItem());

        Assert.Equal(before, (await fixture.AskAsync($"/hazards/{first.Id}/cap")).Body);
    }

    [Fact]
    public static async Task A_cancel_of_what_never_was_makes_no_message()
    {
        var fixture = new HazardsApiFixture();
        var hazard = CapSamples.Add(fixture, "quake_cancelled.xml");

        Assert.Equal(404, (await fixture.AskAsync($"/hazards/{hazard.Id}/cap")).StatusCode);
        Assert.Equal(200, (await fixture.AskAsync($"/hazards/{hazard.Id}")).StatusCode);
    }

    [Fact]
    public static async Task A_note_on_a_cancel_of_what_never_was_makes_no_message()
    {
        var fixture = new HazardsApiFixture();
        var hazard = CapSamples.Add(fixture, "quake_cancelled.xml");
        var note = new Amendment(hazard.Id, "n1", hazard.ReportedAt.AddMinutes(1), AmendmentAction.Annotate, "sato", "which quake?", "");
        fixture.Events.Add(note.ToItem());
        fixture.Add(hazard with { ChangedAt = note.At });

        Assert.Equal(404, (await fixture.AskAsync($"/hazards/{hazard.Id}/cap")).StatusCode);
    }

    [Fact]
    public static async Task The_cancel_of_a_telegram_that_bears_a_later_time_is_a_message_of_its_own()
    {
        var fixture = new HazardsApiFixture();
        var hazard = CapSamples.Add(fixture, "quake.xml");
        var alert = XElement.Parse((await fixture.AskAsync($"/hazards/{hazard.Id}/cap")).Body!);
        var saidOf = TelegramOrder.KeyOf(hazard.Content);
        var cancelled = new Amendment(hazard.Id, "n1", hazard.ReportedAt.AddSeconds(-20), AmendmentAction.Cancel, "sato", "wrong", saidOf);
        fixture.Events.Add(cancelled.ToItem());
        fixture.Add(hazard with { Phase = HazardPhase.Cancelled });

        var cancel = XElement.Parse((await fixture.AskAsync($"/hazards/{hazard.Id}/cap")).Body!);

        Assert.Equal("Cancel", cancel.Element(Cap + "msgType")!.Value);
        Assert.NotEqual(alert.Element(Cap + "identifier")!.Value, cancel.Element(Cap + "identifier")!.Value);
        Assert.Equal(ReferenceTo(alert), cancel.Element(Cap + "references")!.Value);
    }

    [Fact]
    public static async Task A_drill_is_an_exercise()
    {
        var fixture = new HazardsApiFixture();
        var hazard = CapSamples.Add(fixture, "quake_drill.xml");

        var alert = XElement.Parse((await fixture.AskAsync($"/hazards/{hazard.Id}/cap")).Body!);

        Assert.Equal("Exercise", alert.Element(Cap + "status")!.Value);
        Assert.StartsWith("訓練 / Exercise", alert.Element(Cap + "note")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Characters_that_XML_has_not_are_replaced()
    {
        var fixture = new HazardsApiFixture();
        var hazard = HazardSamples.Quake(1) with { Headline = "a\u0000b\ud800c𠮷<&>\u000b" };
        fixture.Add(hazard);

        var alert = XElement.Parse((await fixture.AskAsync($"/hazards/{hazard.Id}/cap")).Body!);

        Assert.Equal("a\uFFFDb\uFFFDc𠮷<&>\uFFFD", alert.Element(Cap + "info")!.Element(Cap + "headline")!.Value);
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+09:00")] // the last that Tokyo's clocks show
    [InlineData("2026-11-20T12:00:00.9Z", "2026-11-20T21:00:00+09:00")]
    public static async Task Times_have_an_offset(string validUntil, string expires)
    {
        var fixture = new HazardsApiFixture();
        var hazard = HazardSamples.Quake(1, validUntil: DateTimeOffset.Parse(validUntil, CultureInfo.InvariantCulture));
        fixture.Add(hazard);

        var alert = XElement.Parse((await fixture.AskAsync($"/hazards/{hazard.Id}/cap")).Body!);

        Assert.Equal(expires, alert.Element(Cap + "info")!.Element(Cap + "expires")!.Value);
    }

    private static string ReferenceTo(XElement alert) => string.Join(',', Texts(alert, "sender", "identifier", "sent"));

    private static IEnumerable<string> Texts(XElement element, params string[] names) =>
        names.Select(name => element.Element(Cap + name)!.Value);
}
