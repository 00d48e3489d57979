using System.Text.Json;
using System.Xml.Linq;
using LocalAws;
using Worker.Tests.Jobs.HazardsApi;

namespace Worker.Tests.Integration;

/// <summary>
/// CAP messages of every fixture (and official sample that is here), held against a schema and read by a library for CAP.
/// </summary>
[Trait("Category", "Integration")]
[Collection(nameof(CapValidityTests))]
public sealed class CapValidityTests
{
    private static readonly XNamespace Cap = "urn:oasis:names:tc:emergency:cap:1.2";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_of_every_telegram_are_valid_and_read_as_they_were_meant()
    {
        var messages = await CapSamples.MessagesAsync();
        Assert.All(messages, message => Assert.Empty(CapSchema.Problems(message)));

        await NpmTools.InstallAsync(Checkout.Repository, Cancelled);
        var read = JsonElement.Parse(
            await NpmTools.RunAsync(Checkout.Repository, "parse-cap.mjs", JsonSerializer.SerializeToUtf8Bytes(messages), Cancelled));
        Assert.Equal(messages.Count, read.GetArrayLength());
        for (var index = 0; index < messages.Count; index++)
        {
            var (written, understood) = (XElement.Parse(messages[index]), read[index]);
            Assert.Equal(written.Element(Cap + "identifier")!.Value, understood.GetProperty("identifier").GetString());
            Assert.Equal(written.Element(Cap + "references")?.Value, understood.GetProperty("references").GetString());
            Assert.Equal(
                written.Elements(Cap + "info").Select(info =>
                    $"{info.Element(Cap + "language")!.Value} {info.Element(Cap + "event")!.Value} {info.Elements(Cap + "area").Count()}"),
                understood.GetProperty("infos").EnumerateArray().Select(info =>
                    $"{Text(info, "language")} {Text(info, "event")} {info.GetProperty("areas").GetArrayLength()}"));
        }

        static string? Text(JsonElement info, string name) => info.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("<status>Actual</status>", "<status>Real</status>")]
    [InlineData("+09:00</sent>", "Z</sent>")]
    [InlineData("<scope>Public</scope>", "")]
    [InlineData("<urgency>", "<urgency/><urgency>")]
    [InlineData("<sender>hazards.example.com", "<sender>hazards example.com")]
    [InlineData("<expires>", "<expires>about ")]
    public async Task What_is_wrong_is_found(string right, string wrong)
    {
        var fixture = new HazardsApiFixture();
        var hazard = CapSamples.Add(fixture, "quake.xml");
        var message = (await fixture.AskAsync($"/hazards/{hazard.Id}/cap")).Body!;
        Assert.Contains(right, message, StringComparison.Ordinal);
        Assert.NotEmpty(CapSchema.Problems(message.Replace(right, wrong, StringComparison.Ordinal)));
    }
}
