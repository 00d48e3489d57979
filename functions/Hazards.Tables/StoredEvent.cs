using Amazon.DynamoDBv2.Model;
using Hazards.Events;
using Hazards.Telegrams;
using WorkerLib.Aws;

namespace Hazards.Tables;

/// <summary>
/// The row <c>state</c> of an event. Of an event with telegrams of one kind it has the last one, and the last that is no cancel where that
/// is another; with several kinds a part of each, and the other events that name it.
/// </summary>
/// <param name="Version">Grows with every write, also of an amendment: what a conditional write compares. 1 for the first.</param>
/// <param name="ChangedAt">When this version was written; later than that of the version before.</param>
public sealed record StoredEvent(HazardState State, long Version, DateTimeOffset ChangedAt)
{
    private const string FirstReportedAtName = "firstReportedAt";
    private const string LatestName = "latest";
    private const string ContentName = "content";
    private const string PartsName = "parts";
    private const string SuccessorsName = "successors";
    private const string KindName = "kind";
    private const string OrderName = "order";
    private const string ContentOrderName = "contentOrder";
    private const string IsCancelledName = "isCancelled";
    private const string ReportedAtName = "reportedAt";

    /// <summary>The version after this one (or the first), with another state or after an amendment.</summary>
    public static StoredEvent Next(StoredEvent? before, HazardState state, DateTimeOffset now) =>
        new(state, (before?.Version ?? 0) + 1, before?.ChangedAt >= now ? before.ChangedAt.AddMilliseconds(1) : now);

    public Dictionary<string, AttributeValue> ToItem()
    {
        var item = EventRows.Key(State.Key, EventRows.State);
        item[EventRows.Version] = Attributes.Number(Version);
        item[EventRows.ChangedAt] = Attributes.Time(ChangedAt);
        item[FirstReportedAtName] = Attributes.Time(State.FirstReportedAt);
        item[LatestName] = Binary(State.Latest);
        if (State is { Parts: [{ Kind: var kind } part], Successors.Count: 0 } && kind == State.Latest.Kind)
        {
            if (part.Content is { } content && content.Id != State.Latest.Id)
            {
                item[ContentName] = Binary(content);
            }

            return item;
        }

        item[PartsName] = new() { L = [.. State.Parts.Select(ToAttribute)] };
        item[SuccessorsName] = new() { L = [.. State.Successors.Select(ToAttribute)] };
        return item;
    }

    /// <exception cref="FormatException">The row is damaged; says how.</exception>
    public static StoredEvent Read(IReadOnlyDictionary<string, AttributeValue> item)
    {
        var latest = Telegram(item, LatestName);
        IReadOnlyList<HazardPart> parts = item.ContainsKey(PartsName)
            ? [.. List(item, PartsName).Select(part => PartOf(part, latest, item))]
            : [HazardState.RestorePart(latest, item.ContainsKey(ContentName) ? Telegram(item, ContentName) : null)];
        return new StoredEvent(
            HazardState.Restore(
                EventRows.Text(item, EventRows.Event),
                latest,
                parts,
                item.ContainsKey(SuccessorsName) ? [.. List(item, SuccessorsName).Select(row => SuccessorOf(row, item))] : [],
                EventRows.Time(item, FirstReportedAtName)),
            EventRows.Number(item, EventRows.Version),
            EventRows.Time(item, EventRows.ChangedAt));
    }

    /// <summary>A telegram that is the latest one stands in the row once.</summary>
    private AttributeValue ToAttribute(HazardPart part)
    {
        var row = new Dictionary<string, AttributeValue>
        {
            [KindName] = new(part.Kind),
            [OrderName] = new(part.LatestOrder),
            [IsCancelledName] = new() { BOOL = part.IsCancelled },
        };
        if (part.Content is { } content)
        {
            row[ContentOrderName] = new(part.ContentOrder);
            if (content.Id != State.Latest.Id)
            {
                row[ContentName] = Binary(content);
            }
        }

        return new AttributeValue { M = row };
    }

    private static AttributeValue ToAttribute(HazardSuccessor successor) => new()
    {
        M = new()
        {
            [EventRows.Event] = new(successor.Event),
            [OrderName] = new(successor.Order),
            [ReportedAtName] = Attributes.Time(successor.ReportedAt),
            [IsCancelledName] = new() { BOOL = successor.IsCancel },
        },
    };

    private static HazardPart PartOf(
        Dictionary<string, AttributeValue> row, Telegram latest, IReadOnlyDictionary<string, AttributeValue> item)
    {
        var contentOrder = row.GetValueOrDefault(ContentOrderName)?.S ?? "";
        return new HazardPart(
            Text(row, KindName, item),
            Text(row, OrderName, item),
            row.GetValueOrDefault(IsCancelledName)?.BOOL ?? throw EventRows.Misfit(item, PartsName, "a list of parts"),
            contentOrder.Length == 0 ? null : row.ContainsKey(ContentName) ? Telegram(row, ContentName) : latest,
            contentOrder);
    }

    private static HazardSuccessor SuccessorOf(Dictionary<string, AttributeValue> row, IReadOnlyDictionary<string, AttributeValue> item) =>
        new(
            Text(row, EventRows.Event, item),
            Text(row, OrderName, item),
            EventRows.Time(row, ReportedAtName),
            row.GetValueOrDefault(IsCancelledName)?.BOOL ?? throw EventRows.Misfit(item, SuccessorsName, "a list of events"));

    private static string Text(
        Dictionary<string, AttributeValue> row, string name, IReadOnlyDictionary<string, AttributeValue> item) =>
        row.GetValueOrDefault(name)?.S is { Length: > 0 } text ? text : throw EventRows.Misfit(item, name, "a text");

    private static IEnumerable<Dictionary<string, AttributeValue>> List(IReadOnlyDictionary<string, AttributeValue> item, string name) =>
        item[name].L is { } list && list.TrueForAll(row => row.M is not null)
            ? list.Select(row => row.M)
            : throw EventRows.Misfit(item, name, "a list");

    private static AttributeValue Binary(Telegram telegram) => new() { B = new MemoryStream(TelegramTrimming.Pack(telegram)) };

    private static Telegram Telegram(IReadOnlyDictionary<string, AttributeValue> item, string name)
    {
        try
        {
            return PackedJson.Unpack(item.GetValueOrDefault(name), ReadableHazardsJson.Default.Telegram);
        }
        catch (FormatException exception)
        {
            throw EventRows.Misfit(item, name, "a telegram", exception);
        }
    }
}
