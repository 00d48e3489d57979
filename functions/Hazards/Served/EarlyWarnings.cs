using Hazards.Telegrams;

namespace Hazards.Served;

/// <summary>緊急地震速報: warnings of a quake that is going on. Their reports come each second, until one says that it is the last.</summary>
public static class EarlyWarnings
{
    private const string Name = "緊急地震速報";
    private const string DeliveryTest = "配信テスト"; // VXSE42 says nothing of a quake

    /// <summary>How long what is less urgent may wait for the next report.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    // Of one that comes later than that, nothing waits: its reports are over.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(2);

    /// <summary>By the name of a telegram's kind, so that a new kind of them is one, too.</summary>
    public static bool Is(string kind) =>
        kind.Contains(Name, StringComparison.Ordinal) && !kind.Contains(DeliveryTest, StringComparison.Ordinal);

    /// <summary>Whether it says of itself that no other report of this early warning will come.</summary>
    public static bool IsLastReport(Telegram content) =>
        content.Texts.Any(text => text.Part == "NextAdvisory" && text.Text.Contains("最終報", StringComparison.Ordinal));

    /// <summary>
    /// When it is announced again though nothing came, because some of it may wait for a report that was lost; null when nothing waits.
    /// </summary>
    public static DateTimeOffset? LookAgainAt(Hazard hazard) =>
        Is(hazard.Kind)
        && hazard.HoldsAt(hazard.ChangedAt)
        && !IsLastReport(hazard.Content)
        && (hazard.ChangedAt - hazard.ReportedAt).Duration() < MaxAge
            ? hazard.ChangedAt + MaxWait
            : null;
}
