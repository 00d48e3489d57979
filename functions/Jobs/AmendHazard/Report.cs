using Hazards;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using WorkerLib;

namespace Worker.Jobs.AmendHazard;

public sealed partial class AmendHazardHandler
{
    /// <summary>What holds now, or would.</summary>
    /// <param name="Outcome">amended, unchanged, would be amended, would change nothing, or listed.</param>
    /// <param name="Version">Of the event: the one that EnrichHazards serves next.</param>
    /// <param name="Amendment">The amendment that the request made, or made before.</param>
    /// <param name="Amendments">All of this hazard, the earliest first.</param>
    public sealed record Report(
        string Id, string Outcome, long Version, DateTimeOffset ChangedAt, HazardInShort Hazard, AmendmentInShort? Amendment, IReadOnlyList<AmendmentInShort> Amendments)
    {
        internal static Report Of(EventSnapshot snapshot, string outcome, Amendment? amendment = null)
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
                of.Action == AmendmentAction.Withdraw || inForce.Contains(of) ? "holds" : of.HoldsFor(order) ? "withdrawn" : "ended by a newer telegram");
        }
    }

    /// <summary>The event's state with what operators corrected; what is not here is as EnrichHazards finds it in the telegrams.</summary>
    /// <param name="Status">real, drill or test.</param>
    /// <param name="CancelledBy">source or operator; missing while it is not cancelled.</param>
    /// <param name="Severity">Missing unless an operator corrected it.</param>
    /// <param name="HeadlineEn">Missing unless an operator corrected it.</param>
    public sealed record HazardInShort(
        string Kind,
        TelegramStatus Status,
        string? CancelledBy,
        string Title,
        string Headline,
        string? HeadlineEn,
        HazardSeverity? Severity,
        DateTimeOffset ReportedAt,
        DateTimeOffset? ValidUntil)
    {
        private const int MostOfText = 1000;

        internal static HazardInShort Of(HazardState state, IReadOnlyList<Amendment> inForce)
        {
            var content = state.Content ?? state.Latest;
            var isCancelled = inForce.Any(amendment => amendment.Action == AmendmentAction.Cancel);
            var said = new HazardInShort(
                content.Kind,
                content.Status,
                isCancelled ? "operator" : state.IsCancelled ? "source" : null,
                Text.Cut(content.Title, MostOfText),
                Text.Cut(content.Headline, MostOfText),
                null,
                null,
                state.Latest.ReportedAt,
                content.ValidUntil);
            foreach (var amendment in inForce)
            {
                said = amendment.Correction is not { } correction ? said : said with
                {
                    Title = correction.Title ?? said.Title,
                    Headline = correction.Headline ?? said.Headline,
                    HeadlineEn = correction.HeadlineEn ?? said.HeadlineEn,
                    Severity = correction.Severity ?? said.Severity,
                    ValidUntil = correction.ValidUntil ?? said.ValidUntil,
                };
            }

            return said;
        }
    }

    /// <param name="State">holds, withdrawn, or ended by a newer telegram.</param>
    public sealed record AmendmentInShort(
        string Id, string State, DateTimeOffset At, string Action, string By, string Why, bool Stays, HazardCorrection? Correction, string? Withdraws)
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
}
