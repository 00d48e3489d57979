using Hazards.Telegrams;

namespace Hazards.Events;

/// <summary>
/// What is known of one event: a pure function of the set of its telegrams. Whatever their order and however often each came, the state
/// is the same, because every part of it is the first or last of the telegrams in one total order (<see cref="TelegramOrder"/>).
/// </summary>
public sealed class HazardState
{
    private HazardState(
        string key, Telegram latest, string latestOrder, Telegram? content, string contentOrder, DateTimeOffset firstReportedAt)
    {
        Key = key;
        Latest = latest;
        LatestOrder = latestOrder;
        Content = content;
        ContentOrder = contentOrder;
        FirstReportedAt = firstReportedAt;
    }

    /// <summary>The event (<see cref="TelegramIdentity"/>).</summary>
    public string Key { get; }

    /// <summary>The last telegram, which may be a cancel.</summary>
    public Telegram Latest { get; }

    /// <summary>Grows with every telegram that changes <see cref="Latest"/>: what a conditional write compares.</summary>
    public string LatestOrder { get; }

    /// <summary>What holds, or, once cancelled, what held: the last telegram that is no cancel. Null when only cancels came.</summary>
    public Telegram? Content { get; }

    /// <summary>Grows with every telegram that changes <see cref="Content"/>; empty as long as there is none.</summary>
    public string ContentOrder { get; }

    /// <summary>In UTC, so that it does not show which of two at the same instant came first.</summary>
    public DateTimeOffset FirstReportedAt { get; }

    /// <summary>Retracted, and not issued again since.</summary>
    public bool IsCancelled => Latest.Revision == Revision.Cancel;

    /// <summary>False for drills and tests, which must not alert anybody.</summary>
    public bool IsReal => Latest.Status == TelegramStatus.Real;

    /// <summary>Whether it is to be believed and acted upon at that time: real, not retracted, and not past its own end.</summary>
    public bool HoldsAt(DateTimeOffset now) => IsReal && !IsCancelled && (Content?.ValidUntil is not { } until || now < until);

    /// <summary>The state after one telegram.</summary>
    public static HazardState Of(Telegram telegram)
    {
        var order = TelegramOrder.KeyOf(telegram);
        var isContent = telegram.Revision != Revision.Cancel;
        return new HazardState(
            TelegramIdentity.KeyOf(telegram),
            telegram,
            order,
            isContent ? telegram : null,
            isContent ? order : "",
            telegram.ReportedAt.ToUniversalTime());
    }

    /// <summary>The state as it was kept.</summary>
    /// <param name="content">Null when it is <paramref name="latest"/>, or when only cancels came.</param>
    public static HazardState Restore(Telegram latest, Telegram? content, DateTimeOffset firstReportedAt)
    {
        content ??= latest.Revision == Revision.Cancel ? null : latest;
        return new HazardState(
            TelegramIdentity.KeyOf(latest),
            latest,
            TelegramOrder.KeyOf(latest),
            content,
            content is null ? "" : TelegramOrder.KeyOf(content),
            firstReportedAt);
    }

    /// <summary>The state after another telegram of the same event; this very object when it changes nothing.</summary>
    /// <exception cref="ArgumentException">It belongs to another event.</exception>
    public HazardState Apply(Telegram telegram) => Merge(Of(telegram));

    /// <summary>The state after the telegrams of both.</summary>
    /// <exception cref="ArgumentException">It is another event's state.</exception>
    public HazardState Merge(HazardState other)
    {
        if (other.Key != Key)
        {
            throw new ArgumentException($"It belongs to {other.Key} and not to {Key}.", nameof(other));
        }

        var isLatest = IsAfter(other.LatestOrder, LatestOrder);
        var isContent = IsAfter(other.ContentOrder, ContentOrder);
        var isFirst = other.FirstReportedAt < FirstReportedAt;
        return isLatest || isContent || isFirst
            ? new HazardState(
                Key,
                isLatest ? other.Latest : Latest,
                isLatest ? other.LatestOrder : LatestOrder,
                isContent ? other.Content : Content,
                isContent ? other.ContentOrder : ContentOrder,
                isFirst ? other.FirstReportedAt : FirstReportedAt)
            : this;
    }

    private static bool IsAfter(string order, string other) => string.CompareOrdinal(order, other) > 0;
}
