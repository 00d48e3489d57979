using Hazards.Events;

namespace Hazards.Served;

/// <summary>What operators said of an event, applied to what its telegrams say.</summary>
public static class Amendments
{
    /// <summary>Those that count, in the order of their times: not withdrawn, and not outdated by a newer telegram.</summary>
    /// <param name="latestOrder"><see cref="HazardState.LatestOrder"/> of what they are applied to.</param>
    public static IReadOnlyList<Amendment> InForce(IReadOnlyList<Amendment> all, string latestOrder)
    {
        var withdrawn = new HashSet<string>();
        foreach (var amendment in all)
        {
            if (amendment.Action == AmendmentAction.Withdraw)
            {
                withdrawn.Add(amendment.Withdraws);
            }
        }

        var inForce = new List<Amendment>();
        foreach (var amendment in all)
        {
            if (amendment.Action != AmendmentAction.Withdraw && !withdrawn.Contains(amendment.Id) && amendment.HoldsFor(latestOrder))
            {
                inForce.Add(amendment);
            }
        }

        inForce.Sort((one, other) => one.At != other.At ? one.At.CompareTo(other.At) : string.CompareOrdinal(one.Id, other.Id));
        return inForce;
    }

    /// <summary>The hazard as it is after amendments; of two corrections of the same thing the later one counts.</summary>
    public static Hazard Apply(Hazard hazard, IReadOnlyList<Amendment> inForce)
    {
        List<HazardNote> notes = [.. hazard.Notes];
        HazardCorrection? corrected = null;
        foreach (var amendment in inForce)
        {
            hazard = amendment.Action == AmendmentAction.Cancel ? hazard with { Phase = HazardPhase.Cancelled } : hazard;
            corrected = amendment is { Action: AmendmentAction.Correct, Correction: { } correction }
                ? Merge(corrected, correction)
                : corrected;
            notes.Add(new HazardNote(amendment.Id, amendment.At, NameOf(amendment.Action), amendment.By, amendment.Why));
        }

        return corrected is null ? hazard with { Notes = notes } : Correct(hazard, corrected) with { Notes = notes };
    }

    private static HazardCorrection Merge(HazardCorrection? earlier, HazardCorrection later) => new(
        later.Title ?? earlier?.Title,
        later.Headline ?? earlier?.Headline,
        later.HeadlineEn ?? earlier?.HeadlineEn,
        later.Severity ?? earlier?.Severity,
        later.ValidUntil ?? earlier?.ValidUntil);

    private static Hazard Correct(Hazard hazard, HazardCorrection correction)
    {
        var severity = HazardSeverities.Of(correction.Severity ?? hazard.Severity).Severity;
        return hazard with
        {
            Title = correction.Title ?? hazard.Title,
            Headline = correction.Headline ?? CorrectedHeadlines.InJapanese(hazard, correction, severity),
            HeadlineEn = correction.HeadlineEn ?? CorrectedHeadlines.InEnglish(hazard, correction, severity),
            ValidUntil = correction.ValidUntil ?? hazard.ValidUntil,
            Severity = severity,
            IsRoutine = hazard.IsRoutine && severity == HazardSeverity.Information,
            Areas = severity == hazard.Severity ? hazard.Areas : [.. hazard.Areas.Select(area => Correct(area, hazard.Severity, severity))],
        };
    }

    /// <summary>The severity of a hazard stays the highest of its areas.</summary>
    private static HazardArea Correct(HazardArea area, HazardSeverity before, HazardSeverity now) =>
        area.Severity == before || area.Severity > now ? area with { Severity = now } : area;

    /// <summary>As in the JSON.</summary>
    public static string NameOf(AmendmentAction action) => action switch
    {
        AmendmentAction.Correct => "correct",
        AmendmentAction.Cancel => "cancel",
        AmendmentAction.Annotate => "annotate",
        _ => "withdraw",
    };
}
