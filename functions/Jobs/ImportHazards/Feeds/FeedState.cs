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

    /// <summary>When the short feed last came whole, and not as unchanged.</summary>
    public DateTimeOffset? FetchedAt { get; init; }

    /// <summary>By its own word, the time of the newest of what it ever had.</summary>
    public DateTimeOffset? NewestAt { get; init; }

    /// <summary>The address of an entry of it that leads to another server.</summary>
    public string? Elsewhere { get; init; }

    /// <summary>The address of an entry of it that has the other of http and https.</summary>
    public string? OtherScheme { get; init; }

    /// <summary>Whether it was called unchanged when it was not, as its last whole fetch showed.</summary>
    public bool WasStale { get; init; }

    /// <summary>Addresses that its server has not sent for minutes: they are retried apart from the feed, and more seldom.</summary>
    public IReadOnlyList<string> Waiting { get; init; } = [];

    /// <summary>When they are retried.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The problem that people were alerted to (<see cref="FeedProblem.Kind"/>); empty for none.</summary>
    public string AlertedTo { get; init; } = "";
}
