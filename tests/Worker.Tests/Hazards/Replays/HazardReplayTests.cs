using Hazards;
using Hazards.Enrichment;
using Hazards.Served;
using WorkerLib.Alerts;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards.Replays;

public static class HazardReplayTests
{
    [Fact]
    public static async Task The_clock_goes_from_report_to_report_and_an_end_is_announced_within_the_minute()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var tornado = Read("tornado.xml");
        using var replay = new HazardReplay(
            AreaTables.Empty, [new("all", HazardSeverity.Advisory)], tornado.ReportedAt.AddHours(-1));

        await replay.ReceiveAsync(tornado, cancellationToken);
        Assert.Equal(tornado.ReportedAt, replay.Now);
        Assert.Equal(HazardFamily.Tornado, Assert.Single(replay.InForce).Family);

        await replay.AdvanceAsync(tornado.ValidUntil!.Value.AddMinutes(-1), cancellationToken);
        Assert.Single(replay.Alerts);

        await replay.AdvanceAsync(tornado.ValidUntil!.Value.AddHours(1), cancellationToken);
        Assert.Empty(replay.InForce);
        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], replay.Alerts.Select(alert => alert.Kind));
        Assert.InRange(replay.Alerts[1].RaisedAt, tornado.ValidUntil!.Value, tornado.ValidUntil!.Value.AddMinutes(1));
    }

    [Fact]
    public static async Task What_is_reported_at_one_time_is_announced_one_after_the_other()
    {
        var first = Read("eruption_flash_corrected.xml");
        using var replay = new HazardReplay(AreaTables.Empty, [new("all", HazardSeverity.Advisory)], first.ReportedAt);

        await replay.ReceiveAsync(first, TestContext.Current.CancellationToken);
        await replay.ReceiveAsync(first, TestContext.Current.CancellationToken);
        await replay.ReceiveAsync(Read("eruption_flash_cancelled.xml"), TestContext.Current.CancellationToken);

        Assert.Equal(HazardPhase.Cancelled, Assert.Single(replay.Hazards).Phase);
        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], replay.Alerts.Select(alert => alert.Kind));
    }
}
