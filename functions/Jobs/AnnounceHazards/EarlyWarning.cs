using Hazards;
using Hazards.Served;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>
/// The reports of an early warning come each second. Who asks for everywhere hears of the prefectures that are added below a warning
/// together, some seconds apart, and with the last report of what is left of them; when that report never comes, with the next run of
/// EndHazards. Who names prefectures hears at once that one of them is added, and everybody of prefectures that are warned.
/// </summary>
internal static class EarlyWarning
{
    /// <summary>Whether something of this version may not be told with it; another version follows then.</summary>
    public static bool MayWait(Hazard hazard, Subscription subscription) =>
        subscription.IsEverywhere && EarlyWarnings.LookAgainAt(hazard) is not null;

    /// <summary>From which severity on other prefectures are news; those below wait.</summary>
    /// <param name="toldAt">When the subscriber was last notified.</param>
    public static HazardSeverity MinSeverityOfNewAreas(Hazard hazard, Subscription subscription, DateTimeOffset toldAt) =>
        MayWait(hazard, subscription) && hazard.ChangedAt - toldAt < EarlyWarnings.MaxWait
            ? HazardSeverity.Warning
            : HazardSeverity.Information;
}
