using System.Text;
using Hazards.Telegrams;

namespace Hazards.Enrichment;

/// <summary>
/// What a bulletin is that names no kinds: its kind in English and what its title says it is about, such as "general weather information
/// on heavy rain and thunder" of 大雨と雷及び突風に関する全般気象情報.
/// </summary>
internal static class EnglishTitles
{
    /// <summary>By the first word that the name of a kind contains, so the longer ones stand first.</summary>
    private static readonly (string Ja, string En)[] Kinds =
    [
        ("全般台風情報", "general typhoon information"),
        ("暴風域に入る確率", "probability of entering the storm area of a typhoon"),
        ("全般気象解説情報（潮位）", "general tide information"),
        ("地方気象解説情報（潮位）", "regional tide information"),
        ("気象解説情報（潮位）", "tide information"),
        ("全般潮位情報", "general tide information"),
        ("地方潮位情報", "regional tide information"),
        ("潮位情報", "tide information"),
        ("全般気象", "general weather information"),
        ("地方気象", "regional weather information"),
        ("府県気象", "prefectural weather information"),
        ("早期注意情報", "probability of warnings"),
        ("警報級の可能性", "probability of warnings"),
        ("海上警報", "marine warnings"),
        ("海上予報", "marine warnings and forecast"),
        ("早期天候情報", "early weather information"),
        ("異常天候早期警戒情報", "early warning information on extreme weather"),
        ("天候情報", "seasonal weather information"),
        ("２週間気温予報", "two-week temperature forecast"),
        ("１か月予報", "one-month forecast"),
        ("３か月予報", "three-month forecast"),
        ("候期予報", "forecast of the season"),
        ("週間天気予報", "weekly weather forecast"),
        ("天気予報", "weather forecast"),
        ("天気概況", "weather overview"),
        ("生物季節観測", "phenological observation"),
        ("季節観測", "seasonal observation"),
        ("特殊気象報", "report of a special weather observation"),
        ("実況図", "weather chart"),
        ("予想図", "forecast chart"),
        ("紫外線", "ultraviolet information"),
        ("地震・津波に関するお知らせ", "notice about earthquake and tsunami information"),
        ("火山に関するお知らせ", "notice about volcanic information"),
        ("推定噴煙流向", "estimated drift of a volcanic plume"),
        ("火山の状況に関する解説情報", "information on the state of volcanoes"),
    ];

    private static readonly (string Ja, string En)[] Subjects =
    [
        ("線状降水帯", "line-shaped rain bands"),
        ("発達する熱帯低気圧", "a developing tropical depression"),
        ("大雨", "heavy rain"),
        ("長雨", "long rain"),
        ("少雨", "little rain"),
        ("梅雨", "the rainy season"),
        ("暴風雪", "snowstorm"),
        ("大雪", "heavy snow"),
        ("暴風", "storm winds"),
        ("強風", "strong winds"),
        ("突風", "gusts"),
        ("落雷", "lightning"),
        ("雷", "thunder"),
        ("高波", "high waves"),
        ("波浪", "high waves"),
        ("副振動", "secondary undulations of the sea level"),
        ("大潮", "spring tides"),
        ("高潮", "storm surge"),
        ("融雪", "snow melting"),
        ("高温", "high temperatures"),
        ("低温", "low temperatures"),
        ("雪", "snow"),
        ("濃霧", "dense fog"),
        ("黄砂", "yellow sand"),
        ("日照不足", "lack of sunshine"),
        ("乾燥", "dry air"),
    ];

    /// <summary>Null for a kind that nobody gave a name.</summary>
    public static string? Of(Telegram telegram)
    {
        foreach (var (ja, en) in Kinds)
        {
            if (telegram.Kind.Contains(ja, StringComparison.Ordinal))
            {
                return en.EndsWith("information", StringComparison.Ordinal) ? $"{en}{About(telegram.Title)}" : en;
            }
        }

        return null;
    }

    private static string About(string title)
    {
        List<string> subjects = [];
        if (NumberOf(title) is { } number)
        {
            subjects.Add($"Typhoon No. {number}");
        }

        var rest = title;
        foreach (var (ja, en) in Subjects)
        {
            if (rest.Contains(ja, StringComparison.Ordinal))
            {
                rest = rest.Replace(ja, "・", StringComparison.Ordinal); // of 大雪 no 雪 is left
                subjects.Add(en);
            }
        }

        return subjects.Count switch
        {
            0 => "",
            1 => $" on {subjects[0]}",
            _ => $" on {string.Join(", ", subjects.Take(subjects.Count - 1))} and {subjects[^1]}",
        };
    }

    /// <summary>Of 台風第１８号 the 18.</summary>
    private static string? NumberOf(string title)
    {
        const string before = "台風第";
        var at = title.IndexOf(before, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var number = new StringBuilder();
        foreach (var digit in title.AsSpan(at + before.Length))
        {
            if (digit is >= '０' and <= '９')
            {
                number.Append((char)(digit - '０' + '0'));
            }
            else if (char.IsAsciiDigit(digit))
            {
                number.Append(digit);
            }
            else
            {
                break;
            }
        }

        return number.Length > 0 ? number.ToString() : null;
    }
}
