using Hazards;
using Hazards.Feeds;
using WorkerLib;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>Fetches feeds and says what in them is new.</summary>
internal sealed class FeedReader(FeedClient client, EntryLedger ledger, ImportTally tally, TimeProvider time)
{
    public async Task<FeedDocument> ReadAsync(FeedSource feed, Uri address, Validators known, CancellationToken cancellationToken)
    {
        var fetched = await client.GetAsync(address, known, cancellationToken);
        if (fetched.Problem is not null || fetched.IsUnchanged)
        {
            return new FeedDocument(fetched);
        }

        try
        {
            return feed.Format == FeedFormat.Atom
                ? await OpenAsync(feed, fetched, AtomFeed.Read(fetched.Content), cancellationToken)
                : Open(feed, fetched, UsgsFeed.Read(fetched.Content, time.GetUtcNow()));
        }
        catch (HazardFormatException exception)
        {
            return new FeedDocument(Fetched.Failed(exception.Message));
        }
    }

    /// <summary>Entries that are retried apart from the feed, as far as they are still known and not dealt with.</summary>
    public async Task<IReadOnlyList<FeedEntry>> WaitingAsync(FeedSource feed, FeedState state, CancellationToken cancellationToken)
    {
        var known = await ledger.ReadAsync(state.Waiting, cancellationToken);
        return
        [
            .. known.Values
                .Where(entry => entry.Outcome == EntryState.Pending && feed.TelegramAt(entry.Address) is not null)
                .Select(entry => new FeedEntry(feed.TelegramAt(entry.Address)!, entry, null)),
        ];
    }

    private async Task<FeedDocument> OpenAsync(
        FeedSource feed, Fetched fetched, AtomFeedContent content, CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, FeedEntry>();
        string? elsewhere = null, otherScheme = null;
        foreach (var entry in content.Entries)
        {
            if (feed.TelegramAt(entry.Address) is { } address)
            {
                entries.TryAdd(entry.Address, new FeedEntry(address, new EntryState(entry.Address, EntryState.Pending), entry.Updated));
                if (Uri.TryCreate(entry.Address, UriKind.Absolute, out var own)
                    && own.Scheme is "http" or "https"
                    && own.Scheme != feed.Short.Scheme)
                {
                    otherScheme ??= entry.Address;
                }
            }
            else
            {
                elsewhere ??= Text.Cut(entry.Address, EntryLedger.MaxAddressChars);
                Refuse(feed, $"the entry '{entry.Title}' leads to '{entry.Address}', which is no telegram of {feed.Short.Authority}");
            }
        }

        var known = await ledger.ReadAsync(entries.Keys, cancellationToken);
        return new FeedDocument(fetched)
        {
            MadeAt = content.Updated,
            ReachesTo = entries.Values.Min(entry => entry.Updated) ?? content.Updated,
            NewestAt = entries.Values.Max(entry => entry.Updated) ?? content.Updated,
            Elsewhere = elsewhere,
            OtherScheme = otherScheme,
            Entries = entries.Count,
            Overlaps = known.Count > 0 || entries.Count == 0,
            News =
            [
                .. entries.Values
                    .Where(entry => known.GetValueOrDefault(entry.State.Address) is not { Outcome: not EntryState.Pending })
                    .Select(entry => entry with { State = known.GetValueOrDefault(entry.State.Address, entry.State) }),
            ],
        };
    }

    /// <summary>The quakes stand in the feed, and saving finds which are new. It reaches so far back that only time makes gaps.</summary>
    private FeedDocument Open(FeedSource feed, Fetched fetched, UsgsFeedContent content)
    {
        foreach (var problem in content.Problems)
        {
            Refuse(feed, problem);
        }

        return new FeedDocument(fetched)
        {
            MadeAt = content.GeneratedAt,
            NewestAt = content.Features.Count > 0 ? content.Features.Max(feature => feature.Telegram.ReportedAt) : content.GeneratedAt,
            Entries = content.Features.Count,
            IsWhole = content.IsWhole,
            Overlaps = true,
            Telegrams = TelegramDocument.Received(content),
        };
    }

    /// <summary>Something in a feed that leads nowhere: it is said each time that the feed is read with it.</summary>
    private void Refuse(FeedSource feed, string problem)
    {
        problem = Text.Cut(problem, 500);
        Metric.Count("entriesRefused");
        Log.Warning($"An entry of the feed {feed.Name} cannot be used.", ("reason", problem));
        tally.Note($"feed {feed.Name}: {problem}");
    }
}
