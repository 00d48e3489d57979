using System.Globalization;
using Hazards;
using Hazards.Served;
using Hazards.Telegrams;
using Worker.Jobs.AnnounceHazards;
using Worker.Tests.Jobs.EnrichHazards;
using WorkerLib;

namespace Worker.Tests.Hazards.Replays;

/// <summary>What a replay showed, as tests compare it.</summary>
/// <param name="InForce">
/// After each time of a report that time in Japan and what is in force, each family once with its highest severity:
/// <c>11-20 13:03:00 earthquake 3, tsunami 3</c>.
/// </param>
/// <param name="InTheEnd">What is in force when nothing was reported for long, in the same form.</param>
/// <param name="Alerts">Of each hazard, by its first alert: its name and alerts, such as <c>tsunami: Alert, Recovery</c>.</param>
internal sealed record ReplayLog(IReadOnlyList<string> InForce, string InTheEnd, IReadOnlyList<string> Alerts)
{
    private const string EarlyWarning = "early-warning";

    private static readonly TimeSpan Long = TimeSpan.FromDays(30);

    /// <param name="telegrams">The earliest first.</param>
    /// <param name="lowest">The lowest severity that is announced.</param>
    public static async Task<ReplayLog> OfAsync(
        IReadOnlyList<Telegram> telegrams, HazardSeverity lowest = HazardSeverity.Advisory, bool withEarlyWarnings = true)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var replay = new HazardReplay(Areas.Tables, [new Subscription("all", lowest)], telegrams[0].ReportedAt);
        List<string> inForce = [];
        foreach (var together in telegrams.GroupBy(telegram => telegram.ReportedAt))
        {
            foreach (var telegram in together)
            {
                await replay.ReceiveAsync(telegram, cancellationToken);
            }

            var time = together.Key.ToOffset(TokyoDay.Offset).ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            inForce.Add($"{time} {Said(replay, withEarlyWarnings)}".TrimEnd());
        }

        await replay.AdvanceAsync(replay.Now + Long, cancellationToken);
        return new ReplayLog(inForce, Said(replay, withEarlyWarnings), [.. Announced(replay)]);
    }

    private static string Said(HazardReplay replay, bool withEarlyWarnings) => string.Join(", ", replay.InForce
        .GroupBy(NameOf)
        .Where(hazards => withEarlyWarnings || hazards.Key != EarlyWarning)
        .Select(hazards => $"{hazards.Key} {(int)hazards.Max(hazard => hazard.Severity)}")
        .Order(StringComparer.Ordinal));

    private static IEnumerable<string> Announced(HazardReplay replay)
    {
        var names = replay.Hazards.ToDictionary(hazard => hazard.Id, NameOf);
        return replay.Alerts.GroupBy(alert => alert.Subject)
            .Select(alerts => $"{names[alerts.Key.Split('/')[2]]}: {string.Join(", ", alerts.Select(alert => alert.Kind))}");
    }

    private static string NameOf(Hazard hazard) =>
        hazard.Kind.Contains("緊急地震速報", StringComparison.Ordinal) ? EarlyWarning : HazardFamilies.Of(hazard.Family).Name;
}
