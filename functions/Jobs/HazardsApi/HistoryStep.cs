using System.Text.Json.Serialization;
using Amazon.DynamoDBv2.Model;
using Hazards.Served;
using Hazards.Tables;

namespace Worker.Jobs.HazardsApi;

/// <summary>A telegram or an amendment of an event, as it is served.</summary>
/// <param name="Type">telegram or amendment.</param>
/// <param name="Id">SHA-256 of the telegram's document, or the amendment's own.</param>
/// <param name="At">When it was reported or amended.</param>
/// <param name="ReceivedAt">When it came here.</param>
/// <param name="Action">Of a telegram issue, correction or cancel; of an amendment correct, cancel, annotate or withdraw.</param>
internal sealed record HistoryStep(string Type, string Id, DateTimeOffset At, DateTimeOffset ReceivedAt, string Action)
{
    /// <summary>Telegrams sort by their order, which begins with their time; an amendment by its time, but behind what it was said of.</summary>
    [JsonIgnore]
    public string Order { get; init; } = "";

    public string? Serial { get; init; }

    public string? Title { get; init; }

    public string? Headline { get; init; }

    /// <summary>Who amended.</summary>
    public string? By { get; init; }

    public string? Why { get; init; }

    /// <summary>Null for a row of another sort.</summary>
    /// <exception cref="FormatException">The row is damaged; says how.</exception>
    public static HistoryStep? Read(Dictionary<string, AttributeValue> item)
    {
        var row = item.GetValueOrDefault(EventRows.Row)?.S ?? "";
        if (row.StartsWith(EventRows.TelegramPrefix, StringComparison.Ordinal))
        {
            var entry = HistoryEntry.Read(item);
            return new HistoryStep("telegram", entry.Telegram, entry.ReportedAt, entry.ReceivedAt, entry.Revision)
            {
                Order = entry.Order,
                Serial = entry.Serial,
                Title = entry.Title,
                Headline = entry.Headline,
            };
        }

        if (row.StartsWith(EventRows.AmendmentPrefix, StringComparison.Ordinal))
        {
            var amendment = AmendmentRow.Read(item);
            var order = row[EventRows.AmendmentPrefix.Length..];
            return new HistoryStep("amendment", amendment.Id, amendment.At, amendment.At, Amendments.NameOf(amendment.Action))
            {
                Order = string.CompareOrdinal(order, amendment.SaidOf) > 0 ? order : $"{amendment.SaidOf}#{order}",
                By = amendment.By,
                Why = amendment.Why,
            };
        }

        return null;
    }
}
