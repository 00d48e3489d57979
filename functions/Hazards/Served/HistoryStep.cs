using System.Text.Json.Serialization;

namespace Hazards.Served;

/// <summary>A telegram or an amendment of an event, as it is served.</summary>
/// <param name="Type">telegram or amendment.</param>
/// <param name="Id">SHA-256 of the telegram's document, or the amendment's own.</param>
/// <param name="At">When it was reported or amended.</param>
/// <param name="ReceivedAt">When it came here.</param>
/// <param name="Action">Of a telegram issue, correction or cancel; of an amendment correct, cancel, annotate or withdraw.</param>
public sealed record HistoryStep(string Type, string Id, DateTimeOffset At, DateTimeOffset ReceivedAt, string Action)
{
    /// <summary>
    /// Telegrams sort by their order, which begins with their time; an amendment by its time, but behind what it was said of.
    /// </summary>
    [JsonIgnore]
    public string Order { get; init; } = "";

    public string? Serial { get; init; }

    public string? Title { get; init; }

    public string? Headline { get; init; }

    /// <summary>Who amended.</summary>
    public string? By { get; init; }

    public string? Why { get; init; }
}

/// <summary>What came of an event, the newest first.</summary>
/// <param name="IsTruncated">Whether older entries are left out.</param>
public sealed record HazardHistory(IReadOnlyList<HistoryStep> Steps, bool IsTruncated);
