using Hazards.Telegrams;

namespace Hazards.Enrichment;

/// <summary>Where something is that names no areas.</summary>
internal static class HazardPlace
{
    /// <summary>Kinds that name no areas and always speak of the same prefectures.</summary>
    private static readonly (string Word, string[] Prefectures)[] OfKinds =
    [
        // 南海トラフ地震防災対策推進地域 since July 2025: 723 municipalities.
        ("南海トラフ地震", [
            "08", "12", "13", "14", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29",
            "30", "33", "34", "35", "36", "37", "38", "39", "40", "42", "43", "44", "45", "46", "47",
        ]),

        // 北海道・三陸沖後発地震注意情報 (内閣府・気象庁): 182 municipalities that are to prepare.
        ("後発地震注意情報", ["01", "02", "03", "04", "07", "08", "12"]),
    ];

    /// <summary>
    /// Codes of prefectures: of a quake those of its epicentre, such as 宮城県沖; of what warns of a quake to come those that are asked to
    /// prepare; of another bulletin that of its title. None for what is elsewhere or of a larger region, such as a quake far out.
    /// </summary>
    public static IReadOnlyList<string> PrefecturesOf(Telegram content, AreaTables tables)
    {
        foreach (var (word, prefectures) in OfKinds)
        {
            if (content.Kind.Contains(word, StringComparison.Ordinal))
            {
                return prefectures;
            }
        }

        if (content is { Family: HazardFamily.Earthquake, Earthquakes: [{ Hypocenter: { } epicentre }, ..] })
        {
            var known = tables.PrefecturesOf(AreaTable.Epicenter, epicentre.Code);
            return known.Count > 0 ? [.. known.Order(StringComparer.Ordinal)]
                : PrefectureCodes.NamedIn(epicentre.Name) is { } named ? [named]
                : [];
        }

        return !IsOfLargerRegion(content.Kind) && PrefectureCodes.OnlyOneIn(content.Title) is { } only ? [only] : [];
    }

    /// <summary>九州北部地方（山口県を含む） is not only 山口県.</summary>
    private static bool IsOfLargerRegion(string kind) =>
        kind.StartsWith("地方", StringComparison.Ordinal) || kind.StartsWith("全般", StringComparison.Ordinal);
}
