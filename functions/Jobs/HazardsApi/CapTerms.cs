using Hazards;
using Hazards.Served;

namespace Worker.Jobs.HazardsApi;

/// <summary>What a hazard is in the words of CAP 1.2, section 3.2.</summary>
internal static class CapTerms
{
    public static string StatusOf(TelegramStatus status) => status switch
    {
        TelegramStatus.Real => "Actual",
        TelegramStatus.Drill => "Exercise",
        _ => "Test",
    };

    public static string CategoryOf(HazardFamily family) => family switch
    {
        HazardFamily.Earthquake or HazardFamily.Tsunami or HazardFamily.Volcano or HazardFamily.Landslide => "Geo",
        HazardFamily.Other => "Other",
        _ => "Met",
    };

    public static string EventOf(HazardFamily family, bool isJapanese) => family switch
    {
        HazardFamily.Earthquake => isJapanese ? "地震" : "Earthquake",
        HazardFamily.Tsunami => isJapanese ? "津波" : "Tsunami",
        HazardFamily.Volcano => isJapanese ? "火山" : "Volcano",
        HazardFamily.Warning => isJapanese ? "気象警報・注意報" : "Weather warning",
        HazardFamily.HeavyRain => isJapanese ? "大雨" : "Heavy rain",
        HazardFamily.Landslide => isJapanese ? "土砂災害" : "Landslide",
        HazardFamily.Flood => isJapanese ? "洪水" : "Flood",
        HazardFamily.Typhoon => isJapanese ? "台風" : "Typhoon",
        HazardFamily.Tornado => isJapanese ? "竜巻" : "Tornado",
        _ => isJapanese ? "防災情報" : "Hazard information",
    };

    /// <summary>How soon to act. A quake that nobody felt much is over; a warning is there so that one acts before.</summary>
    public static string UrgencyOf(Hazard hazard, DateTimeOffset now) =>
        hazard.Phase != HazardPhase.Active || hazard.ValidUntil <= now ? "Past"
        : hazard.Severity >= 3 ? "Immediate"
        : hazard.Family == HazardFamily.Earthquake && !IsEarlyWarning(hazard) ? "Past"
        : hazard.Severity switch
        {
            2 => "Expected",
            1 => "Future",
            _ => "Unknown",
        };

    public static string SeverityOf(int severity) => severity switch
    {
        4 => "Extreme",
        3 => "Severe",
        2 => "Moderate",
        1 => "Minor",
        _ => "Unknown",
    };

    /// <summary>Quakes and eruptions are told of because they were observed; the others because they are to be expected.</summary>
    public static string CertaintyOf(Hazard hazard) => hazard.Family switch
    {
        HazardFamily.Earthquake when !IsEarlyWarning(hazard) => "Observed",
        HazardFamily.Volcano or HazardFamily.HeavyRain => "Observed",
        HazardFamily.Other => "Unknown",
        _ => hazard.Severity >= 2 ? "Likely" : "Possible",
    };

    public static string SenderOf(Hazard hazard, bool isJapanese) =>
        hazard.Source == HazardSource.Usgs ? isJapanese ? "米国地質調査所" : "US Geological Survey"
        : !isJapanese ? "Japan Meteorological Agency"
        : hazard.Office.Length > 0 ? hazard.Office
        : "気象庁";

    private static bool IsEarlyWarning(Hazard hazard) => hazard.TypeCode is "VXSE43" or "VXSE44" or "VXSE45";
}
