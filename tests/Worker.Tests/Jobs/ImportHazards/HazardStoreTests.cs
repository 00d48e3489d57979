using System.Text;
using Amazon.DynamoDBv2.Model;
using Hazards;
using Hazards.Events;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Jobs.ImportHazards;
using Worker.Tests.Hazards;

namespace Worker.Tests.Jobs.ImportHazards;

public sealed class HazardStoreTests
{
    private readonly MemoryTables tables = new();
    private readonly MemoryBucket bucket = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keeps_the_document_the_history_and_the_state()
    {
        var quake = Received("quake.xml");

        var saved = await Store().SaveAsync([quake], Cancelled);

        Assert.Equal(SaveOutcome.Imported, Assert.Single(saved).Outcome);
        Assert.Equal(quake.Document.ToArray(), bucket.Objects[$"raw/{quake.Telegram.Id}.xml"]);
        var entry = HistoryEntry.Read(
            Assert.Single(tables.Rows("hazard_events").Values, row => row["row"].S.StartsWith("telegram#", StringComparison.Ordinal)));
        Assert.Equal((quake.Telegram.Id, $"raw/{quake.Telegram.Id}.xml"), (entry.Telegram, entry.Document));
        Assert.Equal(quake.Telegram.Id, State(quake.Telegram).State.Latest.Id);
        Assert.Equal(1, State(quake.Telegram).Version);
    }

    [Fact]
    public async Task The_same_telegram_again_changes_nothing()
    {
        await Store().SaveAsync([Received("quake.xml")], Cancelled);
        var before = Fingerprint();

        var saved = await Store().SaveAsync([Received("quake.xml"), Received("quake.xml")], Cancelled);

        Assert.All(saved, one => Assert.Equal(SaveOutcome.Known, one.Outcome));
        Assert.Equal(before, Fingerprint());
    }

    [Fact]
    public async Task Of_one_telegram_twice_in_a_batch_the_second_is_known()
    {
        var saved = await Store().SaveAsync([Received("quake.xml"), Received("quake.xml")], Cancelled);

        Assert.Equal([SaveOutcome.Imported, SaveOutcome.Known], saved.Select(one => one.Outcome));
    }

    [Fact]
    public async Task A_telegram_that_comes_too_late_is_only_history()
    {
        await Store().SaveAsync([Made(0, 0), Made(0, 2)], Cancelled);
        var before = State(Made(0, 0).Telegram);

        var saved = await Store().SaveAsync([Made(0, 1)], Cancelled);

        Assert.Equal(SaveOutcome.Imported, Assert.Single(saved).Outcome);
        Assert.Equal(before.Version, State(Made(0, 0).Telegram).Version);
        Assert.Equal(3, tables.Rows("hazard_events").Values.Count(row => row["row"].S != "state"));
    }

    [Fact]
    public async Task Importers_at_the_same_time_end_in_one_state_and_lose_nothing()
    {
        var telegrams = Enumerable.Range(0, 4).SelectMany(quake => Enumerable.Range(0, 45).Select(minute => Made(quake, minute))).ToArray();
        var expected = telegrams.GroupBy(one => TelegramIdentity.KeyOf(one.Telegram))
            .ToDictionary(
                group => group.Key,
                group => group.Select(one => HazardState.Of(one.Telegram)).Aggregate((one, other) => one.Merge(other)));
        var random = new Random(1);
        var importers = Enumerable.Range(0, 6).Select(_ =>
        {
            var shuffled = telegrams.ToArray();
            random.Shuffle(shuffled);
            return shuffled;
        }).ToList();

        var saved = await Task.WhenAll(importers.Select(async shuffled =>
        {
            var outcomes = new List<SavedTelegram>();
            foreach (var batch in shuffled.Chunk(30))
            {
                outcomes.AddRange(await Store().SaveAsync(batch, Cancelled));
            }

            return outcomes;
        }));

        Assert.DoesNotContain(saved.SelectMany(outcomes => outcomes), one => one.Outcome == SaveOutcome.Failed);
        Assert.Equal(telegrams.Length, saved.SelectMany(outcomes => outcomes).Count(one => one.Outcome == SaveOutcome.Imported));
        Assert.Equal(telegrams.Length, bucket.Objects.Count);
        Assert.Equal(telegrams.Length + expected.Count, tables.Rows("hazard_events").Count);
        Assert.All(expected, pair =>
        {
            var stored = StoredEvent.Read(tables.Rows("hazard_events")[$"{pair.Key} state"]).State;
            Assert.Equal(
                (pair.Value.LatestOrder, pair.Value.ContentOrder, pair.Value.FirstReportedAt),
                (stored.LatestOrder, stored.ContentOrder, stored.FirstReportedAt));
        });
    }

    [Fact]
    public async Task A_telegram_of_two_quakes_is_in_the_history_of_both_and_of_their_common_event()
    {
        var (first, both) = (Received("ends/tsunami_one_quake.xml"), Received("ends/tsunami_two_quakes.xml"));

        await Store().SaveAsync([both], Cancelled);
        Assert.Equal(SaveOutcome.Imported, Assert.Single(await Store().SaveAsync([first], Cancelled)).Outcome);

        Assert.Equal(TelegramIdentity.KeyOf(both.Telegram), State(first.Telegram).State.Superseded?.Event);
        Assert.Equal(first.Telegram.Id, State(first.Telegram).State.Content?.Id);
        Assert.Null(State(both.Telegram).State.Superseded);
        Assert.Equal(3, tables.Rows("hazard_events").Values.Count(row => row["row"].S == "state"));
        Assert.Equal(2, bucket.Objects.Count);
        Assert.Equal(SaveOutcome.Known, Assert.Single(await Store().SaveAsync([both], Cancelled)).Outcome);
    }

    [Fact]
    public async Task An_event_that_cannot_be_written_does_not_keep_the_others()
    {
        var damaged = Made(1, 0);
        tables.Put(
            "hazard_events",
            new() { ["event"] = new(TelegramIdentity.KeyOf(damaged.Telegram)), ["row"] = new("state"), ["version"] = new() { N = "1" } });

        var saved = await Store().SaveAsync([damaged, Made(2, 0)], Cancelled);

        Assert.Equal([SaveOutcome.Failed, SaveOutcome.Imported], saved.Select(one => one.Outcome));
        Assert.Contains("in hazard_events: latest is not a telegram", saved[0].Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_kept_before_its_event_names_it()
    {
        tables.BeforeTransaction = request => Assert.All(
            request.TransactItems.Where(item => item.Put.Item.ContainsKey("document")),
            item => Assert.Contains(item.Put.Item["document"].S, bucket.Objects.Keys));

        var saved = await Store().SaveAsync([.. Enumerable.Range(0, 50).Select(minute => Made(0, minute))], Cancelled);

        Assert.All(saved, one => Assert.Equal(SaveOutcome.Imported, one.Outcome));
        Assert.Equal(49, State(Made(0, 0).Telegram).State.Latest.ReportedAt.Minute);
    }

    [Fact]
    public async Task Gives_up_against_writers_who_are_always_first_and_says_so()
    {
        tables.BeforeTransaction =
            _ => throw new TransactionCanceledException("cancelled") { CancellationReasons = [new() { Code = "TransactionConflict" }] };

        var saved = await Store().SaveAsync([Made(0, 0)], Cancelled);

        Assert.StartsWith("write against others", Assert.Single(saved).Failure!.Message, StringComparison.Ordinal);
    }

    internal static ReceivedTelegram Received(string fixture)
    {
        var document = Telegrams.Document(fixture);
        return new ReceivedTelegram(TelegramReader.Read(document), document);
    }

    /// <summary>A telegram of one of several quakes, which differs from the others by its minute.</summary>
    internal static ReceivedTelegram Made(int quake, int minute)
    {
        var document = Encoding.UTF8.GetBytes($"{quake} {minute}");
        var telegram = Telegrams.Made(
            reportedAt: $"2026-11-20T12:{minute:00}:00+09:00",
            id: $"{quake}-{minute}",
            eventId: $"2026112000000{quake}",
            revision: minute % 7 == 3 ? Revision.Cancel : Revision.Issue);
        return new ReceivedTelegram(telegram, document);
    }

    private HazardStore Store() =>
        new(tables.DynamoDB, bucket.S3, new ImpatientTime(TimeProvider.System.GetUtcNow), "hazard_events", "telegrams");

    private StoredEvent State(Telegram telegram) =>
        StoredEvent.Read(tables.Rows("hazard_events")[$"{TelegramIdentity.KeyOf(telegram)} state"]);

    private string Fingerprint() =>
        string.Join(
            '\n',
            tables.Rows("hazard_events")
                .Select(row => $"{row.Key} {row.Value.GetValueOrDefault("version")?.N} {row.Value.GetValueOrDefault("receivedAt")?.S}"));
}
