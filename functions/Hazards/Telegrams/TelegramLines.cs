namespace Hazards.Telegrams;

/// <summary>
/// Kinds of telegrams that speak of the same hazard, so that one hazard with one history is made of them: the reports of an earthquake, the
/// warnings of an office in their old and new form. A kind that is in no line is a line of its own.
/// </summary>
/// <param name="Name">Stands in the keys of events.</param>
/// <param name="Kinds">The richer the later: of two that say the same, the last one is shown.</param>
public sealed record TelegramLine(string Name, IReadOnlyList<string> Kinds)
{
    /// <summary>Whether each bulletin replaces the one before, whatever its id, so that there is one event of it.</summary>
    public bool IsOneEvent { get; init; }

    /// <summary>The place of a kind in the line.</summary>
    public int RankOf(string kind)
    {
        var rank = 0;
        while (rank < Kinds.Count && Kinds[rank] != kind)
        {
            rank++;
        }

        return rank;
    }
}

/// <summary>The lines of telegrams that there are.</summary>
public static class TelegramLines
{
    public const string Hypocentre = "震源に関する情報"; // VXSE52
    public const string IntensityFlash = "震度速報"; // VXSE51
    public const string RevisedHypocentre = "顕著な地震の震源要素更新のお知らせ"; // VXSE61
    public const string LongPeriodMotion = "長周期地震動に関する観測情報"; // VXSE62
    public const string HypocentreAndIntensity = "震源・震度に関する情報"; // VXSE53
    public const string TsunamiOffshore = "沖合の津波観測に関する情報"; // VTSE52
    public const string TsunamiInformation = "津波情報a"; // VTSE51
    public const string TsunamiWarning = "津波警報・注意報・予報a"; // VTSE41

    public static TelegramLine Earthquake { get; } =
        new("earthquake", [Hypocentre, IntensityFlash, RevisedHypocentre, LongPeriodMotion, HypocentreAndIntensity]);

    public static TelegramLine Tsunami { get; } = new("tsunami", [TsunamiOffshore, TsunamiInformation, TsunamiWarning]);

    private static readonly TelegramLine[] All =
    [
        Earthquake,
        Tsunami,

        // VXSE44, 43, 45: the last one has the warning, its areas and the long-period classes.
        new("early-warning", ["緊急地震速報（予報）", "緊急地震速報（警報）", "緊急地震速報（地震動予報）"]),

        // VPWW50, 53, 54: the same warnings of an office, sent in each form until the old ones end.
        new("weather-warning", ["気象警報・注意報", "気象特別警報・警報・注意報", "気象警報・注意報（Ｈ２７）"]),
        new("tornado", ["竜巻注意情報", "竜巻注意情報（目撃情報付き）"]), // VPHW50, 51

        // VPTW40, 50, 60: the same typhoon, in forecasts of three and of five days.
        new("typhoon", ["台風解析・予報情報（３日予報）", "台風解析・予報情報（５日予報）", "台風解析・予報情報（５日予報）（Ｈ３０）"]),

        // Each has an EventID of its own, and says what holds from now on in place of the one before (調査中, 巨大地震警戒, 調査終了).
        new("nankai-trough", ["南海トラフ地震臨時情報"]) { IsOneEvent = true }, // VYSE50
        new("nankai-trough-commentary", ["南海トラフ地震関連解説情報"]) { IsOneEvent = true }, // VYSE51, 52
    ];

    private static readonly Dictionary<string, TelegramLine> ByKind =
        All.SelectMany(line => line.Kinds.Select(kind => (kind, line))).ToDictionary(pair => pair.kind, pair => pair.line);

    /// <summary>Null for a kind that is a line of its own.</summary>
    public static TelegramLine? Of(string kind) => ByKind.GetValueOrDefault(kind);

    /// <summary>Of how many kinds the events are that a kind belongs to, 1 at least.</summary>
    public static int KindsBeside(string kind) => Of(kind)?.Kinds.Count ?? 1;
}
