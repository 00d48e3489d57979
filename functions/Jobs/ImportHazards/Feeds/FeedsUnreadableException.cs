namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>Feeds cannot be read for minutes. Everything else is imported; the next run tries again.</summary>
internal sealed class FeedsUnreadableException(IReadOnlyList<FeedReport> feeds) : Exception(
    string.Join(' ', feeds.Select(feed => $"The feed {feed.Feed} cannot be read since {feed.FailingSince:O}: {feed.Problem}."))
    + " What comes meanwhile is imported from the long feeds once they can be read.");
