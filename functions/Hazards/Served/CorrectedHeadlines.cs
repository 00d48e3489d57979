using Hazards.Events;

namespace Hazards.Served;

/// <summary>
/// What becomes of a headline that an operator did not write anew when they corrected the severity, or the headline in the other language:
/// it says so, because its own words may be what was wrong.
/// </summary>
internal static class CorrectedHeadlines
{
    /// <param name="severity">The corrected one.</param>
    public static string InJapanese(Hazard hazard, HazardCorrection correction, HazardSeverity severity)
    {
        var marks = severity != hazard.Severity ? $"{HazardSeverities.Of(severity).NameJa}に訂正" : "";
        marks += correction.HeadlineEn is null ? "" : $"{(marks.Length > 0 ? "・" : "")}英文見出しを訂正";
        return marks.Length > 0 ? $"【{marks}】{hazard.Headline}" : hazard.Headline;
    }

    /// <param name="severity">The corrected one.</param>
    public static string InEnglish(Hazard hazard, HazardCorrection correction, HazardSeverity severity)
    {
        var mark = severity != hazard.Severity ? $"Corrected to {HazardSeverities.Of(severity).Name.ToLowerInvariant()}" : "";
        mark = correction.Headline is null ? mark : $"{(mark.Length > 0 ? mark : "Corrected")} (see the Japanese headline)";
        return mark.Length > 0 ? $"{mark}: {hazard.HeadlineEn}" : hazard.HeadlineEn;
    }
}
