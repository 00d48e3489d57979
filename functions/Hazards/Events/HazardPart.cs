using Hazards.Telegrams;

namespace Hazards.Events;

/// <summary>What is known of one kind of an event's telegrams: the last one, and the last that is no cancel.</summary>
/// <param name="LatestOrder">Of the last one (<see cref="TelegramOrder"/>).</param>
/// <param name="IsCancelled">Whether that one is a cancel.</param>
/// <param name="Content">The last telegram that is no cancel; null when only cancels came.</param>
/// <param name="ContentOrder">Its order; empty without one.</param>
public sealed record HazardPart(string Kind, string LatestOrder, bool IsCancelled, Telegram? Content, string ContentOrder)
{
    internal static HazardPart Of(Telegram telegram)
    {
        var order = TelegramOrder.KeyOf(telegram);
        return telegram.Revision == Revision.Cancel
            ? new HazardPart(telegram.Kind, order, true, null, "")
            : new HazardPart(telegram.Kind, order, false, telegram, order);
    }

    /// <summary>After the telegrams of both; this very object when the other one changes nothing.</summary>
    internal HazardPart Merge(HazardPart other)
    {
        var isLatest = string.CompareOrdinal(other.LatestOrder, LatestOrder) > 0;
        var isContent = string.CompareOrdinal(other.ContentOrder, ContentOrder) > 0;
        return isLatest || isContent
            ? new HazardPart(
                Kind,
                isLatest ? other.LatestOrder : LatestOrder,
                isLatest ? other.IsCancelled : IsCancelled,
                isContent ? other.Content : Content,
                isContent ? other.ContentOrder : ContentOrder)
            : this;
    }
}

/// <summary>The last telegram of another event that names this one (<see cref="TelegramIdentity.NamedBy"/>).</summary>
/// <param name="Event">The key of the other event.</param>
/// <param name="Order">Of the telegram.</param>
/// <param name="IsCancel">Whether it retracts what it said.</param>
public sealed record HazardSuccessor(string Event, string Order, DateTimeOffset ReportedAt, bool IsCancel)
{
    internal HazardSuccessor Merge(HazardSuccessor other) => string.CompareOrdinal(other.Order, Order) > 0 ? other : this;
}
