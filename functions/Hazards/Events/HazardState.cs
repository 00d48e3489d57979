using Hazards.Telegrams;

namespace Hazards.Events;

/// <summary>
/// What is known of one event: a pure function of the set of its telegrams and of those of other events that name it. Whatever their order
/// and however often each came, the state is the same, because every part of it is the first or last of the telegrams in one total order
/// (<see cref="TelegramOrder"/>).
/// </summary>
public sealed class HazardState
{
    /// <summary>Other events that may name one; of more, the last ones count.</summary>
    private const int MaxSuccessors = 20;

    private HazardState(
        string key,
        Telegram latest,
        string latestOrder,
        IReadOnlyList<HazardPart> parts,
        IReadOnlyList<HazardSuccessor> successors,
        DateTimeOffset firstReportedAt)
    {
        Key = key;
        Latest = latest;
        LatestOrder = latestOrder;
        Parts = parts;
        Successors = successors;
        FirstReportedAt = firstReportedAt;
        Content = ShownContent.Of(parts);
        ContentOrder = parts.Count == 0 ? "" : parts.Select(part => part.ContentOrder).Max(StringComparer.Ordinal)!;
        Superseded = SupersededBy(parts, successors);
    }

    /// <summary>The event (<see cref="TelegramIdentity"/>).</summary>
    public string Key { get; }

    /// <summary>The last telegram, which may be a cancel.</summary>
    public Telegram Latest { get; }

    /// <summary>Grows with every telegram that changes <see cref="Latest"/>: what a conditional write compares.</summary>
    public string LatestOrder { get; }

    /// <summary>Of each kind of telegrams what is known, in the order of the kinds' names; none when it is only named by others.</summary>
    public IReadOnlyList<HazardPart> Parts { get; }

    /// <summary>Other events that named this one, each once, in the order of their keys.</summary>
    public IReadOnlyList<HazardSuccessor> Successors { get; }

    /// <summary>
    /// What holds, or, once cancelled, what held: the last telegram that is no cancel, or what is made of those of several kinds
    /// (<see cref="ShownContent"/>). Null when only cancels came.
    /// </summary>
    public Telegram? Content { get; }

    /// <summary>Grows with every telegram that changes <see cref="Content"/>; empty as long as there is none.</summary>
    public string ContentOrder { get; }

    /// <summary>In UTC, so that it does not show which of two at the same instant came first.</summary>
    public DateTimeOffset FirstReportedAt { get; }

    /// <summary>Whether no telegram of its own came: it is no hazard then, only the name of one.</summary>
    public bool IsOnlyNamed => Parts.Count == 0;

    /// <summary>Retracted, and not issued again since.</summary>
    public bool IsCancelled => Parts.Count > 0 && Parts.All(part => part.IsCancelled);

    /// <summary>The other event that speaks in the place of this one now; null while this one speaks for itself.</summary>
    public HazardSuccessor? Superseded { get; }

    /// <summary>False for drills and tests, which must not alert anybody.</summary>
    public bool IsReal => Latest.Status == TelegramStatus.Real;

    /// <summary>Whether it is to be believed and acted upon at that time: real, not retracted, and not past its own end.</summary>
    public bool HoldsAt(DateTimeOffset now) =>
        IsReal && !IsCancelled && Superseded is null && (Content?.ValidUntil is not { } until || now < until);

    /// <summary>The state of a telegram's own event after it.</summary>
    public static HazardState Of(Telegram telegram) => Of(telegram, TelegramIdentity.KeyOf(telegram));

    /// <summary>The state of an event after one telegram: of its own, or of another event that names it.</summary>
    public static HazardState Of(Telegram telegram, string eventKey)
    {
        var (own, order) = (TelegramIdentity.KeyOf(telegram), TelegramOrder.KeyOf(telegram));

        // A list of events that is retracted leaves them to themselves; a quake under another id is gone with it.
        var isRetracted = telegram is { Revision: Revision.Cancel, OtherIds: null };
        return new HazardState(
            eventKey,
            telegram,
            order,
            own == eventKey ? [HazardPart.Of(telegram)] : [],
            own == eventKey ? [] : [new HazardSuccessor(own, order, telegram.ReportedAt, isRetracted)],
            telegram.ReportedAt.ToUniversalTime());
    }

    /// <summary>The state as it was kept.</summary>
    public static HazardState Restore(
        string key,
        Telegram latest,
        IReadOnlyList<HazardPart> parts,
        IReadOnlyList<HazardSuccessor> successors,
        DateTimeOffset firstReportedAt) =>
        new(key, latest, TelegramOrder.KeyOf(latest), parts, successors, firstReportedAt);

    /// <summary>The part of the only kind, as it was kept.</summary>
    /// <param name="content">Null when it is <paramref name="latest"/>, or when only cancels came.</param>
    public static HazardPart RestorePart(Telegram latest, Telegram? content)
    {
        var part = HazardPart.Of(latest);
        return content is null ? part : part.Merge(HazardPart.Of(content));
    }

    /// <summary>The state after another telegram of the same event; this very object when it changes nothing.</summary>
    /// <exception cref="ArgumentException">It belongs to another event and does not name this one.</exception>
    public HazardState Apply(Telegram telegram)
    {
        var own = TelegramIdentity.KeyOf(telegram);
        return own == Key || TelegramIdentity.NamedBy(telegram).Contains(Key)
            ? Merge(Of(telegram, Key))
            : throw new ArgumentException($"It belongs to {own} and not to {Key}.", nameof(telegram));
    }

    /// <summary>The state after the telegrams of both.</summary>
    /// <exception cref="ArgumentException">It is another event's state.</exception>
    public HazardState Merge(HazardState other)
    {
        if (other.Key != Key)
        {
            throw new ArgumentException($"It belongs to {other.Key} and not to {Key}.", nameof(other));
        }

        // As soon as there are telegrams of its own, those of others say nothing of when it was reported.
        if (IsOnlyNamed != other.IsOnlyNamed)
        {
            var (speaks, named) = IsOnlyNamed ? (other, this) : (this, other);
            return speaks.With(speaks.Parts, MergeSuccessors(speaks.Successors, named.Successors), speaks);
        }

        var parts = MergeParts(Parts, other.Parts);
        var successors = MergeSuccessors(Successors, other.Successors);
        return With(parts, successors, other);
    }

    private HazardState With(IReadOnlyList<HazardPart> parts, IReadOnlyList<HazardSuccessor> successors, HazardState other)
    {
        var isLatest = IsAfter(other.LatestOrder, LatestOrder);
        var isFirst = other.FirstReportedAt < FirstReportedAt;
        return isLatest || isFirst || parts != Parts || successors != Successors
            ? new HazardState(
                Key,
                isLatest ? other.Latest : Latest,
                isLatest ? other.LatestOrder : LatestOrder,
                parts,
                successors,
                isFirst ? other.FirstReportedAt : FirstReportedAt)
            : this;
    }

    /// <summary>The very first list when the second one changes nothing.</summary>
    private static IReadOnlyList<HazardPart> MergeParts(IReadOnlyList<HazardPart> parts, IReadOnlyList<HazardPart> others)
    {
        var merged = parts.ToDictionary(part => part.Kind);
        var isChanged = false;
        foreach (var other in others)
        {
            var part = merged.GetValueOrDefault(other.Kind);
            merged[other.Kind] = part?.Merge(other) ?? other;
            isChanged |= merged[other.Kind] != part;
        }

        return isChanged ? [.. merged.Values.OrderBy(part => part.Kind, StringComparer.Ordinal)] : parts;
    }

    /// <inheritdoc cref="MergeParts"/>
    private static IReadOnlyList<HazardSuccessor> MergeSuccessors(
        IReadOnlyList<HazardSuccessor> successors, IReadOnlyList<HazardSuccessor> others)
    {
        if (others.Count == 0)
        {
            return successors;
        }

        List<HazardSuccessor> merged =
        [
            .. successors.Concat(others)
                .GroupBy(successor => successor.Event)
                .Select(named => named.Aggregate((one, other) => one.Merge(other)))
                .OrderByDescending(successor => successor.Order, StringComparer.Ordinal)
                .Take(MaxSuccessors)
                .OrderBy(successor => successor.Event, StringComparer.Ordinal),
        ];
        return merged.SequenceEqual(successors) ? successors : merged;
    }

    /// <summary>The last other event that named this one after its own last word.</summary>
    private static HazardSuccessor? SupersededBy(IReadOnlyList<HazardPart> parts, IReadOnlyList<HazardSuccessor> successors)
    {
        if (parts.Count == 0 || successors.Count == 0)
        {
            return null;
        }

        // What only tells of it, such as an observation that comes late, does not begin it again.
        var word = parts.Where(part => !part.IsCancelled).MaxBy(part => TelegramLines.Of(part.Kind)?.RankOf(part.Kind) ?? 0);
        var said = word?.ContentOrder ?? "";
        return successors
            .Where(successor => !successor.IsCancel && IsAfter(successor.Order, said))
            .MaxBy(successor => successor.Order, StringComparer.Ordinal);
    }

    private static bool IsAfter(string order, string other) => string.CompareOrdinal(order, other) > 0;
}
