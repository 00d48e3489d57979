using System.Text.Json.Serialization;
using Hazards.Telegrams;

namespace Hazards.Events;

/// <summary>
/// What an operator says of an event. It is kept beside the event's telegrams and applied to what they say, so a replay of telegrams cannot
/// undo it. A correction or cancel ends when the source says something newer, unless it is to stay; a note stays.
/// </summary>
/// <param name="Event"><see cref="TelegramIdentity"/>.</param>
/// <param name="Id">Names the amendment: the same one twice is one.</param>
/// <param name="By">Who.</param>
/// <param name="Why">The reason, for the history.</param>
/// <param name="SaidOf"><see cref="HazardState.LatestOrder"/> of what it was said of.</param>
/// <param name="Stays">Whether it holds for newer telegrams, too.</param>
public sealed record Amendment(
    string Event, string Id, DateTimeOffset At, AmendmentAction Action, string By, string Why, string SaidOf, bool Stays = false)
{
    /// <summary>What is corrected; null for the other actions.</summary>
    public HazardCorrection? Correction { get; init; }

    /// <summary>The id of the amendment that is withdrawn; empty for the other actions.</summary>
    public string Withdraws { get; set; } = "";

    /// <summary>Whether it still counts for a state whose last telegram has this order; a withdrawal is not its matter.</summary>
    public bool HoldsFor(string latestOrder) =>
        Stays || Action is AmendmentAction.Annotate or AmendmentAction.Withdraw || string.CompareOrdinal(latestOrder, SaidOf) <= 0;
}

[JsonConverter(typeof(JsonStringEnumConverter<AmendmentAction>))]
public enum AmendmentAction
{
    [JsonStringEnumMemberName("correct")]
    Correct,

    [JsonStringEnumMemberName("cancel")]
    Cancel,

    [JsonStringEnumMemberName("annotate")]
    Annotate,

    /// <summary>Takes an earlier amendment back.</summary>
    [JsonStringEnumMemberName("withdraw")]
    Withdraw,
}

/// <summary>What is null stays as the source says it.</summary>
public sealed record HazardCorrection(
    string? Title = null,
    string? Headline = null,
    string? HeadlineEn = null,
    HazardSeverity? Severity = null,
    DateTimeOffset? ValidUntil = null);
