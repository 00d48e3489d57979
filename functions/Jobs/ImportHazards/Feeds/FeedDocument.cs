namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>A feed as it was read once.</summary>
/// <param name="Fetched">Where it failed or is unchanged, nothing else is said.</param>
internal sealed record FeedDocument(Fetched Fetched)
{
    /// <summary>When it was made; null when it does not say.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>
    /// How far back it reaches: the time of its oldest entry; when it was made, where it has none; null when it does not say.
    /// </summary>
    public DateTimeOffset? ReachesTo { get; init; }

    /// <summary>The time of its newest entry; when it was made, where it has none; null when it does not say.</summary>
    public DateTimeOffset? NewestAt { get; init; }

    /// <summary>The first address that leads to another server, or to none; null for none.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>The first address with another scheme than the feed; null for none.</summary>
    public string? OtherScheme { get; init; }

    public int Entries { get; init; }

    /// <summary>Whether nothing is missing in it by its own count, and all of it can be read; only a feed of GeoJSON has a count.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether something in it was there the last time, so that nothing between can be missing.</summary>
    public bool Overlaps { get; init; }

    /// <summary>Entries that are not dealt with yet.</summary>
    public IReadOnlyList<FeedEntry> News { get; init; } = [];

    /// <summary>Telegrams that stand in the feed itself.</summary>
    public IReadOnlyList<ReceivedTelegram> Telegrams { get; init; } = [];
}
