using Hazards.Served;
using WorkerLib;

namespace Hazards.Tables;

/// <summary>A hazard in a list: small, because it is written once for each of its lists.</summary>
/// <param name="Points">What of it is drawn: longitude and latitude of its areas, or of itself, at most 50.</param>
/// <param name="Box">Of all its points; null without any.</param>
public sealed record HazardSummary(
    string Id,
    long Version,
    DateTimeOffset ChangedAt,
    HazardSource Source,
    HazardFamily Family,
    string Kind,
    TelegramStatus Status,
    HazardPhase Phase,
    HazardSeverity Severity,
    string Title,
    string Headline,
    string HeadlineEn,
    DateTimeOffset ReportedAt,
    DateTimeOffset? ValidUntil,
    IReadOnlyList<string> Prefectures,
    string Geohash,
    IReadOnlyList<double[]> Points,
    GeoBox? Box = null)
{
    private const int MaxTextChars = 300;
    private const int MaxPoints = 50;

    /// <summary><see cref="Hazard.ActiveUntil"/>.</summary>
    public DateTimeOffset? ActiveUntil { get; set; }

    /// <summary><see cref="Hazard.EndsBy"/>.</summary>
    public HazardEnding? EndsBy { get; set; }

    public static HazardSummary Of(Hazard hazard) => new(
        hazard.Id,
        hazard.Version,
        hazard.ChangedAt,
        hazard.Source,
        hazard.Family,
        hazard.Kind,
        hazard.Status,
        hazard.Phase,
        hazard.Severity,
        Text.Cut(hazard.Title, MaxTextChars),
        Text.Cut(hazard.Headline, MaxTextChars),
        Text.Cut(hazard.HeadlineEn, MaxTextChars),
        hazard.ReportedAt,
        hazard.ValidUntil,
        hazard.Prefectures,
        hazard.Geohash,
        PointsOf(hazard),
        hazard.Box)
    {
        ActiveUntil = hazard.ActiveUntil,
        EndsBy = hazard.EndsBy,
    };

    /// <summary>A quake or a typhoon is where it is; anything else is where its areas are.</summary>
    private static List<double[]> PointsOf(Hazard hazard)
    {
        List<double[]> points = [];
        var seen = new HashSet<string>();
        if (HazardFamilies.Of(hazard.Family).IsAtPoint && hazard.Point is { } center)
        {
            Add(center);
            return points;
        }

        foreach (var area in hazard.Areas)
        {
            if (area.Point is { } point && points.Count < MaxPoints)
            {
                Add(point);
            }
        }

        if (points.Count == 0 && hazard.Point is { } only)
        {
            Add(only);
        }

        return points;

        void Add(GeoPoint point)
        {
            double[] rounded = [Math.Round(point.Longitude, 3), Math.Round(point.Latitude, 3)];
            if (seen.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{rounded[0]},{rounded[1]}")))
            {
                points.Add(rounded);
            }
        }
    }
}
