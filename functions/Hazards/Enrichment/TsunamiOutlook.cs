using Hazards.Telegrams;

namespace Hazards.Enrichment;

/// <summary>Whether a quake may bring a tsunami, by the fixed sentences of its telegrams (気象庁「地震火山関連コード表」, 固定付加文).</summary>
public static class TsunamiOutlook
{
    private static readonly string[] Possible =
    [
        "津波警報等", // （大津波警報・津波警報あるいは津波注意報）を発表中です
        "津波が発生するおそれ",
        "津波発生の可能性",
        "津波が発生することがあります",
    ];

    private static readonly string[] Impossible = ["津波の心配はありません", "津波の影響はありません", "若干の海面変動"];

    /// <summary>Null when it is not said, or not known yet.</summary>
    public static bool? Of(Telegram telegram)
    {
        bool? outlook = null;
        foreach (var text in telegram.Texts)
        {
            if (Array.Exists(Possible, sentence => text.Text.Contains(sentence, StringComparison.Ordinal)))
            {
                return true;
            }

            if (Array.Exists(Impossible, sentence => text.Text.Contains(sentence, StringComparison.Ordinal)))
            {
                outlook = false;
            }
        }

        return outlook;
    }
}
