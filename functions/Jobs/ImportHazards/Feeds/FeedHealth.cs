namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>Notes in a feed's state what its server said, as far as that may be a lie.</summary>
internal static class FeedHealth
{
    // A cache between may call a feed unchanged for ever.
    private static readonly TimeSpan WholeEvery = TimeSpan.FromHours(1);

    // As long as entries may be dated before they are in the feed.
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(10);

    /// <summary>By what the short feed is asked whether it changed: once an hour by nothing, so that it comes whole.</summary>
    public static Validators ValidatorsOf(FeedState state, DateTimeOffset now) =>
        now - state.FetchedAt < WholeEvery ? state.Short : Validators.None;

    public static FeedState After(FeedState before, FeedState after, FeedDocument read, DateTimeOffset now)
    {
        if (read.Fetched.IsUnchanged)
        {
            return after;
        }

        var newest = read.NewestAt > now ? now : read.NewestAt;
        return after with
        {
            FetchedAt = now,
            NewestAt = newest > before.NewestAt || before.NewestAt is null ? newest : before.NewestAt,
            Elsewhere = read.Elsewhere,
            OtherScheme = read.OtherScheme,
            WasStale = WasStale(before, read, now),
        };
    }

    /// <summary>Whether it comes whole only because it was asked to, and has what it should have had when it was unchanged.</summary>
    private static bool WasStale(FeedState before, FeedDocument read, DateTimeOffset now) =>
        now - before.FetchedAt >= WholeEvery
        && before.Short != Validators.None
        && read.News.Any(entry => entry.State.Reason.Length == 0 && entry.Updated < before.LastReadAt - MaxDelay);
}
