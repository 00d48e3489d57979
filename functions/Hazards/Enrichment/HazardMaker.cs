using Hazards.Bodies;
using Hazards.Events;
using Hazards.Served;
using Hazards.Telegrams;

namespace Hazards.Enrichment;

/// <summary>Makes what is served of what is known: nothing but the event's rows and the area tables goes into it.</summary>
public static class HazardMaker
{
    /// <param name="version">Of the event.</param>
    /// <param name="changedAt">When that version was written: what has ended by then is ended.</param>
    /// <param name="amendments">All of the event, the earliest first.</param>
    public static Hazard Make(
        HazardState state, long version, DateTimeOffset changedAt, IReadOnlyList<Amendment> amendments, AreaTables tables)
    {
        var inForce = Amendments.InForce(amendments, state.LatestOrder);
        var content = state.Content ?? state.Latest;
        var collector = AreaCollector.Of(content, tables);
        var areas = collector.Areas();
        var end = HazardEnds.Of(state, content, collector.IsOver, inForce);
        var phase = end.By is HazardEnding.Cancel or HazardEnding.Feed ? HazardPhase.Cancelled
            : end.At <= changedAt || end.By is HazardEnding.Lift or HazardEnding.Superseded ? HazardPhase.Ended
            : HazardPhase.Active;
        var point = PointOf(content, areas);
        var (points, box) = HazardPoints.Of(content, point, areas);
        var severity = SeverityOf(content, areas, collector.IsOver || HazardEnds.IsGone(content));
        var hazard = new Hazard
        {
            Id = state.Key,
            Version = version,
            ChangedAt = changedAt,
            Source = content.Source,
            Family = content.Family,
            Kind = content.Kind,
            TypeCode = content.TypeCode,
            Status = content.Status,
            Phase = phase,
            Severity = severity,
            IsRoutine = severity == HazardSeverity.Information && RoutineBulletins.Contains(content),
            Title = content.Title.Length > 0 ? content.Title : content.Kind,
            Headline = "",
            HeadlineEn = "",
            Office = content.PublishingOffice,
            EventId = content.EventId,
            FirstReportedAt = state.FirstReportedAt,
            ReportedAt = state.Latest.ReportedAt,
            ValidUntil = content.ValidUntil,
            ActiveUntil = end.At,
            EndsBy = end.By,
            Point = point,
            Points = points,
            Box = box,
            Geohash = point is null ? "" : Geohash.Of(point),
            Prefectures = collector.Prefectures is { Count: > 0 } touched ? touched : HazardPlace.PrefecturesOf(content, tables),
            Areas = areas,
            Content = content,
        };
        hazard = hazard with { Headline = JapaneseHeadline.Of(hazard, state), HeadlineEn = EnglishHeadline.Of(hazard, tables) };
        return Amendments.Apply(hazard, inForce);
    }

    private static HazardSeverity SeverityOf(Telegram content, List<HazardArea> areas, bool isOver)
    {
        var severity = areas.Count > 0 ? areas[0].Severity : HazardSeverity.Information;
        if (content.Family == HazardFamily.Earthquake)
        {
            severity = HazardSeverities.Max(severity, SeverityOfQuake(content));
        }

        if (content.Family == HazardFamily.Typhoon)
        {
            foreach (var fix in content.Typhoon)
            {
                severity = IsForecast(fix) ? severity : HazardSeverities.Max(severity, SeverityRules.OfTyphoon(fix));
            }
        }

        var atLeast = isOver ? severity : HazardSeverities.Max(severity, SeverityRules.Floor(content));
        return HazardSeverities.Min(atLeast, SeverityRules.Ceiling(content));
    }

    /// <summary>By its intensity, which says what it did; by its magnitude where none is given.</summary>
    private static HazardSeverity SeverityOfQuake(Telegram content)
    {
        if (content.Intensity is { Max: not ("" or "不明") } intensity)
        {
            return HazardSeverities.Max(SeverityRules.OfIntensity(intensity.Max), SeverityRules.OfIntensity(intensity.MaxTo));
        }

        var severity = HazardSeverity.Information;
        foreach (var quake in content.Earthquakes)
        {
            severity = HazardSeverities.Max(severity, SeverityRules.OfPager(quake.Pager));
            severity = quake.IsAssumed ? severity : HazardSeverities.Max(severity, SeverityRules.OfMagnitude(quake.Magnitude));
        }

        return severity;
    }

    private static GeoPoint? PointOf(Telegram content, List<HazardArea> areas) => content.Family switch
    {
        // A tsunami is where it comes ashore, wherever its quake was.
        HazardFamily.Earthquake when content.Earthquakes is [{ Hypocenter.Point: { } hypocenter }, ..] => hypocenter,
        HazardFamily.Typhoon when content.Typhoon.FirstOrDefault(fix => !IsForecast(fix))?.Center is { } center => center,
        HazardFamily.Volcano when VolcanoOf(content)?.Point is { } crater => crater,
        _ => areas.FirstOrDefault(area => area.Point is not null)?.Point,
    };

    /// <summary>The volcano that a telegram is about; null when it names none, or several.</summary>
    public static Area? VolcanoOf(Telegram content)
    {
        Area? volcano = null;
        foreach (var area in content.Notices.Concat(content.Details).SelectMany(notice => notice.Areas))
        {
            if (area.CodeType == "火山名")
            {
                if (volcano is not null && volcano.Code != area.Code)
                {
                    return null;
                }

                // The headline names it, the body says where its crater is.
                volcano = volcano?.Point is null ? area : volcano;
            }
        }

        return volcano;
    }

    /// <summary>Observed are 実況, and 推定 for an hour later.</summary>
    internal static bool IsForecast(TyphoonFix fix) =>
        fix.Time.StartsWith("予報", StringComparison.Ordinal) || fix.Time.StartsWith("延長", StringComparison.Ordinal);
}
