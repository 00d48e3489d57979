using Amazon.Lambda.Core;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Jobs.EndHazards;
using Worker.Tests.Hazards;
using Worker.Tests.Jobs.EnrichHazards;
using WorkerLib;

namespace Worker.Tests.Jobs.EndHazards;

public static class EndHazardsTests
{
    private static readonly DateTimeOffset Noon = HazardsFixture.Now;

    [Fact]
    public static async Task Ends_a_hazard_when_its_time_has_come_without_any_new_telegram()
    {
        var hazards = new HazardsFixture();
        var key = await ServeAsync(hazards, until: Noon.AddMinutes(10));
        Assert.Equal(HazardPhase.Active, hazards.Hazard(key).Phase);

        Assert.Equal(new Report(0, 0, 0), await RunAsync(hazards, Noon.AddMinutes(10).AddTicks(-1)));
        Assert.Equal(new Report(1, 0, 0), await RunAsync(hazards, Noon.AddMinutes(10)));
        await hazards.RunAsync((key, EventRows.State));

        var ended = hazards.Hazard(key);
        Assert.Equal((HazardPhase.Ended, HazardEnding.Validity, 2), (ended.Phase, ended.EndsBy, ended.Version));
        Assert.Equal(Noon.AddMinutes(10), ended.ChangedAt);
        Assert.Equal(HazardsFixture.EntriesOf(ended), hazards.Lists.Keys);
        Assert.Equal(new Report(0, 0, 0), await RunAsync(hazards, Noon.AddMinutes(11)));
    }

    [Fact]
    public static async Task Leaves_alone_what_a_newer_telegram_prolonged_before_it_is_served()
    {
        var hazards = new HazardsFixture();
        var key = await ServeAsync(hazards, until: Noon.AddMinutes(10));
        var state = StoredEvent.Read(hazards.Events[key][EventRows.State]).State;
        hazards.Put(state.Apply(Made(until: Noon.AddHours(1), id: "b")));

        Assert.Equal(new Report(0, 1, 0), await RunAsync(hazards, Noon.AddMinutes(10)));
        await hazards.RunAsync((key, EventRows.State));

        var hazard = hazards.Hazard(key);
        Assert.Equal((HazardPhase.Active, Noon.AddHours(1), 2), (hazard.Phase, hazard.ActiveUntil, hazard.Version));
        Assert.Equal(HazardsFixture.EntriesOf(hazard), hazards.Lists.Keys);
    }

    [Fact]
    public static async Task Ends_it_once_also_when_the_end_is_not_served_yet()
    {
        var hazards = new HazardsFixture();
        await ServeAsync(hazards, until: Noon.AddMinutes(10));

        Assert.Equal(new Report(1, 0, 0), await RunAsync(hazards, Noon.AddMinutes(10)));
        Assert.Equal(new Report(0, 1, 0), await RunAsync(hazards, Noon.AddMinutes(11)));
    }

    [Fact]
    public static async Task A_telegram_after_the_end_opens_it_again()
    {
        var hazards = new HazardsFixture();
        var key = await ServeAsync(hazards, until: Noon.AddMinutes(10));
        await RunAsync(hazards, Noon.AddMinutes(10));
        await hazards.RunAsync((key, EventRows.State));

        var state = StoredEvent.Read(hazards.Events[key][EventRows.State]).State;
        hazards.Put(state.Apply(Made(until: Noon.AddHours(2), id: "b")));
        await hazards.RunAsync((key, EventRows.State));

        Assert.Equal((HazardPhase.Active, 3), (hazards.Hazard(key).Phase, hazards.Hazard(key).Version));
        Assert.Equal(HazardsFixture.EntriesOf(hazards.Hazard(key)), hazards.Lists.Keys);
    }

    [Fact]
    public static async Task Takes_away_the_entry_of_an_end_that_is_no_more()
    {
        var hazards = new HazardsFixture();
        var key = await ServeAsync(hazards, until: Noon.AddHours(1));
        var old = HazardLists.EntryOf(key, Noon.AddMinutes(5));
        hazards.Lists[$"{HazardLists.Ends} {old}"] = HazardLists.EndKey(old);

        Assert.Equal(new Report(0, 0, 1), await RunAsync(hazards, Noon.AddMinutes(10)));

        Assert.Equal(HazardsFixture.EntriesOf(hazards.Hazard(key)), hazards.Lists.Keys);
        Assert.Equal(1, hazards.Hazard(key).Version);
    }

    [Fact]
    public static async Task Asks_once_per_page_however_many_hazards_are_not_due()
    {
        var hazards = new HazardsFixture();
        for (var number = 0; number < 10_000; number++)
        {
            var entry = HazardLists.EntryOf($"jma.real.x.event.{number}", Noon.AddHours(1).AddSeconds(number));
            hazards.Lists[$"{HazardLists.Ends} {entry}"] = HazardLists.EndKey(entry);
        }

        var before = hazards.Queries;
        await RunAsync(hazards, Noon);

        Assert.Equal(before + 1, hazards.Queries);
    }

    [Fact]
    public static async Task What_is_due_at_once_is_ended_with_a_query_per_page_and_few_writes()
    {
        var hazards = new HazardsFixture();
        for (var number = 0; number < 60; number++)
        {
            await ServeAsync(hazards, Noon.AddMinutes(10), $"event-{number}");
        }

        hazards.DynamoDB.ClearReceivedCalls();
        Assert.Equal(new Report(60, 0, 0), await RunAsync(hazards, Noon.AddMinutes(10)));

        Assert.Equal(
            ["BatchGetItemAsync", "QueryAsync", "TransactWriteItemsAsync", "TransactWriteItemsAsync", "TransactWriteItemsAsync"],
            hazards.DynamoDB.ReceivedCalls().Select(call => call.GetMethodInfo().Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public static async Task What_cannot_be_ended_does_not_keep_the_others()
    {
        var hazards = new HazardsFixture();
        var (one, other) = (await ServeAsync(hazards, Noon.AddMinutes(10), "one"), await ServeAsync(hazards, Noon.AddMinutes(10), "other"));
        hazards.FailsToUpdate = key => key == one;

        await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(hazards, Noon.AddMinutes(10)));
        await hazards.RunAsync((one, EventRows.State), (other, EventRows.State));
        Assert.Equal((HazardPhase.Active, HazardPhase.Ended), (hazards.Hazard(one).Phase, hazards.Hazard(other).Phase));

        hazards.FailsToUpdate = _ => false;
        Assert.Equal(new Report(1, 0, 0), await RunAsync(hazards, Noon.AddMinutes(11)));
    }

    [Fact]
    public static async Task Makes_anew_what_was_written_before_there_were_ends()
    {
        var hazards = new HazardsFixture();
        var key = await ServeAsync(hazards, until: Noon.AddMinutes(10));
        hazards.Hazards[key].Remove(HazardRow.End);
        foreach (var (name, row) in hazards.Lists.ToList())
        {
            _ = name.StartsWith(HazardLists.Ends, StringComparison.Ordinal)
                ? hazards.Lists.Remove(name)
                : row.Remove(HazardLists.ActiveUntil);
        }

        Assert.Equal(new Report(1, 0, 0), await RunAsync(hazards, Noon.AddDays(1), new Request(WithoutEnd: true)));
        await hazards.RunAsync((key, EventRows.State));

        Assert.Equal(HazardPhase.Ended, hazards.Hazard(key).Phase);
        Assert.Equal(new Report(0, 0, 0), await RunAsync(hazards, Noon.AddDays(1), new Request(WithoutEnd: true)));
    }

    private static Telegram Made(DateTimeOffset until, string id = "a", string eventId = "20261120120000")
    {
        var reportedAt = id == "a" ? "2026-11-20T11:59:00Z" : "2026-11-20T12:05:00Z";
        return Telegrams.Made(reportedAt, id: id, eventId: eventId) with { ValidUntil = until };
    }

    /// <summary>A hazard that is served since noon.</summary>
    private static async Task<string> ServeAsync(HazardsFixture hazards, DateTimeOffset until, string eventId = "20261120120000")
    {
        var key = hazards.Put(HazardState.Of(Made(until, eventId: eventId))).State.Key;
        await hazards.RunAsync((key, EventRows.State));
        return key;
    }

    private static Task<Report> RunAsync(HazardsFixture hazards, DateTimeOffset now, Request? request = null)
    {
        var time = Substitute.For<TimeProvider>();
        time.GetUtcNow().Returns(now);
        return new EndHazardsHandler(hazards.DynamoDB, time, new HazardTables("hazard_events", "hazards", "hazard_lists")).HandleAsync(
            request ?? new Request(), Substitute.For<ILambdaContext>());
    }
}
