using Hazards;
using WorkerLib;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>
/// Imports the telegrams that entries of feeds lead to, the newest first. An address is marked as dealt with only after its telegram is
/// saved, or refused for good; what was cut off on its way is retried in the next runs, but not for ever.
/// </summary>
internal sealed class EntryImport(
    FeedClient client,
    DocumentRoom room,
    EntryLedger ledger,
    HazardStore store,
    TelegramArchive archive,
    ImportTally tally,
    TimeProvider time)
{
    private const int MaxTries = 5;
    private const int MaxAtOnce = 20;

    // As long as a server may be down, or say that a telegram is not found; the long feeds reach further back.
    private static readonly TimeSpan MaxFailing = TimeSpan.FromDays(1);

    // Longer than that, and each minute would be a burden to the server.
    private static readonly TimeSpan MaxFailingEachMinute = TimeSpan.FromMinutes(10);

    /// <param name="entries">Those that are not dealt with yet.</param>
    /// <param name="stopping">Fires when nothing more should be fetched.</param>
    /// <returns>The addresses that are dealt with, and those that need not be retried each minute.</returns>
    public async Task<(HashSet<string> Done, HashSet<string> Waiting)> RunAsync(
        IReadOnlyList<FeedEntry> entries, CancellationToken stopping, CancellationToken cancellationToken)
    {
        HashSet<string> done = [], waiting = [];
        var left = entries.OrderByDescending(entry => entry.Updated).ToList();
        while (left.Count > 0 && !stopping.IsCancellationRequested)
        {
            var withoutRoom = await RunPartAsync([.. left.Take(MaxAtOnce)], done, waiting, stopping, cancellationToken);
            left = [.. withoutRoom, .. left.Skip(MaxAtOnce)];
        }

        return (done, waiting);
    }

    /// <summary>Alone, so that nothing of a part is in memory when the next one begins.</summary>
    /// <returns>Those that were not fetched for want of room; they are not begun again before there is room for a large one.</returns>
    private async Task<IReadOnlyList<FeedEntry>> RunPartAsync(
        List<FeedEntry> part,
        HashSet<string> done,
        HashSet<string> waiting,
        CancellationToken stopping,
        CancellationToken cancellationToken)
    {
        using var share = room.Open();
        var works = await Task.WhenAll(part.Select(entry => FetchAsync(entry, share, stopping, cancellationToken)));
        await SaveAsync([.. works.Where(work => work.Received is not null)], cancellationToken);
        await ledger.WriteAsync([.. works.Where(work => work.After is not null).Select(work => work.After!)]);
        done.UnionWith(Addresses(works, after => after.Outcome != EntryState.Pending));
        waiting.UnionWith(Addresses(works, after =>
            after.Outcome == EntryState.Pending && time.GetUtcNow() - after.FailingSince >= MaxFailingEachMinute));
        return [.. part.Where((_, index) => works[index].HasNoRoom).Select(entry => entry with { IsLarge = true })];
    }

    private static IEnumerable<string> Addresses(IEnumerable<EntryWork> works, Func<EntryState, bool> isWanted) =>
        works.Where(work => work.After is { } after && isWanted(after)).Select(work => work.Before.Address);

    private async Task<EntryWork> FetchAsync(
        FeedEntry entry, DocumentRoom.Share share, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var work = new EntryWork(entry.State);
        Fetched? fetched = null;
        try
        {
            fetched = await share.FetchAsync(
                async mayBeLarge =>
                    // What was fetched before and could not be saved is here already.
                    entry.State.Document.Length == 0 ? await client.GetAsync(entry.Address, Validators.None, stopping, mayBeLarge)
                    : !mayBeLarge() ? Fetched.NoRoom
                    : await archive.ReadAsync(entry.State.Document, cancellationToken) is { } document
                        ? new Fetched(document, Validators.None)
                    : await client.GetAsync(entry.Address, Validators.None, stopping, mayBeLarge),
                entry.IsLarge,
                stopping);
            if (fetched is null)
            {
                work.HasNoRoom = true;
            }
            else if (fetched.Problem is null)
            {
                work.Received = TelegramDocument.ReadTelegram(fetched.Content, time.GetUtcNow());
            }
            else
            {
                await (fetched.IsOwnFault
                    ? FailAsync(work, fetched.Problem, fetched.Content, isForGood: false, cancellationToken)
                    : FailByServerAsync(work, fetched.Problem, fetched.Content, cancellationToken));
            }
        }
        catch (HazardFormatException exception)
        {
            await FailAsync(work, exception.Message, fetched?.Content ?? [], isForGood: !exception.IsWorthFetchingAgain, cancellationToken);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // There is no more time; the next run goes on with it.
        }

        return work;
    }

    private async Task SaveAsync(IReadOnlyList<EntryWork> works, CancellationToken cancellationToken)
    {
        var saved = await store.SaveAsync([.. works.Select(work => work.Received!)], cancellationToken);
        for (var index = 0; index < works.Count; index++)
        {
            var (work, one) = (works[index], saved[index]);
            tally.Saved(one, work.Before.Address);
            var document = TelegramArchive.KeyOf(one.Telegram);
            if (one.Failure is not { } failure)
            {
                work.After = work.Before with { Outcome = EntryState.Saved, Reason = "", Document = document };
            }
            else if (one.IsPassing)
            {
                work.After = work.Before with { Outcome = EntryState.Pending, Reason = failure.Message, Document = document };
            }
            else
            {
                var reason = $"it cannot be saved: {failure.Message}";
                await FailAsync(work, reason, work.Received!.Document.ToArray(), isForGood: false, cancellationToken);
                work.After = work.After! with { Document = document };
            }
        }
    }

    private async Task FailAsync(EntryWork work, string reason, byte[] content, bool isForGood, CancellationToken cancellationToken)
    {
        var (address, tries) = (work.Before.Address, work.Before.Tries + 1);
        if (isForGood || tries >= MaxTries)
        {
            var keptAt = content.Length > 0 ? await archive.RefuseAsync(content, reason, address, cancellationToken) : "";
            tally.SetAside(address, reason, keptAt);
            work.After = work.Before with { Outcome = EntryState.Refused, Tries = tries, Reason = reason, Document = keptAt };
        }
        else
        {
            tally.Note($"{address}: try {tries} of {MaxTries}: {reason}");
            Postpone(work, work.Before with { Outcome = EntryState.Pending, Tries = tries, Reason = reason });
        }
    }

    /// <summary>The server did not send it: that is no fault of the telegram, and passes, so it is not counted.</summary>
    private async Task FailByServerAsync(EntryWork work, string reason, byte[] content, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = work.Before.FailingSince ?? now;
        if (now - since > MaxFailing)
        {
            await FailAsync(work, $"{reason}, since {since:O}", content, isForGood: true, cancellationToken);
        }
        else
        {
            tally.Note($"{work.Before.Address}: {reason}");
            Postpone(work, work.Before with { Outcome = EntryState.Pending, Reason = reason, FailingSince = since });
        }
    }

    private static void Postpone(EntryWork work, EntryState after)
    {
        Log.Warning(
            "A telegram could not be fetched or saved; it is retried.",
            ("from", after.Address),
            ("reason", after.Reason),
            ("tries", after.Tries));
        work.After = after;
    }

    private sealed record EntryWork(EntryState Before)
    {
        /// <summary>Whether it waits for the others to be saved.</summary>
        public bool HasNoRoom { get; set; }

        /// <summary>The telegram that is to be saved.</summary>
        public ReceivedTelegram? Received { get; set; }

        /// <summary>What is known now; null when nothing was tried.</summary>
        public EntryState? After { get; set; }
    }
}

/// <param name="State">What is known of it: nothing, or that it is to be retried.</param>
internal sealed record FeedEntry(Uri Address, EntryState State, DateTimeOffset? Updated)
{
    /// <summary>Whether it may be large, as far as that is known.</summary>
    public bool IsLarge { get; init; }
}
