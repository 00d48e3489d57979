using Hazards.Served;

namespace Hazards.Cap;

/// <summary>What a hazard is in the words of CAP 1.2, section 3.2.</summary>
internal static class CapTerms
{
    public static string StatusOf(TelegramStatus status) => status switch
    {
        TelegramStatus.Real => "Actual",
        TelegramStatus.Drill => "Exercise",
        _ => "Test",
    };

    /// <summary>How soon to act. A quake that nobody felt much is over; a warning is there so that one acts before.</summary>
    public static string UrgencyOf(Hazard hazard, DateTimeOffset now) =>
        hazard.Phase != HazardPhase.Active || hazard.EndsAt <= now ? "Past"
        : hazard.Severity < HazardSeverity.Severe && hazard.Family == HazardFamily.Earthquake && !EarlyWarnings.Is(hazard.Kind) ? "Past"
        : HazardSeverities.Of(hazard.Severity).CapUrgency;

    /// <summary>Quakes and eruptions are told of because they were observed; the others because they are to be expected.</summary>
    public static string CertaintyOf(Hazard hazard) =>
        hazard.Family == HazardFamily.Earthquake && !EarlyWarnings.Is(hazard.Kind) ? "Observed"
        : HazardFamilies.Of(hazard.Family).CapCertainty
        ?? (hazard.Severity >= HazardSeverity.Warning ? "Likely" : "Possible");

    public static string SenderOf(Hazard hazard, bool isJapanese) =>
        hazard.Source == HazardSource.Usgs ? isJapanese ? "米国地質調査所" : "US Geological Survey"
        : !isJapanese ? "Japan Meteorological Agency"
        : hazard.Office.Length > 0 ? hazard.Office
        : "気象庁";
}
