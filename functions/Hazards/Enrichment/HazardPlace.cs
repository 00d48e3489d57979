using Hazards.Telegrams;

namespace Hazards.Enrichment;

/// <summary>Where something is that names no areas.</summary>
internal static class HazardPlace
{
    /// <summary>
    /// Codes of prefectures: of a quake those of its epicentre, such as 宮城県沖; of information for a prefecture (府県) that of its title.
    /// None for what is elsewhere, such as a quake far out.
    /// </summary>
    public static IReadOnlyList<string> PrefecturesOf(Telegram content, AreaTables tables)
    {
        if (content is { Family: HazardFamily.Earthquake, Earthquakes: [{ Hypocenter: { } epicentre }, ..] })
        {
            var known = tables.PrefecturesOf(AreaTable.Epicenter, epicentre.Code);
            return known.Count > 0 ? [.. known.Order(StringComparer.Ordinal)]
                : PrefectureCodes.NamedIn(epicentre.Name) is { } named ? [named]
                : [];
        }

        return content.Kind.StartsWith("府県", StringComparison.Ordinal) && PrefectureCodes.OnlyOneIn(content.Title) is { } only
            ? [only]
            : [];
    }
}
