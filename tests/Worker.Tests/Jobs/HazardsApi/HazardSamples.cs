using Hazards;
using Hazards.Events;
using Hazards.Served;
using Hazards.Telegrams;
using Worker.Tests.Hazards;

namespace Worker.Tests.Jobs.HazardsApi;

/// <summary>Hazards as EnrichHazards makes them, but without tables of areas: the prefecture is that of the code.</summary>
internal static class HazardSamples
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What a state says; changed when it was reported, unless another time is given.</summary>
    public static Hazard Of(HazardState state, int severity = 2, DateTimeOffset? changedAt = null)
    {
        var content = state.Content ?? state.Latest;
        var areas = AreasOf(content, severity);
        return new Hazard
        {
            Id = state.Key,
            Version = 1,
            ChangedAt = changedAt ?? state.Latest.ReportedAt.AddSeconds(10),
            Source = content.Source,
            Family = content.Family,
            Kind = content.Kind,
            TypeCode = content.TypeCode,
            Status = content.Status,
            Phase = state.IsCancelled ? HazardPhase.Cancelled : HazardPhase.Active,
            Severity = (HazardSeverity)severity,
            Title = content.Title,
            Headline = content.Headline,
            HeadlineEn = $"{HazardFamilies.Of(content.Family).Name} {content.EventId}",
            Office = content.PublishingOffice,
            EventId = content.EventId,
            FirstReportedAt = state.FirstReportedAt,
            ReportedAt = state.Latest.ReportedAt,
            ValidUntil = content.ValidUntil,
            Point = content.Earthquakes.Count > 0 ? content.Earthquakes[0].Hypocenter?.Point : null,
            Prefectures =
                [.. areas.Select(area => area.Prefecture).Where(code => code.Length > 0).Distinct().Order(StringComparer.Ordinal)],
            Areas = areas,
            Content = content,
        };
    }

    /// <summary>A made-up quake.</summary>
    /// <param name="minutes">After noon, when it changed; also its number.</param>
    public static Hazard Quake(
        int minutes,
        int severity = 2,
        HazardFamily family = HazardFamily.Earthquake,
        TelegramStatus status = TelegramStatus.Real,
        HazardPhase phase = HazardPhase.Active,
        DateTimeOffset? validUntil = null,
        double latitude = 35,
        double longitude = 139,
        params string[] areas)
    {
        var telegram = Telegrams.Made(eventId: $"quake-{minutes}", status: status);
        return Of(HazardState.Of(telegram), severity, Noon.AddMinutes(minutes)) with
        {
            Family = family,
            Phase = phase,
            ValidUntil = validUntil,
            ActiveUntil = validUntil,
            Point = new GeoPoint(latitude, longitude),
            Headline = $"第{minutes}報",
            Prefectures = [.. areas.Select(code => code[..2]).Distinct()],
            Areas = [.. areas.Select(code => new HazardArea(code, code, code[..2], (HazardSeverity)severity))],
        };
    }

    private static List<HazardArea> AreasOf(Telegram content, int severity)
    {
        var areas = new Dictionary<string, HazardArea>();
        foreach (var notice in content.Notices.Concat(content.Details))
        {
            foreach (var area in notice.Areas)
            {
                var prefecture = area.Code.Length is 6 or 7 ? area.Code[..2] : "";
                areas.TryAdd($"{area.Code} {area.Name}", new HazardArea(area.Name, area.Code, prefecture, (HazardSeverity)severity)
                {
                    NameEn = area.Code.Length > 0 ? $"Area {area.Code}" : "",
                    Point = area.Point ?? new GeoPoint(35.689556, 139.691722),
                    Kinds = [.. notice.Kinds.Select(kind => kind.Name)],
                });
            }
        }

        return [.. areas.Values];
    }
}
