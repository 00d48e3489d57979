using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Amazon.S3;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.ImportHazards;

/// <summary>
/// Imports hazard telegrams: each minute from the feeds of the JMA and the USGS, when one is uploaded below <c>incoming/</c>, and by hand all
/// objects of a prefix once more. Each is kept as it came, with the state of its event. The same telegram again, whichever way, changes
/// nothing; one that cannot be used is set aside and does not keep the others.
/// </summary>
public sealed partial class ImportHazardsHandler(IAmazonDynamoDB dynamoDB, IAmazonS3 s3, TimeProvider time, ImportHazardsHandler.Options options)
{
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan FetchPatience = TimeSpan.FromSeconds(15);

    // An hour has sixty runs: one that the feed's server fails is no news.
    private static readonly TimeSpan MostFailing = TimeSpan.FromMinutes(5);

    private readonly IReadOnlyList<FeedSource> feeds = FeedSource.All(options.JmaFeeds, options.UsgsFeeds);

    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new ImportHazardsHandler(
            AwsClients.DynamoDB,
            AwsClients.S3,
            TimeProvider.System,
            new Options(
                Setting.Required("HAZARD_EVENTS_TABLE"),
                Setting.Required("HAZARD_FEEDS_TABLE"),
                Setting.Required("TELEGRAMS_BUCKET"),
                Environment.GetEnvironmentVariable(FeedSource.JmaSetting),
                Environment.GetEnvironmentVariable(FeedSource.UsgsSetting))).HandleAsync,
        new JobJsonSerializer<ImportHazardsJson>(ImportHazardsJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        // The last fifth of the time is kept for saving what was fetched.
        var reserve = TimeSpan.FromTicks(Math.Min(LongestReserve.Ticks, context.RemainingTime.Ticks / 5));
        using var stopping = new CancellationTokenSource(context.RemainingTime - reserve);
        var tally = new ImportTally();
        try
        {
            return request switch
            {
                { Records: { } records } => await UploadsAsync(records, tally, context),
                { Prefix: { } prefix } => await ReplayAsync(prefix, request.ContinueAfter, tally, context, stopping.Token),
                _ => await FeedsAsync(IsLongWanted(request), tally, context, stopping.Token),
            };
        }
        finally
        {
            tally.Measure();
        }
    }

    private async Task<Report> UploadsAsync(IReadOnlyList<S3Event.S3EventNotificationRecord> records, ImportTally tally, ILambdaContext context)
    {
        await new UploadImport(Archive(), Store(), tally).RunAsync(records, context.CancellationToken);
        return Report.Of(tally);
    }

    private async Task<Report> ReplayAsync(string prefix, string? after, ImportTally tally, ILambdaContext context, CancellationToken stopping)
    {
        string[] prefixes = [TelegramArchive.Raw, TelegramArchive.Refused, TelegramArchive.Incoming];
        if (!prefixes.Any(known => prefix.StartsWith(known, StringComparison.Ordinal)))
        {
            throw new InvalidImportException($"'{prefix}' is no prefix of telegrams: it begins with {string.Join(", ", prefixes)}, for example {{\"prefix\":\"raw/\"}}.");
        }

        var (objects, continueAfter) = await new Replay(Archive(), Store(), tally).RunAsync(prefix, after, stopping, context.CancellationToken);
        return Report.Of(tally) with { Objects = objects, ContinueAfter = continueAfter };
    }

    private async Task<Report> FeedsAsync(bool isLongWanted, ImportTally tally, ILambdaContext context, CancellationToken stopping)
    {
        if (feeds.Count == 0)
        {
            Log.Info("No feed is configured.");
        }

        using var client = new FeedClient(FetchPatience);
        var entries = new EntryLedger(dynamoDB, time, options.FeedsTable);
        var run = new FeedRun(
            new FeedReader(client, entries, tally),
            new FeedLedger(dynamoDB, time, options.FeedsTable),
            new EntryImport(client, entries, Store(), Archive(), tally, time),
            Store(),
            Archive(),
            tally,
            time);
        var reports = await Task.WhenAll(feeds.Select(feed => run.RunAsync(feed, isLongWanted, context.RemainingTime, stopping, context.CancellationToken)));
        Metric.Count("feedsUnchanged", reports.Count(report => report.Outcome == "unchanged"));
        Metric.Count("entriesLeft", reports.Sum(report => report.Left));
        var failing = reports.Where(report => report.FailingSince <= time.GetUtcNow() - MostFailing).ToList();
        return failing.Count == 0 ? Report.Of(tally) with { Feeds = reports } : throw new FeedsUnreadableException(failing);
    }

    private static bool IsLongWanted(Request request) => request.Feeds switch
    {
        null => false,
        "long" => true,
        _ => throw new InvalidImportException($"feeds is '{request.Feeds}': give {{}} to read the feeds as always, or {{\"feeds\":\"long\"}} to read the long ones, too."),
    };

    private TelegramArchive Archive() => new(s3, time, options.Bucket);

    private HazardStore Store() => new(dynamoDB, s3, time, options.EventsTable, options.Bucket);

    /// <param name="JmaFeeds">The folder of the JMA's Atom feeds; null or empty for none.</param>
    /// <param name="UsgsFeeds">The folder of the USGS's summaries; null or empty for none.</param>
    public sealed record Options(string EventsTable, string FeedsTable, string Bucket, string? JmaFeeds, string? UsgsFeeds);

    /// <param name="ScheduledTime">When the schedule fired.</param>
    /// <param name="Records">Uploads, as S3 tells of them.</param>
    /// <param name="Prefix">Whose objects are imported once more, such as <c>raw/</c>.</param>
    /// <param name="ContinueAfter">What the answer to the replay before said.</param>
    /// <param name="Feeds"><c>long</c> to read the long feeds, too.</param>
    public sealed record Request(
        DateTimeOffset? ScheduledTime = null,
        [property: JsonPropertyName("Records")] IReadOnlyList<S3Event.S3EventNotificationRecord>? Records = null,
        string? Prefix = null,
        string? ContinueAfter = null,
        string? Feeds = null);

    /// <param name="Imported">Telegrams that were not known.</param>
    /// <param name="Known">Telegrams that were, of those that had to be read to tell.</param>
    /// <param name="Refused">Telegrams that cannot be used; they lie below <c>refused/</c>.</param>
    /// <param name="Failed">Telegrams that could not be saved.</param>
    /// <param name="Problems">The first of what went wrong.</param>
    /// <param name="Objects">Objects that a replay read.</param>
    /// <param name="ContinueAfter">Where a replay ended for want of time: give it with the same prefix to go on.</param>
    public sealed record Report(
        int Imported,
        int Known,
        int Refused,
        int Failed,
        IReadOnlyList<string> Problems,
        IReadOnlyList<FeedReport>? Feeds = null,
        int? Objects = null,
        string? ContinueAfter = null)
    {
        internal static Report Of(ImportTally tally) => new(tally.Imported, tally.Known, tally.Refused, tally.Failed, tally.Problems);
    }

    /// <param name="Outcome">read, unchanged, failed, or busy: another run reads it.</param>
    /// <param name="New">Entries that were not dealt with before.</param>
    /// <param name="Left">Those that still are not: they are tried again.</param>
    /// <param name="WithLong">Whether the long feed was read, too.</param>
    /// <param name="GapUntil">Something before this time may still be missing.</param>
    public sealed record FeedReport(
        string Feed,
        string Outcome,
        int Entries = 0,
        int New = 0,
        int Left = 0,
        bool WithLong = false,
        DateTimeOffset? GapUntil = null,
        string? Problem = null,
        DateTimeOffset? FailingSince = null);

    [JsonSourceGenerationOptions(
        JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Metadata)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Report))]
    private sealed partial class ImportHazardsJson : JsonSerializerContext;
}

/// <summary>What was asked of ImportHazards cannot be done.</summary>
public sealed class InvalidImportException(string message) : Exception(message);

/// <summary>Feeds cannot be read for minutes. Everything else is imported; the next run tries again.</summary>
public sealed class FeedsUnreadableException(IReadOnlyList<ImportHazardsHandler.FeedReport> feeds) : Exception(
    string.Join(' ', feeds.Select(feed => $"The feed {feed.Feed} cannot be read since {feed.FailingSince:O}: {feed.Problem}.")) + " What comes meanwhile is imported from the long feeds once they can be read.");
