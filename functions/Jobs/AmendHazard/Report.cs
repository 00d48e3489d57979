using Hazards.Events;
using Hazards.Tables;

namespace Worker.Jobs.AmendHazard;

/// <summary>What holds now, or would.</summary>
/// <param name="Outcome">amended, unchanged, would be amended, would change nothing, or listed.</param>
/// <param name="Version">Of the event: the one that EnrichHazards serves next.</param>
/// <param name="Amendment">The amendment that the request made, or made before.</param>
/// <param name="Amendments">All of this hazard, the earliest first.</param>
internal sealed record Report(
    string Id,
    string Outcome,
    long Version,
    DateTimeOffset ChangedAt,
    HazardInShort Hazard,
    AmendmentInShort? Amendment,
    IReadOnlyList<AmendmentInShort> Amendments)
{
    public static Report Of(EventSnapshot snapshot, string outcome, Amendment? amendment = null)
    {
        var order = snapshot.Stored.State.LatestOrder;
        var inForce = Hazards.Served.Amendments.InForce(snapshot.Amendments, order);
        return new Report(
            snapshot.Stored.State.Key,
            outcome,
            snapshot.Stored.Version,
            snapshot.Stored.ChangedAt,
            HazardInShort.Of(snapshot.Stored.State, inForce),
            amendment is null ? null : InShort(amendment),
            [.. snapshot.Amendments.Select(InShort)]);

        AmendmentInShort InShort(Amendment of) => AmendmentInShort.Of(
            of,
            of.Action == AmendmentAction.Withdraw || inForce.Contains(of) ? "holds"
            : of.HoldsFor(order) ? "withdrawn"
            : "ended by a newer telegram");
    }
}
