namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>What a run did with a feed.</summary>
/// <param name="Outcome">read, unchanged, failed, or busy: another run reads it.</param>
/// <param name="New">Entries that were not dealt with before.</param>
/// <param name="Left">Those that still are not: they are retried.</param>
/// <param name="WithLong">Whether the long feed was read, too.</param>
/// <param name="GapUntil">Something before this time may still be missing.</param>
internal sealed record FeedReport(
    string Feed,
    string Outcome,
    int Entries = 0,
    int New = 0,
    int Left = 0,
    bool WithLong = false,
    DateTimeOffset? GapUntil = null,
    string? Problem = null,
    DateTimeOffset? FailingSince = null);
