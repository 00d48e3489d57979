using Amazon.DynamoDBv2.Model;
using Hazards.Events;
using Hazards.Telegrams;
using WorkerLib.Aws;

namespace Hazards.Tables;

/// <summary>The row <c>state</c> of an event.</summary>
/// <param name="Version">Grows with every write, also of an amendment: what a conditional write compares. 1 for the first.</param>
/// <param name="ChangedAt">When this version was written; later than that of the version before.</param>
public sealed record StoredEvent(HazardState State, long Version, DateTimeOffset ChangedAt)
{
    private const string FirstReportedAtName = "firstReportedAt";
    private const string LatestName = "latest";
    private const string ContentName = "content";

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
        if (State.Content is { } content && content.Id != State.Latest.Id)
        {
            item[ContentName] = Binary(content);
        }

        return item;
    }

    /// <exception cref="FormatException">The row is damaged; says how.</exception>
    public static StoredEvent Read(IReadOnlyDictionary<string, AttributeValue> item) => new(
        HazardState.Restore(
            Telegram(item, LatestName),
            item.ContainsKey(ContentName) ? Telegram(item, ContentName) : null,
            EventRows.Time(item, FirstReportedAtName)),
        EventRows.Number(item, EventRows.Version),
        EventRows.Time(item, EventRows.ChangedAt));

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
