namespace Hazards.Enrichment;

/// <summary>A table of the JMA in which the code of an area stands.</summary>
public enum AreaTable
{
    /// <summary>One that says nothing of a prefecture: seas, rivers, stations, regions of several prefectures.</summary>
    Other,

    /// <summary>Prefectures, 2 digits.</summary>
    Prefecture,

    Municipality,
    ForecastArea,
    Region,
    Coast,
    QuakePrefecture,
    Volcano,
    Epicenter,
}

/// <summary>What is known of areas: the published tables, or, while there are none, what the codes themselves say.</summary>
public sealed class AreaTables
{
    private readonly Dictionary<string, AreaRow>[] tables =
        Array.ConvertAll(Enum.GetValues<AreaTable>(), _ => new Dictionary<string, AreaRow>());

    /// <param name="published">The tables that there are; of a code that comes twice the later row counts.</param>
    public AreaTables(params ReadOnlySpan<(AreaTable Table, IReadOnlyList<AreaRow>? Rows)> published)
    {
        foreach (var (table, rows) in published)
        {
            foreach (var row in rows ?? [])
            {
                tables[(int)table][row.Code] = row;
            }
        }
    }

    /// <summary>As long as nothing is published.</summary>
    public static AreaTables Empty { get; } = new();

    /// <summary>The table that a code stands in. The bodies of warnings do not name theirs; there its length tells.</summary>
    public static AreaTable TableOf(string codeType, string code) => codeType switch
    {
        "気象・地震・火山情報／市町村等" or "二次細分区域" or "政令指定都市" or "土砂災害警戒情報" => AreaTable.Municipality,
        "気象情報／府県予報区・細分区域等" or "一次細分区域" or "市町村等をまとめた地域" or "府県予報区" or "高潮予報区間" => AreaTable.ForecastArea,
        "地震情報／細分区域" => AreaTable.Region,
        "津波予報区" => AreaTable.Coast,
        "緊急地震速報／府県予報区" => AreaTable.QuakePrefecture,
        "火山名" => AreaTable.Volcano,
        "震央地名" => AreaTable.Epicenter,
        "" when code.Length == 7 => AreaTable.Municipality,
        "" when code.Length == 6 => AreaTable.ForecastArea,
        _ => AreaTable.Other,
    };

    public AreaRow? Find(AreaTable table, string code) => tables[(int)table].GetValueOrDefault(code);

    /// <summary>Code of the prefecture of an area; empty when it is in none, or when nobody knows.</summary>
    public string PrefectureOf(AreaTable table, string code)
    {
        if (Find(table, code) is { Pref.Length: > 0 } row)
        {
            return row.Pref;
        }

        var begin = table switch
        {
            AreaTable.Prefecture or AreaTable.Municipality or AreaTable.ForecastArea when code.Length >= 2 => code[..2],

            // 9131 is 東京, 9132 伊豆諸島; those of regions of several prefectures are 99…, 9910 or 9942.
            AreaTable.QuakePrefecture when code.Length == 4 && code[0] == '9' => code[1..3],
            _ => "",
        };
        return PrefectureCodes.Contains(begin) ? begin : "";
    }

    /// <summary>Codes of all prefectures that an area touches; none when nobody knows.</summary>
    public IReadOnlyList<string> PrefecturesOf(AreaTable table, string code) =>
        PrefectureOf(table, code) is { Length: > 0 } one ? [one] : Find(table, code)?.Prefs ?? [];

    /// <summary>The prefecture whose name a name begins with, such as that of 宮城県沖; null when it is none.</summary>
    public AreaRow? PrefectureNamedIn(string name) =>
        PrefectureCodes.NamedIn(name) is { } code ? Find(AreaTable.Prefecture, code) : null;

    /// <summary>The point of an area, or that of its prefecture.</summary>
    public GeoPoint? PointOf(AreaTable table, string code) =>
        PointOf(Find(table, code)) ?? PointOf(Find(AreaTable.Prefecture, PrefectureOf(table, code)));

    /// <summary>Whether the point of an area is not its own, but that of its prefecture, or of a place nearby.</summary>
    public bool IsApproximate(AreaTable table, string code) =>
        PointOf(table, code) is not null && Find(table, code) is not { Lat: not null, Approximate: false };

    private static GeoPoint? PointOf(AreaRow? row) =>
        row is { Lat: { } latitude, Lon: { } longitude } ? new GeoPoint(latitude, longitude) : null;
}
