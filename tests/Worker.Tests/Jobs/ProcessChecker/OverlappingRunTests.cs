using Amazon.DynamoDBv2.Model;
using WorkerLib.Alerts;
using WorkerLib.Aws;

namespace Worker.Tests.Jobs.ProcessChecker;

/// <summary>Runs with ids: one that hangs is found beside others that end.</summary>
public static class OverlappingRunTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public static async Task A_hanging_run_is_found_although_another_one_ended()
    {
        var fixture = Fixture(("a", -20), ("b", -1));
        fixture.Signal("task", "lastBeat");

        var report = await fixture.CheckAsync();

        Assert.Equal(["task"], report.Overrunning);
        Assert.Equal(
            "Process task is overrunning: run a started 2026-11-20T11:40:00Z, may run 600 s.", Assert.Single(fixture.Alerts).Message);
    }

    [Fact]
    public static async Task The_end_of_the_hanging_run_is_the_recovery_while_others_run()
    {
        var fixture = Fixture(("a", -20), ("b", -1));
        await fixture.CheckAsync();

        Open(fixture, ("b", -1));
        fixture.Signal("task", "lastBeat");
        await fixture.CheckAsync();

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Kinds("task"));
    }

    [Fact]
    public static async Task Beats_of_other_runs_hold_the_alert_about_a_hanging_one_not_up_and_its_end_does()
    {
        foreach (var (change, isAnnounced) in (((string, int)[], bool)[])[([("a", -20), ("c", 0)], true), ([("c", 0)], false)])
        {
            var fixture = Fixture(("a", -20), ("b", -1));
            fixture.DynamoDB
                .When(dynamoDB => dynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>()))
                .Do(_ =>
                {
                    fixture.Rows["task"] = new(fixture.Rows["task"]); // the page that was read stays as it was
                    fixture.Signal("task", "lastBeat");
                    Open(fixture, change);
                });

            await fixture.CheckAsync();

            Assert.Equal(isAnnounced ? 1 : 0, fixture.Alerts.Count);
        }
    }

    [Fact]
    public static async Task A_process_with_open_runs_is_not_late_and_with_a_beat_it_is_well()
    {
        var fixture = Fixture(("a", -9));
        fixture.Rows["task"]["lastBeat"] = Attributes.Time(Now.AddDays(-1));
        Assert.Empty((await fixture.CheckAsync()).Late);

        fixture.Rows["task"]["state"] = new("late");
        Assert.Empty((await fixture.CheckAsync()).Recovered);
        fixture.Signal("task", "lastBeat");
        Assert.Equal(["task"], (await fixture.CheckAsync()).Recovered);
    }

    [Fact]
    public static async Task Says_with_which_exit_code_a_process_failed()
    {
        var fixture = Fixture();
        fixture.Signal("task", "lastFailure");
        fixture.Rows["task"]["lastExitCode"] = new() { N = "137" };

        await fixture.CheckAsync();

        Assert.StartsWith(
            "Process task failed with exit code 137 at 2026-11-20T12:00:00Z: ",
            Assert.Single(fixture.Alerts).Message,
            StringComparison.Ordinal);
    }

    private static ProcessFixture Fixture(params (string Id, int Minutes)[] open)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("task", ("intervalSeconds", 3600), ("maxRunSeconds", 600), ("lastBeat", Now.AddMinutes(-30)));
        Open(fixture, open);
        return fixture;
    }

    private static void Open(ProcessFixture fixture, params (string Id, int Minutes)[] open) => fixture.Rows["task"]["openRuns"] = new()
    {
        M = open.ToDictionary(run => run.Id, run => Attributes.Time(Now.AddMinutes(run.Minutes))),
    };
}
