using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Hazards.Telegrams;

namespace Hazards.Tables;

/// <summary>
/// The table <c>hazard_events</c>: what is known of each event, by its key (<see cref="TelegramIdentity"/>). Of an event there are one row
/// <c>state</c> (<see cref="StoredEvent"/>), a row for each telegram (<see cref="HistoryEntry"/>) and one for each amendment
/// (<see cref="AmendmentRow"/>). They sort so that amendments and state come first, and then the telegrams in their order.
/// </summary>
public static class EventRows
{
    public const string Event = "event";
    public const string Row = "row";
    public const string State = "state";
    public const string Version = "version";
    public const string ChangedAt = "changedAt";
    public const string AmendmentPrefix = "amendment#";
    public const string TelegramPrefix = "telegram#";

    public static Dictionary<string, AttributeValue> Key(string eventKey, string row) =>
        new() { [Event] = new(eventKey), [Row] = new(row) };

    internal static string Text(IReadOnlyDictionary<string, AttributeValue> row, string name) =>
        row.GetValueOrDefault(name)?.S is { Length: > 0 } text ? text : throw Misfit(row, name, "a text");

    internal static long Number(IReadOnlyDictionary<string, AttributeValue> row, string name) =>
        long.TryParse(row.GetValueOrDefault(name)?.N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Misfit(row, name, "a whole number");

    internal static DateTimeOffset Time(IReadOnlyDictionary<string, AttributeValue> row, string name) =>
        DateTimeOffset.TryParse(Text(row, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Misfit(row, name, "a time");

    internal static FormatException Misfit(
        IReadOnlyDictionary<string, AttributeValue> row, string name, string wanted, Exception? inner = null) =>
        new(
            $"row {row.GetValueOrDefault(Row)?.S ?? "?"} of {row.GetValueOrDefault(Event)?.S ?? "?"} in hazard_events: "
            + $"{name} is not {wanted}",
            inner);
}
