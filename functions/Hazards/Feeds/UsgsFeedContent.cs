using Hazards.Telegrams;

namespace Hazards.Feeds;

/// <param name="features">Those that could be read.</param>
/// <param name="problems">What is wrong with each of the others.</param>
public sealed class UsgsFeedContent(IReadOnlyList<UsgsFeature> features, IReadOnlyList<string> problems)
{
    public IReadOnlyList<UsgsFeature> Features { get; } = features;

    public IReadOnlyList<Telegram> Telegrams => [.. Features.Select(feature => feature.Telegram)];

    public IReadOnlyList<string> Problems { get; } = problems;

    /// <summary>When the feed was made; null when it does not say, or when it is one feature.</summary>
    public DateTimeOffset? GeneratedAt { get; init; }

    /// <summary>How many features it says it has; null when it does not say, or when it is one feature.</summary>
    public int? Count { get; init; }

    /// <summary>
    /// Whether it is sure to have all that it should: it has as many features as it says, all of them readable, and more than none.
    /// </summary>
    public bool IsWhole => GeneratedAt is not null && Problems.Count == 0 && Features.Count > 0 && Count == Features.Count;
}

/// <param name="Document">
/// The feature as it stands in the feed: JSON whose SHA-256 is the telegram's id, and which <see cref="UsgsFeed"/> reads by itself, too.
/// </param>
public sealed record UsgsFeature(Telegram Telegram, ReadOnlyMemory<byte> Document);
