using Hazards;
using Hazards.Events;
using WorkerLib;

namespace Worker.Jobs.AmendHazard;

/// <summary>The event's state with what operators corrected; what is not here is as EnrichHazards finds it in the telegrams.</summary>
/// <param name="Status">real, drill or test.</param>
/// <param name="CancelledBy">source or operator; missing while it is not cancelled.</param>
/// <param name="Severity">Missing unless an operator corrected it.</param>
/// <param name="HeadlineEn">Missing unless an operator corrected it.</param>
internal sealed record HazardInShort(
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
    private const int MaxTextChars = 1000;

    internal static HazardInShort Of(HazardState state, IReadOnlyList<Amendment> inForce)
    {
        var content = state.Content ?? state.Latest;
        var isCancelled = inForce.Any(amendment => amendment.Action == AmendmentAction.Cancel);
        var said = new HazardInShort(
            content.Kind,
            content.Status,
            isCancelled ? "operator" : state.IsCancelled ? "source" : null,
            Text.Cut(content.Title, MaxTextChars),
            Text.Cut(content.Headline, MaxTextChars),
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
