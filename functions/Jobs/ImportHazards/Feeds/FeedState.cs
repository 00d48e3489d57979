namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>What is known of a feed. What is null is not known, or not so.</summary>
internal sealed record FeedState
{
    /// <summary>Of the short feed, as it was when everything in it was dealt with.</summary>
    public Validators Short { get; init; } = Validators.None;

    /// <summary>Likewise of the long feed.</summary>
    public Validators Long { get; init; } = Validators.None;

    /// <summary>When that long feed was made.</summary>
    public DateTimeOffset? LongMadeAt { get; init; }

    /// <summary>When everything in it was last dealt with.</summary>
    public DateTimeOffset? LastReadAt { get; init; }

    /// <summary>Since when it cannot be read.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>
    /// Something before this time may be missing, until a long feed was dealt with that was made then or later: it is made only once an
    /// hour.
    /// </summary>
    public DateTimeOffset? GapUntil { get; init; }
}
