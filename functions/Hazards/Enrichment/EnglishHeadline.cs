using System.Globalization;
using System.Text;
using Hazards.Bodies;
using Hazards.Served;

namespace Hazards.Enrichment;

/// <summary>A headline in English, of facts alone: no telegram has one.</summary>
internal static class EnglishHeadline
{
    private const int MaxKinds = 2;

    public static string Of(Hazard hazard, AreaTables tables)
    {
        var content = hazard.Content;
        var said = hazard.Source == HazardSource.Usgs && content.Headline.Length > 0 ? content.Headline : hazard.Family switch
        {
            HazardFamily.Earthquake when content.Earthquakes.Count > 0 || content.Intensity is not null => OfQuake(hazard, tables),
            HazardFamily.Typhoon when content.Typhoon.Count > 0 => OfTyphoon(content.Typhoon[0]),
            _ => $"{KindsOf(hazard)}{PlaceOf(hazard, tables)}",
        };
        var mark = hazard.Status switch { TelegramStatus.Drill => "[DRILL] ", TelegramStatus.Test => "[TEST] ", _ => "" };
        var phase = hazard.Phase switch
        {
            HazardPhase.Cancelled => "Cancelled: ",
            HazardPhase.Ended when content.Typhoon is not [{ IsGone: true }, ..] => "Ended: ", // what is said of those is their end
            _ => "",
        };
        return Latin.Only($"{mark}{phase}{(phase.Length > 0 ? said : Capital(said))}");
    }

    private static string OfQuake(Hazard hazard, AreaTables tables)
    {
        var content = hazard.Content;
        var intensity = content.Intensity;
        var quake = content.Earthquakes.Count > 0 ? content.Earthquakes[0] : null;
        var isEarly = EarlyWarnings.Is(content.Kind);
        var headline = new StringBuilder(isEarly ? "Earthquake early warning:" : "Earthquake");
        if (quake is { IsAssumed: false, Magnitude: { } magnitude })
        {
            headline.Append(CultureInfo.InvariantCulture, $" {MagnitudeOf(magnitude)}");
        }

        headline.Append(quake?.Hypocenter is { } hypocenter ? HypocenterOf(hypocenter, tables) : "");
        if (intensity is not null && IntensityOf(intensity) is { Length: > 0 } max)
        {
            headline.Append(headline[^1] == ':' ? " " : ", ").Append(max);
        }

        if (quake is null)
        {
            headline.Append(PlaceOf(hazard, tables));
        }
        else if (quake is { IsAssumed: false, DepthKm: { } depth })
        {
            headline.Append(depth < 1 ? ", very shallow" : string.Create(CultureInfo.InvariantCulture, $", {depth:0} km deep"));
        }

        return headline.ToString();
    }

    private static string IntensityOf(SeismicIntensity intensity)
    {
        var isOpen = intensity.MaxTo == "over";
        var max = intensity.MaxTo.Length > 0 && !isOpen ? intensity.MaxTo : intensity.Max;
        var expected = intensity.IsForecast ? "expected " : "";
        return max.Length == 0 ? ""
            : Latin.Is(max) ? $"{expected}max intensity {max}{(isOpen ? " or more" : "")}"
            : $"{expected}intensity unknown"; // 不明: too deep to be forecast
    }

    private static string MagnitudeOf(Measure magnitude) =>
        magnitude.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"M{value:0.0}")
        : magnitude.Description.Contains("巨大", StringComparison.Ordinal) ? "above M8"
        : "of unknown magnitude";

    private static string HypocenterOf(Area hypocenter, AreaTables tables)
    {
        if (Latin.OrNull(tables.Find(AreaTable.Epicenter, hypocenter.Code)?.En) is { } name)
        {
            return name.StartsWith("off ", StringComparison.Ordinal) ? $" {name}" : $" in {name}";
        }

        return tables.PrefectureNamedIn(hypocenter.Name) is { En.Length: > 0 } prefecture
                ? hypocenter.Name.EndsWith('沖') ? $" off {prefecture.En}" : $" in {prefecture.En}"
            : hypocenter.Point is { } point ? $" at {Degrees(point)}"
            : "";
    }

    private static string OfTyphoon(TyphoonFix fix)
    {
        var headline = new StringBuilder(
            fix.IsGone && fix.Number.Length > 0 ? "Former Typhoon"
            : fix.IsExtratropical ? "Extratropical low"
            : fix.Class.StartsWith("台風", StringComparison.Ordinal) ? "Typhoon"
            : "Tropical cyclone");
        if (fix.Number.Length == 4)
        {
            headline.Append(CultureInfo.InvariantCulture, $" No. {fix.Number.AsSpan(2).TrimStart('0')}");
        }

        Add(Latin.OrNull(fix.Name) ?? "", " ({0})");
        var became = fix.IsExtratropical ? " became an extratropical low"
            : fix.IsDepression ? " became a tropical depression"
            : fix.HasLeft ? " left the western North Pacific"
            : " is gone";
        Add(fix is { IsGone: true, Number.Length: > 0 } ? became : "", "{0}");
        Add(fix.IsGone ? "" : fix.Strength switch { "猛烈な" => "violent", "非常に強い" => "very strong", "強い" => "strong", _ => "" }, ", {0}");
        Add(fix.Pressure?.Value?.ToString("0", CultureInfo.InvariantCulture) ?? "", ", {0} hPa");
        Add(fix.Center is { } center ? Degrees(center) : "", ", at {0}");
        return headline.ToString();

        void Add(string part, string format) =>
            headline.Append(part.Length > 0 ? format.Replace("{0}", part, StringComparison.Ordinal) : "");
    }

    /// <summary>The kinds that make it as severe as it is.</summary>
    private static string KindsOf(Hazard hazard)
    {
        List<string> kinds = [];
        foreach (var area in hazard.Areas)
        {
            foreach (var kind in area.Severity == hazard.Severity && hazard.Severity > HazardSeverity.Information ? area.Kinds : [])
            {
                if (SeverityRules.OfName(kind) >= area.Severity
                    && EnglishWords.Of(kind, hazard.Family) is { } name
                    && !kinds.Contains(name))
                {
                    kinds.Add(name);
                }
            }
        }

        return kinds.Count switch
        {
            0 when hazard.Phase == HazardPhase.Ended
                && HazardFamilies.Of(hazard.Family).Ended is { } ended
                && EnglishTitles.Of(hazard.Content) is null => ended, // of a notice no warning ends
            0 => EnglishWords.Of(hazard.Title, hazard.Family)
                ?? EnglishWords.Of(hazard.Kind, hazard.Family)
                ?? EnglishTitles.Of(hazard.Content)
                ?? HazardFamilies.Of(hazard.Family).Telegram,
            <= MaxKinds => string.Join(" and ", kinds),
            _ => $"{string.Join(", ", kinds.Take(MaxKinds))} and {kinds.Count - MaxKinds} more",
        };
    }

    private static string PlaceOf(Hazard hazard, AreaTables tables)
    {
        List<HazardArea> worst = [.. hazard.Areas.Where(area => area.Severity == hazard.Areas[0].Severity)];
        if (hazard.Family == HazardFamily.Tsunami)
        {
            return worst is [{ NameEn.Length: > 0 } one] && Latin.Is(one.NameEn) ? $" for {one.NameEn}" : Counted(worst.Count, "coast");
        }

        if (hazard.Family == HazardFamily.Volcano
            && HazardMaker.VolcanoOf(hazard.Content) is { } volcano
            && Latin.OrNull(tables.Find(AreaTable.Volcano, volcano.Code)?.En) is { } crater)
        {
            return $" for {crater}";
        }

        List<string> prefectures = [.. worst.Where(area => area.Prefecture.Length > 0).Select(area => area.Prefecture).Distinct()];
        if (worst.Count == 0)
        {
            prefectures = [.. hazard.Prefectures];
        }
        var more = prefectures.Count - 1;
        return prefectures.Count == 0 ? worst is [{ Name: "全国" }] ? " for all of Japan" : Counted(worst.Count, "area")
            : tables.Find(AreaTable.Prefecture, prefectures[0]) is not { En.Length: > 0 } first ? Counted(prefectures.Count, "prefecture")
            : more == 0 ? $" for {first.En}"
            : $" for {first.En} and {more} more prefecture{(more == 1 ? "" : "s")}";
    }

    private static string Counted(int count, string what) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" for {count} {what}{(count == 1 ? "" : "s")}");

    private static string Degrees(GeoPoint point)
    {
        var (latitude, longitude) = (Math.Abs(point.Latitude), Math.Abs(point.Longitude));
        var (northOrSouth, eastOrWest) = (point.Latitude < 0 ? 'S' : 'N', point.Longitude < 0 ? 'W' : 'E');
        return string.Create(CultureInfo.InvariantCulture, $"{latitude:0.0}{northOrSouth} {longitude:0.0}{eastOrWest}");
    }

    private static string Capital(string text) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text.AsSpan(1)}";
}
