using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Amazon.SQS.Model;
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
        var fixture = new HazardsFixture();
        var quake = fixture.Put(HazardState.Of(Quake)).State.Key;
        var warning = fixture.Put(HazardState.Of(Warning)).State.Key;

        var response = await fixture.RunAsync(
            (quake, "state"),
            (warning, "telegram#1"),
            (quake, "state"),
            (quake, "amendment#1"),
            ("gone", "state"),
            (warning, "state"));

        Assert.Empty(response.BatchItemFailures);
        Assert.Equal(3, fixture.Queries);
        Assert.Equal([quake, warning], fixture.Hazards.Keys);
        Assert.Equal("Ended: Earthquake above M8 at 38.0N 142.9E, max intensity 7, 10 km deep", fixture.Hazard(quake).HeadlineEn);
    }

    [Fact]
    public static async Task Takes_the_published_areas()
    {
        var fixture = new HazardsFixture();
        using var content = JsonDocument.Parse(Areas.Content);
        fixture.Constants.Publish(AreasConstants.Set, content.RootElement);
        var key = fixture.Put(HazardState.Of(Quake)).State.Key;

        await fixture.RunAsync((key, "state"));

        Assert.Equal("Northern Miyagi", fixture.Hazard(key).Areas[0].NameEn);
    }

    [Fact]
    public static async Task Damaged_areas_stop_nothing()
    {
        var fixture = new HazardsFixture();
        using var content = JsonDocument.Parse(Areas.Content);
        fixture.Constants.Publish(AreasConstants.Set, content.RootElement);
        fixture.Constants.Objects.Clear();
        var key = fixture.Put(HazardState.Of(Quake)).State.Key;

        Assert.Empty((await fixture.RunAsync((key, "state"))).BatchItemFailures);

        Assert.Equal(HazardSeverity.Emergency, fixture.Hazard(key).Severity);
    }

    [Fact]
    public static async Task A_damaged_event_is_set_aside_with_its_reason_and_those_behind_it_go_on()
    {
        var fixture = new HazardsFixture();
        var quake = fixture.Put(HazardState.Of(Quake)).State.Key;
        var warning = fixture.Put(HazardState.Of(Warning)).State.Key;
        fixture.Events[warning][EventRows.State]["latest"] = new("damaged");

        var response = await fixture.RunAsync((warning, "state"), (quake, "state"));

        Assert.Empty(response.BatchItemFailures);
        Assert.Equal([quake], fixture.Hazards.Keys);
        await fixture.Sqs.Received(1).SendMessageAsync(
            Arg.Is<SendMessageRequest>(letter =>
                letter.MessageBody.Contains(warning, StringComparison.Ordinal)
                && letter.MessageAttributes["reason"].StringValue.Contains("latest is not a telegram", StringComparison.Ordinal)),
            CancellationToken.None);
    }

    [Fact]
    public static async Task A_change_without_keys_is_set_aside_and_those_behind_it_go_on()
    {
        var fixture = new HazardsFixture();
        var quake = fixture.Put(HazardState.Of(Quake)).State.Key;

        var response = await fixture.RunAsync(
            new() { EventName = "MODIFY", Dynamodb = new() { SequenceNumber = "0" } }, HazardsFixture.Change(quake, "state", "1"));

        Assert.Empty(response.BatchItemFailures);
        Assert.Equal([quake], fixture.Hazards.Keys);
        await fixture.Sqs.Received(1).SendMessageAsync(
            Arg.Is<SendMessageRequest>(letter =>
                letter.MessageAttributes["reason"].StringValue.Contains("its keys are missing", StringComparison.Ordinal)),
            CancellationToken.None);
    }

    [Fact]
    public static async Task A_table_that_fails_sets_nothing_aside()
    {
        var fixture = new HazardsFixture { BeforeWrite = () => throw new InternalServerErrorException("try again") };
        var quake = fixture.Put(HazardState.Of(Quake)).State.Key;

        var response = await fixture.RunAsync((quake, "state"));

        Assert.Equal("0", Assert.Single(response.BatchItemFailures).ItemIdentifier);
        Assert.Empty(fixture.Sqs.ReceivedCalls());
    }

    [Fact]
    public static async Task What_an_operator_says_shows_with_the_next_version()
    {
        var fixture = new HazardsFixture();
        var state = HazardState.Of(Warning);
        fixture.Put(state);
        await fixture.RunAsync((state.Key, "state"));

        fixture.Put(
            new Amendment(state.Key, "a", HazardsFixture.Now, AmendmentAction.Cancel, "op", "a mistake", state.LatestOrder).ToItem());
        fixture.Put(state);
        await fixture.RunAsync((state.Key, "state"));

        var hazard = fixture.Hazard(state.Key);
        Assert.Equal((2, HazardPhase.Cancelled, "a mistake"), (hazard.Version, hazard.Phase, hazard.Notes.Single().Why));
        Assert.Equal(HazardsFixture.EntriesOf(hazard), fixture.Lists.Keys);
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
            var (fixture, once) = (new HazardsFixture(), new HazardsFixture());
            foreach (var (telegram, runs) in drawn)
            {
                var key = TelegramIdentity.KeyOf(telegrams[telegram]);
                var before = fixture.Events.GetValueOrDefault(key)?[EventRows.State] is { } row ? StoredEvent.Read(row).State : null;
                var state = HazardState.Of(telegrams[telegram]);
                fixture.Put(before?.Merge(state) ?? state);
                fixture.RunAsync([.. Enumerable.Repeat((key, "state"), runs)]).GetAwaiter().GetResult();
            }

            fixture.RunAsync([.. fixture.Events.Keys.Select(key => (key, "state"))]).GetAwaiter().GetResult();
            foreach (var row in fixture.Events.Values.Reverse())
            {
                once.Put(row[EventRows.State]);
                once.RunAsync((row[EventRows.State]["event"].S, "state")).GetAwaiter().GetResult();
            }

            Assert.Equal(once.Lists.Keys, fixture.Lists.Keys);
            Assert.Equal(once.Hazards.OrderBy(row => row.Key).Select(Bytes), fixture.Hazards.OrderBy(row => row.Key).Select(Bytes));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static string Bytes(KeyValuePair<string, Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>> row) =>
        Convert.ToHexString(row.Value[HazardRow.Document].B.ToArray());
}
