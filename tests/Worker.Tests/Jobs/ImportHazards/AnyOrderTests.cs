using System.Net;
using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using Hazards;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Jobs.ImportHazards;
using Worker.Tests.Hazards;

namespace Worker.Tests.Jobs.ImportHazards;

/// <summary>
/// All telegrams that are here, shuffled and repeated, saved by several importers at once, while races, responses and requests are lost:
/// whatever happens, the rows are the same in the end.
/// </summary>
[Collection(nameof(AnyOrderTests))]
public sealed class AnyOrderTests
{
    private const int Seeds = 100;
    private const int Importers = 4;
    private const int MaxTries = 50;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Integration")]
    public async Task All_telegrams_end_in_the_same_rows_whatever_their_order_and_whatever_goes_wrong()
    {
        var files = Telegrams.All().Concat(Telegrams.Ends);
        ReceivedTelegram[] telegrams = [.. files.Select(file => Received(File.ReadAllBytes(file))), .. Eruption().Values];
        telegrams = [.. telegrams.DistinctBy(one => one.Telegram.Id)];
        var calm = new Fixture(new Random(0), trouble: 0);
        await calm.ImportAsync(telegrams);
        var expected = calm.Rows();
        Assert.Equal(Expected(telegrams), calm.States().SelectMany(Lines).Order(StringComparer.Ordinal));

        var troubles = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var fixture = new Fixture(random, trouble: 0.1);

            await Task.WhenAll(Dealt(telegrams, random).Select(fixture.ImportAsync));

            var rows = fixture.Rows();
            Assert.True(
                expected.SequenceEqual(rows),
                $"seed {seed}: {expected.Except(rows).Concat(rows.Except(expected)).FirstOrDefault()}");
            Assert.Equal(telegrams.Length, fixture.Documents);
            troubles += fixture.Troubles;
        }

        Assert.True(troubles > Seeds * 5, $"only {troubles} troubles in {Seeds} seeds: the fixture fails too rarely to prove anything");
    }

    [Fact]
    public async Task A_drill_or_test_is_never_in_a_row_of_a_real_event()
    {
        var fixture = new Fixture(new Random(1), trouble: 0.1);
        ReceivedTelegram[] telegrams = [.. Telegrams.All().Select(file => Received(File.ReadAllBytes(file)))];

        // The same words, meant and not meant, of the same event.
        var real = Received(Telegrams.Document("quake.xml"));
        var drill = Received(Telegrams.Source("quake.xml").Replace("<Status>通常</Status>", "<Status>訓練</Status>", StringComparison.Ordinal));
        await fixture.ImportAsync([.. telegrams, drill, real]);

        Assert.Contains(fixture.States(), stored => !stored.State.IsReal);
        Assert.All(fixture.States(), stored =>
        {
            Assert.Equal(stored.State.IsReal, stored.State.Key.StartsWith("jma.real.", StringComparison.Ordinal));
            Assert.Equal(stored.State.Latest.Status, stored.State.Content?.Status ?? stored.State.Latest.Status);
        });
        Assert.Equal(real.Telegram.Id, fixture.State(real).State.Latest.Id);
        Assert.Equal(drill.Telegram.Id, fixture.State(drill).State.Latest.Id);
        Assert.False(fixture.State(drill).State.HoldsAt(drill.Telegram.ReportedAt));
    }

    [Theory]
    [InlineData("issue", true, "issue")]
    [InlineData("issue correction", true, "correction")]
    [InlineData("issue correction cancel", false, "correction")]
    [InlineData("issue cancel", false, "issue")]
    [InlineData("cancel", false, null)]
    [InlineData("issue correction cancel again", true, "again")]
    [InlineData("issue again", true, "again")]
    public async Task What_came_decides_and_not_when_it_came(string came, bool holds, string? content)
    {
        var eruption = Eruption();
        ReceivedTelegram[] telegrams = [.. came.Split(' ').Select(name => eruption[name])];
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var fixture = new Fixture(random, trouble: 0.3);

            await Task.WhenAll(Dealt(telegrams, random).Select(fixture.ImportAsync));

            var stored = Assert.Single(fixture.States());
            Assert.Equal(holds, stored.State.HoldsAt(telegrams[0].Telegram.ReportedAt));
            Assert.Equal(holds, !stored.State.IsCancelled);
            Assert.Equal(content is null ? null : eruption[content].Telegram.Id, stored.State.Content?.Id);
        }
    }

    /// <summary>A real correction and cancel, of the same minute, with an issue before them and one after.</summary>
    private static Dictionary<string, ReceivedTelegram> Eruption()
    {
        var correction = Telegrams.Source("eruption_flash_corrected.xml");
        var time = correction.Split("<ReportDateTime>")[1].Split('<')[0];
        var at = Telegrams.Time(time);
        return new()
        {
            ["issue"] = Received(Issue(at.AddMinutes(-1))),
            ["correction"] = Received(correction),
            ["cancel"] = Received(Telegrams.Document("eruption_flash_cancelled.xml")),
            ["again"] = Received(Issue(at.AddMinutes(1))),
        };

        string Issue(DateTimeOffset reportedAt) => correction
            .Replace("<InfoType>訂正", "<InfoType>発表", StringComparison.Ordinal)
            .Replace($"<ReportDateTime>{time}", $"<ReportDateTime>{reportedAt:yyyy-MM-dd'T'HH:mm:sszzz}", StringComparison.Ordinal);
    }

    private static ReceivedTelegram Received(string source) => Received(Encoding.UTF8.GetBytes(source));

    private static ReceivedTelegram Received(byte[] document) => new(TelegramReader.Read(document), document);

    /// <summary>Every telegram one to three times, in any order, to any of the importers.</summary>
    private static List<ReceivedTelegram[]> Dealt(ReceivedTelegram[] telegrams, Random random)
    {
        var all = telegrams.SelectMany(telegram => Enumerable.Repeat(telegram, random.Next(1, 4))).ToArray();
        random.Shuffle(all);
        return [.. all.GroupBy(_ => random.Next(Importers)).Select(group => group.ToArray())];
    }

    /// <summary>
    /// The rule as it is written down, by sorting the whole set; the serials of these telegrams are numbers, pages or empty.
    /// </summary>
    private static IEnumerable<string> Expected(IEnumerable<ReceivedTelegram> received) => received
        .Select(one => one.Telegram)
        .GroupBy(TelegramIdentity.KeyOf)
        .SelectMany(ofEvent => ofEvent.GroupBy(telegram => telegram.Kind).Select(group => group
            .OrderBy(telegram => telegram.ReportedAt)
            .ThenBy(telegram => int.TryParse(telegram.Serial.Split('-')[0], out var number) ? number : 0)
            .ThenBy(telegram =>
                telegram.Serial.Contains('-', StringComparison.Ordinal) ? int.Parse(telegram.Serial.Split('-')[1], null) : 0)
            .ThenBy(telegram => telegram.Revision)
            .ThenBy(telegram => telegram.SentAt)
            .ThenBy(telegram => telegram.Id, StringComparer.Ordinal)
            .ToList())
        .Select(sorted => Line(
            ofEvent.Key,
            sorted[^1].Kind,
            sorted[^1].Revision == Revision.Cancel,
            sorted.LastOrDefault(telegram => telegram.Revision != Revision.Cancel),
            ofEvent.Min(telegram => telegram.ReportedAt))))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(StoredEvent stored) => stored.State.Parts.Select(
        part => Line(stored.State.Key, part.Kind, part.IsCancelled, part.Content, stored.State.FirstReportedAt));

    private static string Line(string key, string kind, bool isCancelled, Telegram? content, DateTimeOffset first) =>
        $"{key} {kind}: {isCancelled}, {content?.Id}, since {first.UtcDateTime:O}";

    /// <summary>
    /// Tables and a bucket in which, as often as wanted, a request loses a race, fails, or succeeds and its response is lost.
    /// </summary>
    private sealed class Fixture
    {
        private static readonly string[] WhatDiffers = ["version", "changedAt", "receivedAt"];

        private readonly MemoryTables tables = new();
        private readonly MemoryBucket bucket = new();
        private readonly Random random;
        private readonly double trouble;

        public Fixture(Random random, double trouble)
        {
            (this.random, this.trouble) = (random, trouble);
            tables.BeforeTransaction = _ => Fail(
                () => Lost("TransactionConflict"),
                () => new AmazonDynamoDBException("throttled")
                {
                    StatusCode = HttpStatusCode.BadRequest,
                    ErrorCode = "ThrottlingException",
                });
            tables.AfterTransaction = () => Fail(
                () => Lost("ConditionalCheckFailed"), // the SDK retries it, and it meets its own write
                () => new HttpRequestException("the connection was closed"));
            bucket.S3.When(s3 => s3.PutObjectAsync(Arg.Any<PutObjectRequest>(), Arg.Any<CancellationToken>()))
                .Do(_ => Fail(() => new AmazonS3Exception("slow down") { StatusCode = HttpStatusCode.ServiceUnavailable }));
        }

        public int Troubles { get; private set; }

        public int Documents => bucket.Objects.Count;

        /// <summary>Saves as the job does: in batches, and retries what failed.</summary>
        public async Task ImportAsync(ReceivedTelegram[] telegrams)
        {
            var store = new HazardStore(
                tables.DynamoDB,
                bucket.S3,
                new ImpatientTime(TimeProvider.System.GetUtcNow),
                "hazard_events",
                "telegrams");
            foreach (var batch in telegrams.Chunk(50))
            {
                var left = batch;
                for (var tries = 0; left.Length > 0; tries++)
                {
                    Assert.True(tries < MaxTries, $"{left.Length} telegrams cannot be saved");
                    var saved = await store.SaveAsync(left, Cancelled);
                    left = [.. left.Where((_, index) => saved[index].Outcome == SaveOutcome.Failed)];
                }
            }
        }

        /// <summary>Every row with all that it says, apart from what counts and times the writes.</summary>
        public List<string> Rows() => [.. tables.Rows("hazard_events").Select(row => $"{row.Key}: {string.Join(' ', row.Value
            .Where(value => !WhatDiffers.Contains(value.Key))
            .OrderBy(value => value.Key, StringComparer.Ordinal)
            .Select(value => $"{value.Key}={Text(value.Value)}"))}")];

        public IEnumerable<StoredEvent> States() =>
            tables.Rows("hazard_events").Values.Where(row => row["row"].S == EventRows.State).Select(row => StoredEvent.Read(row));

        public StoredEvent State(ReceivedTelegram received) =>
            StoredEvent.Read(tables.Rows("hazard_events")[$"{TelegramIdentity.KeyOf(received.Telegram)} {EventRows.State}"]);

        private static string Text(AttributeValue value) =>
            $"{value.S}{value.N}{value.BOOL}{Sha256(value.B)}{string.Join(',', value.L?.Select(Text) ?? [])}"
            + string.Join(',', value.M?.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Text(pair.Value)) ?? []);

        private static string Sha256(MemoryStream? bytes) =>
            bytes is null ? "" : Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));

        private static TransactionCanceledException Lost(string code) => new("cancelled") { CancellationReasons = [new() { Code = code }] };

        private void Fail(params Func<Exception>[] failures)
        {
            lock (random)
            {
                if (random.NextDouble() < trouble)
                {
                    Troubles++;
                    throw failures[random.Next(failures.Length)]();
                }
            }
        }
    }
}
