using Hazards;
using Hazards.Served;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>Which part of a hazard is a subscriber's concern.</summary>
internal static class Concern
{
    /// <summary>
    /// The severity in the subscriber's area, whether it is enough or not; null when the hazard is no concern of the subscriber's. What
    /// lies in no known prefecture, such as a quake far out, concerns those alone who ask for everywhere.
    /// </summary>
    public static HazardSeverity? SeverityOf(Hazard hazard, Subscription subscription)
    {
        if (!subscription.Takes(hazard))
        {
            return null;
        }

        if (subscription.IsEverywhere || IsWholly(hazard, subscription))
        {
            return hazard.Severity;
        }

        HazardSeverity? highest = null;
        foreach (var area in AreasOf(hazard, subscription))
        {
            highest = HazardSeverities.Max(highest ?? HazardSeverity.Information, area.Severity);
        }

        return highest ?? (hazard.Areas.Count + hazard.Prefectures.Count == 0 && IsOfAll(hazard) ? hazard.Severity : null);
    }

    /// <summary>
    /// The subscriber's areas, the worst first. A coast of which nobody knows where it lies is everybody's, and so is a volcano or a river
    /// of which no other area says it: it may be the subscriber's.
    /// </summary>
    public static IEnumerable<HazardArea> AreasOf(Hazard hazard, Subscription subscription)
    {
        if (subscription.IsEverywhere || IsWholly(hazard, subscription))
        {
            return hazard.Areas;
        }

        var isOfAll = IsOfAll(hazard);
        return hazard.Areas.Where(area => IsPlaced(area) ? PrefecturesOf(area).Any(subscription.TakesIn) : isOfAll);
    }

    /// <summary>Codes of the prefectures that an area lies in; none when nobody knows.</summary>
    public static IEnumerable<string> PrefecturesOf(HazardArea area) =>
        area.Prefecture.Length > 0 ? [area.Prefecture] : area.Prefectures ?? [];

    /// <summary>
    /// Whether the hazard is in the subscriber's prefectures without saying so of its areas, such as a quake of which only the epicentre is
    /// known.
    /// </summary>
    private static bool IsWholly(Hazard hazard, Subscription subscription) =>
        !hazard.Areas.Any(IsPlaced) && hazard.Prefectures.Any(subscription.TakesIn);

    /// <summary>Whether an area that nobody can place may be the subscriber's.</summary>
    private static bool IsOfAll(Hazard hazard) =>
        hazard.Family == HazardFamily.Tsunami || (IsAtHome(hazard.Family) && !hazard.Areas.Any(IsPlaced));

    /// <summary>Families of which the JMA tells none that lie elsewhere.</summary>
    private static bool IsAtHome(HazardFamily family) => family
        is HazardFamily.Volcano or HazardFamily.Flood or HazardFamily.Landslide or HazardFamily.HeavyRain or HazardFamily.Tornado;

    private static bool IsPlaced(HazardArea area) => area.Prefecture.Length > 0 || area.Prefectures is { Count: > 0 };
}
