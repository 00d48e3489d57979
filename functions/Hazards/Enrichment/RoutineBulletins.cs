using Hazards.Telegrams;

namespace Hazards.Enrichment;

/// <summary>What is published day by day, whatever happens: forecasts, charts, observations, summaries. None of it is a hazard.</summary>
public static class RoutineBulletins
{
    /// <summary>Words of kinds.</summary>
    private static readonly string[] Kinds =
    [
        "季節観測", // 生物季節観測: cherry blossom
        "特殊気象報", // the first snow, a lowest pressure: what was measured
        "実況図",
        "予想図",
        "紫外線",
        "季節予報",
        "か月予報", // １か月, ３か月
        "暖・寒候期予報",
        "暖候期予報",
        "寒候期予報",
        "天候情報", // 早期天候情報, 地方天候情報: of two weeks or a season
        "異常天候早期警戒情報", // of before 2019: of the weather in two weeks
        "気温予報",
        "天気予報",
        "天気概況",
        "降灰予報（定時）", // supposes an eruption
    ];

    /// <summary>Words of titles.</summary>
    private static readonly string[] Titles = ["全国の活火山"]; // 月間火山概況

    public static bool Contains(Telegram telegram) =>
        Array.Exists(Kinds, word => telegram.Kind.Contains(word, StringComparison.Ordinal))
        || Array.Exists(Titles, word => telegram.Title.Contains(word, StringComparison.Ordinal));
}
