using Amazon.DynamoDBv2.Model;
using Hazards.Telegrams;
using WorkerLib;
using WorkerLib.Aws;

namespace Hazards.Tables;

/// <summary>A telegram in the history of its event.</summary>
/// <param name="Order"><see cref="TelegramOrder"/>.</param>
/// <param name="Telegram"><see cref="Telegrams.Telegram.Id"/>.</param>
/// <param name="Revision">issue, correction or cancel.</param>
/// <param name="Document">The key of the document in the bucket of telegrams.</param>
/// <param name="ReceivedAt">When it was kept.</param>
public sealed record HistoryEntry(
    string Event,
    string Order,
    string Telegram,
    string Revision,
    DateTimeOffset ReportedAt,
    string Serial,
    string Title,
    string Headline,
    string Document,
    DateTimeOffset ReceivedAt)
{
    private const int MaxHeadlineChars = 500;

    /// <summary>The entry of a telegram in its own event.</summary>
    public static HistoryEntry Of(Telegram telegram, string document, DateTimeOffset receivedAt) =>
        Of(TelegramIdentity.KeyOf(telegram), telegram, document, receivedAt);

    /// <param name="eventKey">Of the telegram's own event, or of one that it names.</param>
    public static HistoryEntry Of(string eventKey, Telegram telegram, string document, DateTimeOffset receivedAt) => new(
        eventKey,
        TelegramOrder.KeyOf(telegram),
        telegram.Id,
        telegram.Revision switch
        {
            Hazards.Revision.Issue => "issue",
            Hazards.Revision.Correction => "correction",
            _ => "cancel",
        },
        telegram.ReportedAt,
        telegram.Serial,
        Text.Cut(telegram.Title, MaxHeadlineChars),
        Text.Cut(telegram.Headline, MaxHeadlineChars),
        document,
        receivedAt);

    public Dictionary<string, AttributeValue> ToItem()
    {
        var item = EventRows.Key(Event, EventRows.TelegramPrefix + Order);
        item["telegram"] = new(Telegram);
        item["revision"] = new(Revision);
        item["reportedAt"] = Attributes.Time(ReportedAt);
        item["serial"] = new(Serial);
        item["title"] = new(Title);
        item["headline"] = new(Headline);
        item["document"] = new(Document);
        item["receivedAt"] = Attributes.Time(ReceivedAt);
        return item;
    }

    /// <exception cref="FormatException">The row is damaged; says how.</exception>
    public static HistoryEntry Read(IReadOnlyDictionary<string, AttributeValue> item) => new(
        EventRows.Text(item, EventRows.Event),
        OrderOf(item),
        EventRows.Text(item, "telegram"),
        EventRows.Text(item, "revision"),
        EventRows.Time(item, "reportedAt"),
        item.GetValueOrDefault("serial")?.S ?? "",
        item.GetValueOrDefault("title")?.S ?? "",
        item.GetValueOrDefault("headline")?.S ?? "",
        EventRows.Text(item, "document"),
        EventRows.Time(item, "receivedAt"));

    private static string OrderOf(IReadOnlyDictionary<string, AttributeValue> item) =>
        EventRows.Text(item, EventRows.Row) is var row && row.StartsWith(EventRows.TelegramPrefix, StringComparison.Ordinal)
            ? row[EventRows.TelegramPrefix.Length..]
            : throw EventRows.Misfit(item, EventRows.Row, "that of a telegram");
}
