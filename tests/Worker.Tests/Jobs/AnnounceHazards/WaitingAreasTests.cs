using Hazards;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Jobs.AnnounceHazards;
using Worker.Tests.Hazards;
using Worker.Tests.Hazards.Replays;
using Worker.Tests.Jobs.EnrichHazards;

namespace Worker.Tests.Jobs.AnnounceHazards;

/// <summary>
/// Prefectures that an early warning adds below a warning wait for its next report. It may never come, and they are told all the same.
/// </summary>
public static class WaitingAreasTests
{
    private const string Waiting =
        "<Pref><Name>大分</Name><Code>9440</Code><Area><Name>大分県南部</Name><Code>752</Code><Category><Kind><Name>緊急地震速報（予報）</Name>"
        + "<Code>00</Code></Kind></Category><ForecastInt><From>4</From><To>4</To></ForecastInt></Area></Pref>";

    private static readonly Subscription Everywhere = new("all", HazardSeverity.Advisory);

    [Fact]
    public static async Task When_the_last_report_never_comes_who_waits_is_told_with_the_next_run_of_the_sweep()
    {
        var (first, second) = (Report(second: 0), Report(second: 1, Waiting));
        using var replay = new HazardReplay(Areas.Tables, [Everywhere], first.ReportedAt);
        await replay.ReceiveAsync(first, TestContext.Current.CancellationToken);
        await replay.ReceiveAsync(second, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("大分県南部", Assert.Single(replay.Alerts).Message, StringComparison.Ordinal);

        await replay.AdvanceAsync(second.ReportedAt.AddMinutes(2), TestContext.Current.CancellationToken);

        Assert.Contains("大分県南部", replay.Alerts[^1].Message, StringComparison.Ordinal);
        Assert.Equal(2, replay.Alerts.Count);
        Assert.InRange(replay.Alerts[^1].RaisedAt - second.ReportedAt, EarlyWarnings.MaxWait, TimeSpan.FromSeconds(70));

        await replay.AdvanceAsync(second.ReportedAt.AddHours(1), TestContext.Current.CancellationToken);
        Assert.Equal(3, replay.Alerts.Count); // the end
    }

    [Fact]
    public static void It_is_looked_at_again_as_long_as_somebody_may_wait_and_stands_where_it_ends_then()
    {
        var second = Report(second: 1, Waiting);
        var hazard = global::Hazards.Enrichment.HazardMaker.Make(
            global::Hazards.Events.HazardState.Of(second), 1, second.ReportedAt.AddSeconds(30), [], Areas.Tables);

        Assert.Equal(HazardLists.EntryOf(hazard.Id, hazard.ChangedAt.AddSeconds(10)), HazardLists.EndOf(hazard));
        var late = hazard with { ChangedAt = hazard.ReportedAt.AddMinutes(2) };
        Assert.Equal(HazardLists.EntryOf(hazard.Id, hazard.ActiveUntil!.Value), HazardLists.EndOf(late));
        Assert.False(EarlyWarning.MayWait(late, Everywhere));
        Assert.Null(EarlyWarnings.LookAgainAt(hazard with { Status = TelegramStatus.Drill }));
        Assert.Null(EarlyWarnings.LookAgainAt(hazard with { Kind = "緊急地震速報配信テスト" }));
        Assert.Null(EarlyWarnings.LookAgainAt(hazard with { Kind = "震度速報" }));
    }

    /// <summary>What was imported long after its report, in two parts: nothing looks at it again, so nothing waits.</summary>
    [Fact]
    public static async Task Of_what_comes_late_nothing_waits()
    {
        var (first, second) = (Report(second: 0), Report(second: 1, Waiting));
        using var replay = new HazardReplay(Areas.Tables, [Everywhere], first.ReportedAt.AddMinutes(4));
        await replay.ReceiveAsync(first, TestContext.Current.CancellationToken);
        await replay.ReceiveAsync(second, TestContext.Current.CancellationToken);

        Assert.Contains("大分県南部", replay.Alerts[^1].Message, StringComparison.Ordinal);
    }

    private static Telegram Report(int second, string areas = "") => Telegrams.ReadSource(
        Telegrams.Source("cases/early_warning_of_44.xml")
            .Replace("<ReportDateTime>2026-01-01T12:05:00", $"<ReportDateTime>2026-01-01T12:00:0{5 + second}", StringComparison.Ordinal)
            .Replace("<Serial>1", $"<Serial>{second + 1}", StringComparison.Ordinal)
            .Replace("</Pref></Forecast>", $"</Pref>{areas}</Forecast>", StringComparison.Ordinal));
}
