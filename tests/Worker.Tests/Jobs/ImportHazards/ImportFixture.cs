using System.Globalization;
using System.Text;
using Amazon.Lambda.Core;
using Demo.Feeds;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Jobs.ImportHazards;
using Worker.Jobs.ImportHazards.Feeds;
using Worker.Tests.Hazards;
using WorkerLib;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.ImportHazards;

/// <summary>
/// What ImportHazards works with: tables and bucket in memory, feeds on loopback, and a clock that stands where it is put. Several runs may
/// share it.
/// </summary>
internal sealed class ImportFixture : IAsyncDisposable
{
    public const string Eqvol = "developer/xml/feed/eqvol.xml";
    public const string EqvolLong = "developer/xml/feed/eqvol_l.xml";
    public const string Usgs = "earthquakes/feed/v1.0/summary/all_hour.geojson";

    private ImportFixture(TelegramFeed feed) => Feed = feed;

    public static async Task<ImportFixture> StartAsync() => new(await TelegramFeed.StartAsync());

    public TelegramFeed Feed { get; }

    public MemoryTables Tables { get; } = new();

    public MemoryBucket Bucket { get; } = new();

    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    public TimeSpan Remaining { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often each telegram was requested.</summary>
    public IReadOnlyDictionary<string, int> Fetches => Feed.Requests
        .Where(request => request.Path.Contains("/data/", StringComparison.Ordinal))
        .GroupBy(request => request.Path).ToDictionary(group => group.Key, group => group.Count());

    /// <summary>Rows of the history of all events.</summary>
    public IReadOnlyList<HistoryEntry> History =>
    [
        .. Tables.Rows("hazard_events").Values
            .Where(row => row["row"].S.StartsWith("telegram#", StringComparison.Ordinal))
            .Select(HistoryEntry.Read),
    ];

    public async Task<Report> RunAsync(Request? request = null, string? jma = null)
    {
        var time = new ImpatientTime(() => Now);
        var context = Substitute.For<ILambdaContext>();
        context.RemainingTime.Returns(_ => Remaining);
        var options = new Options(
            "hazard_events",
            "hazard_feeds",
            "telegrams",
            "alerts",
            jma ?? Feed.Variables["JMA_FEEDS_URL"],
            Feed.Variables["USGS_FEEDS_URL"]);
        try
        {
            return await new ImportHazardsHandler(Tables.DynamoDB, Bucket.S3, time, options).HandleAsync(request ?? new(), context);
        }
        finally
        {
            Metric.Flush("import_hazards");
        }
    }

    /// <summary>A minute later.</summary>
    public Task<Report> RunNextAsync()
    {
        Now += TimeSpan.FromMinutes(1);
        return RunAsync();
    }

    /// <summary>Uploads a document, and invokes the job as S3 does.</summary>
    public Task<Report> UploadAsync(string name, byte[] document)
    {
        Bucket.Objects[$"incoming/{name}"] = document;
        return TellOfUploadAsync(name);
    }

    public Task<Report> TellOfUploadAsync(string name) => RunAsync(new(Records:
    [
        new S3Event.S3EventNotificationRecord
        {
            S3 = new() { Bucket = new() { Name = "telegrams" }, Object = new() { Key = $"incoming/{Uri.EscapeDataString(name)}" } },
        },
    ]));

    public StoredEvent State(byte[] document) =>
        StoredEvent.Read(Tables.Rows("hazard_events")[$"{TelegramIdentity.KeyOf(TelegramReader.Read(document))} state"]);

    public FeedState FeedRow(string feed) => FeedLedger.StateOf(Tables.Rows("hazard_feeds")[$"feed#{feed}"]);

    /// <summary>A quake of an event of its own.</summary>
    public static byte[] Quake(int number) => Encoding.UTF8.GetBytes(
        Telegrams.Source("quake.xml").Replace(
            "20110311144640", string.Create(CultureInfo.InvariantCulture, $"202611200000{number:00}"), StringComparison.Ordinal));

    public async ValueTask DisposeAsync() => await Feed.DisposeAsync();
}
