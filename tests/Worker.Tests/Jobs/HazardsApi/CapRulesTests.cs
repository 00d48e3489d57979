using System.Xml.Linq;
using Hazards;
using Hazards.Feeds;
using Hazards.Served;
using Worker.Tests.Hazards;
using Worker.Tests.Integration;

namespace Worker.Tests.Jobs.HazardsApi;

/// <summary>Messages that others can use: <see cref="CapRules"/> and the schema, over every telegram that is here.</summary>
public static class CapRulesTests
{
    private static readonly XNamespace Cap = "urn:oasis:names:tc:emergency:cap:1.2";

    [Fact]
    public static async Task Messages_of_every_telegram_keep_the_rules_of_the_big_readers()
    {
        var broken = (await CapSamples.MessagesAsync())
            .SelectMany(message => CapRules.Problems(message).Concat(CapSchema.Problems(message)).Select(problem => (problem, message)))
            .GroupBy(broken => broken.problem)
            .Select(same => $"{same.Count()} times {same.Key}: {XElement.Parse(same.First().message).Element(Cap + "identifier")!.Value}");

        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("<web>", "<web>no", "web is not an absolute address")]
    [InlineData("+09:00</expires>", "Z</expires>", "expires is no time with an offset")]
    [InlineData("<expires>2011-03-12", "<expires>2011-03-10", "it expires before it is sent, effective or begins")]
    [InlineData("<language>en-US", "<language>en US", "language is not of RFC 3066")]
    [InlineData("<event>Earthquake", "<event>地震", "event is the same in two languages")]
    [InlineData("<geocode>", "<circle>35,139 0</circle><geocode>", "a circle has no radius")]
    [InlineData("<geocode>", "<polygon>35,139 36,139 36,140 35,140</polygon><geocode>", "a polygon is not closed")]
    [InlineData("<description>", "<description>&lt;b&gt;", "description has HTML")]
    [InlineData("<msgType>Alert", "<msgType>Update", "an update or cancel refers to nothing")]
    [InlineData("<identifier>", "<identifier>a b", "identifier has a space, a comma, < or &")]
    public static async Task What_is_wrong_is_found(string right, string wrong, string problem)
    {
        var message = await MessageAsync("quake.xml");
        Assert.Empty(CapRules.Problems(message));
        Assert.Contains(right, message, StringComparison.Ordinal);

        Assert.Contains(problem, CapRules.Problems(message.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("tsunami_observed.xml", "TsunamiHeightMetres", "10")]
    [InlineData("quake_revised.xml", "Magnitude", "6.5")]
    [InlineData("quake.xml", "DepthKm", "10")]
    [InlineData("intensity_first.xml", "JMA-MaxIntensity", "6-")]
    [InlineData("volcano_warning.xml", "JMA-VolcanicAlertLevel", "3")]
    public static async Task Says_figures_as_parameters(string telegram, string name, string value)
    {
        var info = XElement.Parse(await MessageAsync(telegram)).Element(Cap + "info")!;

        Assert.Equal(
            value,
            info.Elements(Cap + "parameter").Single(parameter => parameter.Element(Cap + "valueName")!.Value == name)
                .Element(Cap + "value")!.Value);
    }

    [Theory]
    [InlineData("volcano_warning.xml")]
    [InlineData("early_warning.xml")]
    public static async Task Says_in_Japanese_what_the_telegram_tells_people_to_do(string telegram)
    {
        var parts = Telegrams.Read(telegram).Texts.Where(text => text.Part is "WarningComment" or "VolcanoPrevention").ToList();
        var infos = XElement.Parse(await MessageAsync(telegram)).Elements(Cap + "info").ToList();

        Assert.NotEmpty(parts);
        Assert.StartsWith(parts[0].Text[..10], infos[0].Element(Cap + "instruction")!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(parts[0].Text, infos[0].Element(Cap + "description")!.Value, StringComparison.Ordinal);
        Assert.Null(infos[1].Element(Cap + "instruction"));
    }

    [Fact]
    public static async Task A_quake_without_areas_is_where_its_point_is_and_no_circle_is_made_up()
    {
        var fixture = new HazardsApiFixture();
        var hazard = CapSamples.Add(fixture, [UsgsFeed.Read(Telegrams.Document("usgs.json")).Telegrams[0]], severity: 2);

        var area = XElement.Parse((await fixture.AskAsync($"/hazards/{hazard.Id}/cap")).Body!)
            .Elements(Cap + "info").Last().Elements(Cap + "area").Single();

        Assert.Equal("38 km ENE of Ishinomaki, Japan", area.Element(Cap + "areaDesc")!.Value);
        Assert.Equal(["ISO-6709", "+38.55+141.71/"], area.Element(Cap + "geocode")!.Elements().Select(element => element.Value));
    }

    [Theory]
    [InlineData(HazardFamily.Other)]
    [InlineData(HazardFamily.Tornado)]
    public static async Task What_has_no_end_of_its_own_expires_and_so_does_what_is_over(HazardFamily family)
    {
        var fixture = new HazardsApiFixture();
        var hazard = HazardSamples.Quake(1, family: family, phase: HazardPhase.Ended, validUntil: HazardSamples.Noon.AddDays(-1));
        fixture.Add(hazard);

        Assert.Empty(CapRules.Problems((await fixture.AskAsync($"/hazards/{hazard.Id}/cap")).Body!));
    }

    private static async Task<string> MessageAsync(string telegram)
    {
        var fixture = new HazardsApiFixture();
        var hazard = CapSamples.Add(fixture, telegram);
        return (await fixture.AskAsync($"/hazards/{hazard.Id}/cap")).Body!;
    }
}
