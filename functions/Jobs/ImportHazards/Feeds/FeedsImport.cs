using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>Imports what is new in all feeds, each by itself.</summary>
/// <param name="table">The table <c>hazard_feeds</c>.</param>
internal sealed class FeedsImport(
    IReadOnlyList<FeedSource> feeds,
    IAmazonDynamoDB dynamoDB,
    TimeProvider time,
    string table,
    HazardStore store,
    TelegramArchive archive,
    ImportTally tally)
{
    private static readonly TimeSpan FetchPatience = TimeSpan.FromSeconds(15);

    // An hour has sixty runs: one that the feed's server fails is no news.
    private static readonly TimeSpan MaxFailing = TimeSpan.FromMinutes(5);

    /// <param name="wanted">What the request says of feeds: null, or <c>long</c> to read the long ones, too.</param>
    /// <param name="stopping">Fires when nothing more should be fetched.</param>
    /// <exception cref="InvalidImportException">It says something else.</exception>
    /// <exception cref="FeedsUnreadableException">Some could not be read for long.</exception>
    public async Task<IReadOnlyList<FeedReport>> RunAsync(string? wanted, ILambdaContext context, CancellationToken stopping)
    {
        var isLongWanted = IsLong(wanted);
        if (feeds.Count == 0)
        {
            Log.Info("No feed is configured.");
        }

        using var client = new FeedClient(FetchPatience);
        var entries = new EntryLedger(dynamoDB, time, table);
        var run = new FeedRun(
            new FeedReader(client, entries, tally),
            new FeedLedger(dynamoDB, time, table),
            new EntryImport(client, entries, store, archive, tally, time),
            store,
            archive,
            tally,
            time);
        var reports = await Task.WhenAll(feeds.Select(
            feed => run.RunAsync(feed, isLongWanted, context.RemainingTime, stopping, context.CancellationToken)));
        Metric.Count("feedsUnchanged", reports.Count(report => report.Outcome == "unchanged"));
        Metric.Count("entriesLeft", reports.Sum(report => report.Left));
        var failing = reports.Where(report => report.FailingSince <= time.GetUtcNow() - MaxFailing).ToList();
        return failing.Count == 0 ? reports : throw new FeedsUnreadableException(failing);
    }

    private static bool IsLong(string? wanted) => wanted switch
    {
        null => false,
        "long" => true,
        _ => throw new InvalidImportException(
            $"feeds is '{wanted}': give {{}} to read the feeds as always, or {{\"feeds\":\"long\"}} to read the long ones, too."),
    };
}
