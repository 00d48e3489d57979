using Hazards;
using Hazards.Enrichment;
using Hazards.Served;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>
/// The reports of an early warning come each second. Who asks for everywhere hears of the prefectures that are added below a warning
/// together, some seconds apart, and with the last report of what is left of them. Who names prefectures hears at once that one of them is
/// added, and everybody of prefectures that are warned.
/// </summary>
internal static class EarlyWarning
{
    private const string Name = "緊急地震速報";

    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);

    public static bool Is(Hazard hazard) => hazard.Kind.Contains(Name, StringComparison.Ordinal);

    /// <summary>Whether something that the version before had, too, may not be told yet.</summary>
    public static bool MayWait(Hazard hazard, Subscription subscription) => Is(hazard) && subscription.IsEverywhere;

    /// <summary>From which severity on other prefectures are news; those below wait for the next report.</summary>
    /// <param name="toldAt">When the subscriber was last notified.</param>
    public static HazardSeverity LeastOfNewAreas(Hazard hazard, Subscription subscription, DateTimeOffset toldAt) =>
        MayWait(hazard, subscription)
        && hazard.ChangedAt - toldAt < Apart
        && !HazardEnds.IsLastReport(hazard.Content)
            ? HazardSeverity.Warning
            : HazardSeverity.Information;
}
