using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Hazards;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Jobs.EnrichHazards;
using Worker.Tests.Hazards;

namespace Worker.Tests.Jobs.EnrichHazards;

public static class EnrichHazardsTests
{
    private static readonly Telegram Quake = Telegrams.Read("quake.xml");
    private static readonly Telegram Warning = Telegrams.Read("warning.xml");

    [Fact]
    public static async Task Writes_each_event_of_a_batch_once_and_passes_over_other_rows()
    {
        var world = new HazardsWorld();
        var quake = world.Put(HazardState.Of(Quake)).State.Key;
        var warning = world.Put(HazardState.Of(Warning)).State.Key;

        var response = await world.RunAsync(
            (quake, "state"),
            (warning, "telegram#1"),
            (quake, "state"),
            (quake, "amendment#1"),
            ("gone", "state"),
            (warning, "state"));

        Assert.Empty(response.BatchItemFailures);
        Assert.Equal(3, world.Queries);
        Assert.Equal([quake, warning], world.Hazards.Keys);
        Assert.Equal("Earthquake above M8 at 38.0N 142.9E, max intensity 7, 10 km deep", world.Hazard(quake).HeadlineEn);
    }

    [Fact]
    public static async Task Takes_the_published_areas()
    {
        var world = new HazardsWorld();
        using var content = JsonDocument.Parse(Areas.Content);
        world.Constants.Publish(AreasConstants.Set, content.RootElement);
        var key = world.Put(HazardState.Of(Quake)).State.Key;

        await world.RunAsync((key, "state"));

        Assert.Equal("Northern Miyagi", world.Hazard(key).Areas[0].NameEn);
    }

    [Fact]
    public static async Task Damaged_areas_stop_nothing()
    {
        var world = new HazardsWorld();
        using var content = JsonDocument.Parse(Areas.Content);
        world.Constants.Publish(AreasConstants.Set, content.RootElement);
        world.Constants.Objects.Clear();
        var key = world.Put(HazardState.Of(Quake)).State.Key;

        Assert.Empty((await world.RunAsync((key, "state"))).BatchItemFailures);

        Assert.Equal(HazardSeverity.Emergency, world.Hazard(key).Severity);
    }

    [Fact]
    public static async Task A_damaged_event_fails_alone_and_the_rest_comes_again_behind_it()
    {
        var world = new HazardsWorld();
        var quake = world.Put(HazardState.Of(Quake)).State.Key;
        var warning = world.Put(HazardState.Of(Warning)).State.Key;
        world.Events[warning][EventRows.State]["latest"] = new("damaged");

        var response = await world.RunAsync((quake, "state"), (warning, "state"));

        Assert.Equal("1", Assert.Single(response.BatchItemFailures).ItemIdentifier);
        Assert.Equal([quake], world.Hazards.Keys);
    }

    [Fact]
    public static async Task What_an_operator_says_shows_with_the_next_version()
    {
        var world = new HazardsWorld();
        var state = HazardState.Of(Warning);
        world.Put(state);
        await world.RunAsync((state.Key, "state"));

        world.Put(new Amendment(state.Key, "a", HazardsWorld.Now, AmendmentAction.Cancel, "op", "a mistake", state.LatestOrder).ToItem());
        world.Put(state);
        await world.RunAsync((state.Key, "state"));

        var hazard = world.Hazard(state.Key);
        Assert.Equal((2, HazardPhase.Cancelled, "a mistake"), (hazard.Version, hazard.Phase, hazard.Notes.Single().Why));
        Assert.Equal(HazardsWorld.EntriesOf(hazard), world.Lists.Keys);
    }

    /// <summary>
    /// However often and in whichever order changes come, before or after further ones: what is served is what a single run at the end
    /// makes.
    /// </summary>
    [Fact]
    public static void Ends_the_same_however_often_and_in_whichever_order_changes_come() =>
        Prop.ForAll(Gen.Choose(0, 3).Zip(Gen.Choose(0, 2)).NonEmptyListOf().ToArbitrary(), drawn =>
        {
            Telegram[] telegrams =
            [
                Quake,
                Quake with { Id = "b", ReportedAt = Quake.ReportedAt.AddMinutes(1), Intensity = null },
                Quake with { Id = "c", ReportedAt = Quake.ReportedAt.AddMinutes(2), Revision = Revision.Cancel },
                Warning,
            ];
            var (world, once) = (new HazardsWorld(), new HazardsWorld());
            foreach (var (telegram, runs) in drawn)
            {
                var key = TelegramIdentity.KeyOf(telegrams[telegram]);
                var before = world.Events.GetValueOrDefault(key)?[EventRows.State] is { } row ? StoredEvent.Read(row).State : null;
                var state = HazardState.Of(telegrams[telegram]);
                world.Put(before?.Merge(state) ?? state);
                world.RunAsync([.. Enumerable.Repeat((key, "state"), runs)]).GetAwaiter().GetResult();
            }

            world.RunAsync([.. world.Events.Keys.Select(key => (key, "state"))]).GetAwaiter().GetResult();
            foreach (var row in world.Events.Values.Reverse())
            {
                once.Put(row[EventRows.State]);
                once.RunAsync((row[EventRows.State]["event"].S, "state")).GetAwaiter().GetResult();
            }

            Assert.Equal(once.Lists.Keys, world.Lists.Keys);
            Assert.Equal(once.Hazards.OrderBy(row => row.Key).Select(Bytes), world.Hazards.OrderBy(row => row.Key).Select(Bytes));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static string Bytes(KeyValuePair<string, Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>> row) =>
        Convert.ToHexString(row.Value[HazardRow.Document].B.ToArray());
}
