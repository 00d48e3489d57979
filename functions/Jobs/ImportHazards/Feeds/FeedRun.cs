using Worker.Jobs.ImportHazards.Feeds.Quakes;
using WorkerLib;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>
/// Reads one feed, and the long one after a gap, and imports what is new in it. What it notes of the feed lets the next run begin where
/// this one ended: as long as something is not dealt with, the feed is read in full again.
/// </summary>
internal sealed class FeedRun(
    FeedReader reader,
    FeedLedger ledger,
    EntryImport import,
    QuakeWatch watch,
    HazardStore store,
    TelegramArchive archive,
    ImportTally tally,
    TimeProvider time)
{
    private const int MaxTelegrams = 100; // saved at once
    private const int MaxWaiting = 100; // in the feed's row

    private static readonly TimeSpan RetryEvery = TimeSpan.FromMinutes(10);

    /// <param name="isLongWanted">Read the long feed also without a gap, whether it changed or not.</param>
    /// <param name="remaining">The time that the run has left.</param>
    /// <param name="stopping">Fires when nothing more should be fetched.</param>
    public async Task<FeedReport> RunAsync(
        FeedSource feed, bool isLongWanted, TimeSpan remaining, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var owner = Guid.NewGuid().ToString("N");
        FeedState? before;
        try
        {
            before = await ledger.TakeAsync(feed.Name, owner, remaining, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new FeedReport(feed.Name, "failed", Problem: exception.Message) { Failure = exception };
        }

        if (before is null)
        {
            Log.Info($"Another run reads the feed {feed.Name}.");
            return new FeedReport(feed.Name, "busy");
        }

        var now = time.GetUtcNow();
        var after = before;
        var report = new FeedReport(feed.Name, "failed");
        try
        {
            var shortRead = await reader.ReadAsync(feed, feed.Short, FeedHealth.ValidatorsOf(before, now), cancellationToken);
            if (shortRead.Fetched.Problem is { } problem)
            {
                (after, report) = Fail(feed, before, report, problem, now);
            }
            else
            {
                // Also when importing fails: with some of the feed imported, the next run would no longer see the gap.
                after = before with { GapUntil = GapUntil(feed, before, shortRead, now) };
                if (after.GapUntil is { } until && until != before.GapUntil)
                {
                    await ledger.NoteGapAsync(feed.Name, owner, until, cancellationToken);
                }

                (after, report) = await ImportAsync(
                    feed, before, shortRead, after.GapUntil, isLongWanted, now, stopping, cancellationToken);
                after = FeedHealth.After(before, after, shortRead, now);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            (after, report) = Fail(feed, after, report, exception.Message, now);
            report = report with { Failure = exception, IsNoted = true };
        }
        finally
        {
            report = await ReleaseAsync(feed, owner, after, report, now);
        }

        return report;
    }

    private async Task<FeedReport> ReleaseAsync(FeedSource feed, string owner, FeedState after, FeedReport report, DateTimeOffset now)
    {
        var problem = FeedProblem.Of(feed, after, report.Problem, now);
        var alert = FeedProblem.Change(feed, problem, after.AlertedTo, now);
        try
        {
            await ledger.ReleaseAsync(feed.Name, owner, after with { AlertedTo = problem?.Kind ?? "" }, alert);
            if (alert is not null)
            {
                Metric.Count("feedAlerts");
                Log.Warning(alert.Message, ("feed", feed.Name));
            }
        }
        catch (Exception exception) when (alert is not null)
        {
            Log.Error("An alert could not be written; the next run retries.", exception, ("feed", feed.Name));
            await ledger.ReleaseAsync(feed.Name, owner, after, alert: null);
        }

        return report with { Alert = problem?.Message };
    }

    private async Task<(FeedState After, FeedReport Report)> ImportAsync(
        FeedSource feed,
        FeedState before,
        FeedDocument shortRead,
        DateTimeOffset? gapUntil,
        bool isLongWanted,
        DateTimeOffset now,
        CancellationToken stopping,
        CancellationToken cancellationToken)
    {
        var quakes = await watch.ReadAsync(feed, cancellationToken);
        var isCompared = quakes?.WantsLong(shortRead, now) == true;
        var isLongNeeded = isLongWanted || gapUntil is not null;
        var longRead = isLongNeeded || isCompared
            ? await reader.ReadAsync(feed, feed.Long, isLongWanted || isCompared ? Validators.None : before.Long, cancellationToken)
            : null;
        if (!isLongNeeded && longRead?.Fetched.Problem is { } notCompared)
        {
            tally.Note($"feed {feed.Name}: the long feed, read to compare quakes: {notCompared}");
            longRead = null;
        }

        var isRetry = isLongWanted || before.RetryAt is null || before.RetryAt <= now;
        var retried = isRetry ? await reader.WaitingAsync(feed, before, cancellationToken) : [];
        var news = retried.Concat(shortRead.News).Concat(longRead?.News ?? [])
            .DistinctBy(entry => entry.State.Address)
            .Where(entry => isRetry || !before.Waiting.Contains(entry.State.Address))
            .ToList();
        var (done, waiting) = await import.RunAsync(news, stopping, cancellationToken);
        waiting.UnionWith(isRetry ? retried.Select(AddressOf).Except(done) : before.Waiting);
        List<string> waitingNow = [.. waiting.Order(StringComparer.Ordinal).Take(MaxWaiting)];
        var left = news.Count(entry => !done.Contains(AddressOf(entry)) && !waitingNow.Contains(AddressOf(entry)));
        var telegrams = shortRead.Telegrams.Concat(longRead?.Telegrams ?? []).DistinctBy(one => one.Telegram.Id).ToList();
        left += await SaveAsync(feed, telegrams, stopping, cancellationToken);
        if (quakes is not null && left == 0)
        {
            left += await watch.CompareAsync(
                feed, quakes, shortRead, longRead, now, found => SaveAsync(feed, found, stopping, cancellationToken), cancellationToken);
        }

        var after = After(before, shortRead, longRead, gapUntil, left == 0, now) with
        {
            Waiting = waitingNow,
            RetryAt = waitingNow.Count == 0 ? null : isRetry ? now + RetryEvery : before.RetryAt,
        };
        var isUnchanged = shortRead.Fetched.IsUnchanged && longRead?.Fetched.IsUnchanged != false;
        var report = new FeedReport(
            feed.Name,
            isUnchanged ? "unchanged" : "read",
            shortRead.Entries + (longRead?.Entries ?? 0),
            news.Count,
            left,
            longRead is not null,
            after.GapUntil);
        if (before.GapUntil is not null && after.GapUntil is null)
        {
            Log.Info($"The gap of the feed {feed.Name} is closed.");
        }

        return longRead?.Fetched.Problem is { } longProblem
            ? Fail(feed, after, report, $"the long feed: {longProblem}", now)
            : (after, report);
    }

    /// <summary>Until when something may be missing, if the short feed does not reach back to what is known.</summary>
    private static DateTimeOffset? GapUntil(FeedSource feed, FeedState before, FeedDocument shortRead, DateTimeOffset now)
    {
        var why = before.LastReadAt is not { } last ? "it is read for the first time, or was not read to its end yet"
            : shortRead.Fetched.IsUnchanged ? null
            : now - last > feed.Reach ? $"it was last read to its end at {last:O}"
            : !shortRead.Overlaps ? "nothing in it is known"
            : null;
        if (why is null)
        {
            return before.GapUntil;
        }

        if (before.GapUntil is null)
        {
            Metric.Count("feedGaps");
            Log.Warning($"Something may be missing in the feed {feed.Name}: the long one is read, too.", ("because", why));
        }

        var until = shortRead.ReachesTo ?? now;
        return until < before.GapUntil ? before.GapUntil : until;
    }

    private static FeedState After(
        FeedState before, FeedDocument shortRead, FeedDocument? longRead, DateTimeOffset? gapUntil, bool isComplete, DateTimeOffset now)
    {
        var after = before with
        {
            Short = isComplete ? shortRead.Fetched.Validators : Validators.None,
            LastReadAt = isComplete ? now : before.LastReadAt,
            FailingSince = null,
            GapUntil = gapUntil,
        };
        if (longRead is null)
        {
            return after;
        }

        if (longRead.Fetched.Problem is not null)
        {
            return after with { FailingSince = before.FailingSince };
        }

        var madeAt = longRead.Fetched.IsUnchanged ? before.LongMadeAt : longRead.MadeAt;
        return after with
        {
            Long = isComplete ? longRead.Fetched.Validators : Validators.None,
            LongMadeAt = madeAt,
            GapUntil = isComplete && !(madeAt < gapUntil) ? null : gapUntil,
        };
    }

    private static (FeedState After, FeedReport Report) Fail(
        FeedSource feed, FeedState state, FeedReport report, string problem, DateTimeOffset now)
    {
        var since = state.FailingSince ?? now;
        Metric.Count("feedsFailed");
        Log.Warning($"The feed {feed.Name} cannot be read.", ("reason", problem), ("since", since));
        return (state with { FailingSince = since }, report with { Problem = problem, FailingSince = since });
    }

    private static string AddressOf(FeedEntry entry) => entry.State.Address;

    /// <summary>
    /// Saves telegrams that stand in a feed itself. One that cannot be saved is set aside at once: reading the feed again does not mend it.
    /// </summary>
    /// <returns>How many are not dealt with.</returns>
    private async Task<int> SaveAsync(
        FeedSource feed, List<ReceivedTelegram> telegrams, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var left = telegrams.Count;
        foreach (var part in telegrams.Chunk(MaxTelegrams))
        {
            if (stopping.IsCancellationRequested)
            {
                break;
            }

            var saved = await store.SaveAsync(part, cancellationToken);
            for (var index = 0; index < part.Length; index++)
            {
                var one = saved[index];
                tally.Saved(one, feed.Name);
                left -= one.IsPassing ? 0 : 1;
                if (one is { Failure: { } failure, IsPassing: false })
                {
                    var reason = $"it cannot be saved: {failure.Message}";
                    var keptAt = await archive.RefuseAsync(part[index].Document.ToArray(), reason, feed.Name, cancellationToken);
                    tally.SetAside(feed.Name, reason, keptAt);
                }
            }
        }

        return left;
    }
}
