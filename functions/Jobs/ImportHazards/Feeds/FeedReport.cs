using System.Text.Json.Serialization;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>What a run did with a feed.</summary>
/// <param name="Outcome">read, unchanged, failed, or busy: another run reads it.</param>
/// <param name="New">Entries that were not dealt with before.</param>
/// <param name="Left">Those that still are not: they are retried.</param>
/// <param name="WithLong">Whether the long feed was read, too.</param>
/// <param name="GapUntil">Something before this time may still be missing.</param>
/// <param name="Alert">What people are alerted to now, or were and still is so; null for nothing.</param>
internal sealed record FeedReport(
    string Feed,
    string Outcome,
    int Entries = 0,
    int New = 0,
    int Left = 0,
    bool WithLong = false,
    DateTimeOffset? GapUntil = null,
    string? Problem = null,
    DateTimeOffset? FailingSince = null,
    string? Alert = null)
{
    /// <summary>What was thrown; null when nothing was.</summary>
    [JsonIgnore]
    public Exception? Failure { get; init; }

    /// <summary>Whether the failure is noted in the feed's row, so that people are alerted when it lasts.</summary>
    [JsonIgnore]
    public bool IsNoted { get; init; }
}
