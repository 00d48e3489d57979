using Hazards.Events;
using Hazards.Served;

namespace Worker.Jobs.AmendHazard;

/// <param name="State">holds, withdrawn, or ended by a newer telegram.</param>
internal sealed record AmendmentInShort(
    string Id,
    string State,
    DateTimeOffset At,
    string Action,
    string By,
    string Why,
    bool Stays,
    HazardCorrection? Correction,
    string? Withdraws)
{
    internal static AmendmentInShort Of(Amendment amendment, string state) => new(
        amendment.Id,
        state,
        amendment.At,
        Amendments.NameOf(amendment.Action),
        amendment.By,
        amendment.Why,
        amendment.Stays,
        amendment.Correction,
        amendment.Withdraws.Length > 0 ? amendment.Withdraws : null);
}
