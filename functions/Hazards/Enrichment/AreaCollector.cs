using Hazards.Bodies;
using Hazards.Served;
using Hazards.Telegrams;

namespace Hazards.Enrichment;

/// <summary>
/// Gathers the areas of a telegram from all of its parts, each once, with the worst that is said of it and all kinds. Areas of which
/// something was lifted stay, below the others: whoever was notified must see that it is over.
/// </summary>
internal sealed class AreaCollector(AreaTables tables, HazardFamily family, HazardSeverity floor, HazardSeverity ceiling)
{
    public const int MaxAreas = 2000;
    private const int MaxKinds = 20; // of an area

    private static readonly string[] IntensityNames = ["１", "２", "３", "４", "５弱", "５強", "６弱", "６強", "７"];

    private const string WarnedOf = "緊急地震速報（警報）";

    private readonly Dictionary<string, Found> areas = [];
    private readonly SortedSet<string> prefectures = new(StringComparer.Ordinal);
    private bool isLifted;
    private bool isInForce;

    /// <summary>Whether something was lifted, and nothing that matters is in force.</summary>
    public bool IsOver => isLifted && !isInForce;

    /// <summary>Codes of the prefectures that the areas touch, ascending; all once <see cref="Areas"/> were asked for.</summary>
    public IReadOnlyList<string> Prefectures => [.. prefectures];

    public static AreaCollector Of(Telegram telegram, AreaTables tables)
    {
        var collector = new AreaCollector(tables, telegram.Family, SeverityRules.Floor(telegram), SeverityRules.Ceiling(telegram));
        collector.AddNotices(telegram.Details);
        if (telegram.Tsunami.Count == 0)
        {
            collector.AddNotices(telegram.Notices); // with coasts the headline only sums them up
        }

        collector.AddIntensities(telegram.Intensity);
        collector.AddCoasts(telegram.Tsunami);
        if (collector.areas.Count == 0)
        {
            // Where there are warnings, the dangers by hour are of what may yet come.
            collector.AddRisks(telegram.Risks);
        }

        return collector;
    }

    /// <summary>The worst first; of equals in the order of the telegram.</summary>
    public List<HazardArea> Areas()
    {
        List<Found> found = [.. areas.Values];
        if (found.Exists(area => !area.IsEmpty))
        {
            found.RemoveAll(area => area.IsEmpty);
        }

        found.Sort((one, other) => one.Severity != other.Severity ? other.Severity - one.Severity : one.Place - other.Place);
        return [.. found.Take(MaxAreas).Select(Served)];
    }

    private void AddNotices(IReadOnlyList<Notice> notices)
    {
        // A headline's special warning is of the areas with a warning, where there are any; those with advisories keep them.
        var isOfWarnings = floor == HazardSeverity.Emergency
            && notices.SelectMany(notice => notice.Kinds).Any(kind =>
                KindReading.StateOf(kind) == KindState.InForce && SeverityOf(KindReading.NameOf(kind, family)) >= HazardSeverity.Warning);
        foreach (var notice in notices)
        {
            foreach (var kind in notice.Kinds)
            {
                var state = KindReading.StateOf(kind);
                var name = KindReading.NameOf(kind, family);
                var severity = state == KindState.InForce ? AtLeastFloor(SeverityOf(name), isOfWarnings) : HazardSeverity.Information;
                Note(state, severity);
                foreach (var area in notice.Areas)
                {
                    var table = AreaTables.TableOf(area.CodeType, area.Code);
                    Add(table, area.Name, area.Code, state == KindState.Nothing ? "" : name, severity, area.Point);
                }
            }
        }
    }

    private HazardSeverity AtLeastFloor(HazardSeverity severity, bool isOfWarnings) =>
        isOfWarnings && severity < HazardSeverity.Warning ? severity : HazardSeverities.Max(severity, floor);

    private void AddIntensities(SeismicIntensity? intensity)
    {
        foreach (var area in intensity?.Areas ?? [])
        {
            var step = SeismicIntensity.StepOf(area.Max);
            var name = step < 0 ? intensity!.IsForecast ? "" : area.Condition : NameOf(area, intensity!.IsForecast);
            var severity = step < 0 && name.Length > 0
                ? SeverityRules.OfIntensity("5-") // 震度５弱以上未入電: a station is silent, and probably shaken
                : HazardSeverities.Max(SeverityRules.OfIntensity(area.Max), SeverityRules.OfIntensity(area.MaxTo));
            if (area.Kind is { } kind)
            {
                // Whichever of VXSE43, 44 and 45 carries it: the kind of the area says whether it is warned.
                severity = HazardSeverities.Max(severity, SeverityOf(kind.Name));
                name = name.Length > 0 || kind.Name != WarnedOf ? name : kind.Name;
            }

            var table = area.Level switch
            {
                "Pref" => area.Code.Length == 2 ? AreaTable.Prefecture : AreaTable.QuakePrefecture,
                "City" => AreaTable.Municipality,
                _ => AreaTable.Region,
            };

            if (Add(table, area.Name, area.Code, name, severity, null) is { } found)
            {
                found.Forecast = intensity.IsForecast ? area : null;
                found.LongPeriod = area.LongPeriod.Length > 0 ? area.LongPeriod : found.LongPeriod;
                if (area.Kind is { Name: WarnedOf } && !found.Kinds.Contains(WarnedOf))
                {
                    found.Kinds.Insert(0, WarnedOf);
                }
            }
        }
    }

    /// <summary>Such as 震度５弱, 予想震度５弱～５強 or 予想震度３以上.</summary>
    private static string NameOf(IntensityArea area, bool isForecast)
    {
        var (from, to) = (SeismicIntensity.StepOf(area.Max), SeismicIntensity.StepOf(area.MaxTo));
        var more = area.MaxTo == "over" ? "以上" : to > from ? $"～{IntensityNames[to]}" : "";
        return $"{(isForecast ? "予想" : "")}震度{IntensityNames[from]}{more}";
    }

    /// <summary>Warnings of the coasts; where there are none, what is estimated from what was seen off the coast.</summary>
    private void AddCoasts(IReadOnlyList<TsunamiCoast> coasts)
    {
        var warns = coasts.Any(coast => coast.Kind is not null);
        foreach (var coast in coasts)
        {
            if (coast.Kind is { } kind)
            {
                var state = KindReading.StateOf(kind);
                var severity = state == KindState.InForce ? SeverityOf(kind.Name) : HazardSeverity.Information;
                Note(state, severity);
                Add(AreaTable.Coast, coast.Area?.Name ?? "", coast.Area?.Code ?? "", kind.Name, severity, null);
            }
            else if (!warns)
            {
                var severity = coast.Part == "Estimation" ? SeverityRules.OfHeight(coast.Highest?.Height) : HazardSeverity.Information;
                var height = coast.Highest?.Height?.Description ?? "";
                height = coast.Part == "Estimation" && height.Length > 0 ? $"推定{height}" : height;
                Add(AreaTable.Coast, coast.Area?.Name ?? "", coast.Area?.Code ?? "", height, severity, null);
            }
        }
    }

    private void AddRisks(IReadOnlyList<RiskLevel> risks)
    {
        foreach (var risk in risks)
        {
            if (risk.Area is { } area && SeverityOf(risk.Name) is > HazardSeverity.Information and var severity)
            {
                Add(AreaTables.TableOf(area.CodeType, area.Code), area.Name, area.Code, $"{risk.Type} {risk.Name}", severity, null);
            }
        }
    }

    private HazardSeverity SeverityOf(string name) => HazardSeverities.Min(SeverityRules.OfName(name), ceiling);

    private void Note(KindState state, HazardSeverity severity)
    {
        isLifted |= state != KindState.InForce;
        isInForce |= severity > HazardSeverity.Information;
    }

    /// <summary>Null for what is no area.</summary>
    private Found? Add(AreaTable table, string name, string code, string kind, HazardSeverity severity, GeoPoint? point)
    {
        if (name.Length + code.Length == 0)
        {
            return null;
        }

        var key = code.Length > 0 ? $"{table}#{code}" : $"#{name}";
        if (!areas.TryGetValue(key, out var area))
        {
            areas[key] = area = new Found(table, name, code, areas.Count);
        }

        area.Severity = HazardSeverities.Max(area.Severity, severity);
        area.Point ??= point;
        if (kind.Length > 0 && area.Kinds.Count < MaxKinds && !area.Kinds.Contains(kind) && (kind != "解除" || area.Kinds.Count == 0))
        {
            area.Kinds.Add(kind);
        }

        return area;
    }

    private HazardArea Served(Found area)
    {
        var row = tables.Find(area.Table, area.Code);
        var name = area.Name.Length > 0 ? area.Name : row?.Name ?? "";
        var within = tables.PrefecturesOf(area.Table, area.Code);
        if (within.Count == 0 && row is null && PrefectureCodes.NamedIn(name) is { } named)
        {
            within = [named];
        }

        prefectures.UnionWith(within);
        return new HazardArea(name, area.Code, within is [var one] ? one : "", area.Severity)
        {
            Prefectures = within.Count > 1 ? within : null,
            Kana = row?.Kana ?? "",
            NameEn = row?.En ?? "",
            Point = area.Point ?? tables.PointOf(area.Table, area.Code),
            Approximate = area.Point is null && tables.IsApproximate(area.Table, area.Code),
            Kinds = area.Kinds,
            ArrivesAt = area.Forecast?.ArrivesAt,
            Condition = area.Forecast?.Condition is { Length: > 0 } condition ? condition : null,
            LongPeriod = area.LongPeriod.Length > 0 ? area.LongPeriod : null,
        };
    }

    private sealed class Found(AreaTable table, string name, string code, int place)
    {
        public AreaTable Table { get; } = table;

        public string Name { get; } = name;

        public string Code { get; } = code;

        public int Place { get; } = place;

        public HazardSeverity Severity { get; set; }

        public GeoPoint? Point { get; set; }

        public List<string> Kinds { get; } = [];

        /// <summary>What is forecast of a quake here; null where it is observed.</summary>
        public IntensityArea? Forecast { get; set; }

        public string LongPeriod { get; set; } = "";

        /// <summary>Whether nothing is and nothing was said of it.</summary>
        public bool IsEmpty => Kinds.Count == 0;
    }
}
