using System.Runtime.ExceptionServices;
using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Sentry;
using Worker.Jobs.ImportHazards.Feeds.Quakes;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>Imports what is new in all feeds, each by itself.</summary>
/// <param name="table">The table <c>hazard_feeds</c>.</param>
/// <param name="alertsTable">The table <c>alerts</c>.</param>
internal sealed class FeedsImport(
    IReadOnlyList<FeedSource> feeds,
    IAmazonDynamoDB dynamoDB,
    TimeProvider time,
    string table,
    string alertsTable,
    HazardStore store,
    TelegramArchive archive,
    ImportTally tally)
{
    private static readonly TimeSpan FetchPatience = TimeSpan.FromSeconds(15);

    /// <param name="wanted">What the request says of feeds: null, or <c>long</c> to read the long ones, too.</param>
    /// <param name="isScheduled">
    /// Whether the next run comes by itself: a feed that fails is then only reported, and people are alerted by its row. An exception would
    /// make a dead letter each minute, which nobody needs to send again.
    /// </param>
    /// <param name="stopping">Fires when nothing more should be fetched.</param>
    /// <exception cref="InvalidImportException">It says something else.</exception>
    /// <exception cref="FeedsUnreadableException">By hand: some could not be read for long.</exception>
    public async Task<IReadOnlyList<FeedReport>> RunAsync(
        string? wanted, bool isScheduled, ILambdaContext context, CancellationToken stopping)
    {
        var isLongWanted = IsLong(wanted);
        if (feeds.Count == 0)
        {
            Log.Info("No feed is configured.");
        }

        using var client = new FeedClient(FetchPatience);
        using var room = new DocumentRoom(DocumentRoom.DefaultBytes);
        var entries = new EntryLedger(dynamoDB, time, table);
        var run = new FeedRun(
            new FeedReader(client, entries, tally, time),
            new FeedLedger(dynamoDB, time, table, alertsTable),
            new EntryImport(client, room, entries, store, archive, tally, time),
            new QuakeWatch(dynamoDB, time, table, archive, tally),
            store,
            archive,
            tally,
            time);
        FeedReport[] reports;
        try
        {
            reports = await Task.WhenAll(feeds.Select(
                feed => run.RunAsync(feed, isLongWanted, context.RemainingTime, stopping, context.CancellationToken)));
        }
        catch (OperationCanceledException exception) when (isScheduled && context.CancellationToken.IsCancellationRequested)
        {
            Log.Error("The import was stopped before its deadline; the next run goes on with it.", exception);
            SentrySdk.CaptureException(exception);
            return [];
        }

        Metric.Count("feedsUnchanged", reports.Count(report => report.Outcome == "unchanged"));
        Metric.Count("entriesLeft", reports.Sum(report => report.Left));
        Metric.Count("feedsInTrouble", reports.Count(report => report.Alert is not null));
        foreach (var report in reports)
        {
            ThrowOrReport(report, isScheduled);
        }

        var failing = reports.Where(report => report.FailingSince <= time.GetUtcNow() - FeedProblem.MaxFailing).ToList();
        return failing.Count == 0 || isScheduled ? reports : throw new FeedsUnreadableException(failing);
    }

    /// <summary>What was thrown for a feed ends a run by hand; one of the schedule only when nobody would hear of it otherwise.</summary>
    private static void ThrowOrReport(FeedReport report, bool isScheduled)
    {
        if (report.Failure is not { } failure)
        {
            return;
        }

        if (!isScheduled || !(report.IsNoted || AwsErrors.Classify(failure) is { IsTransient: true }))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        Log.Error($"The feed {report.Feed} could not be imported; the next run goes on with it.", failure);
        SentrySdk.CaptureException(failure);
    }

    private static bool IsLong(string? wanted) => wanted switch
    {
        null => false,
        "long" => true,
        _ => throw new InvalidImportException(
            $"feeds is '{wanted}': give {{}} to read the feeds as always, or {{\"feeds\":\"long\"}} to read the long ones, too."),
    };
}
