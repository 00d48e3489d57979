using Hazards.Served;
using Hazards.Tables;

namespace HazardReport;

/// <summary>Whether hazards are found on a map where they are drawn.</summary>
internal static class HazardPlaces
{
    /// <summary>Half of what points are rounded to when they are drawn, in degrees, and a little more.</summary>
    private const double Rounding = 0.00051;

    private static readonly double[] Offsets = [-Rounding, 0, Rounding];

    /// <summary>How many points of it are drawn where a query by box does not find it.</summary>
    public static int MissesOf(Hazard hazard) => HazardSummary.Of(hazard).Points
        .Count(point => !IsFoundNear(hazard, latitude: point[1], longitude: point[0]));

    /// <summary>The one place that knows how hazards_api finds a hazard by box.</summary>
    private static bool IsFoundNear(Hazard hazard, double latitude, double longitude) =>
        hazard.Box is { } box
        && Array.Exists(Offsets, north => Array.Exists(Offsets, east => box.Contains(latitude + north, longitude + east)));
}
