using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Lambda;

namespace Worker.Tests.Jobs.ProcessChecker;

public static class ProcessCheckerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(90, "in-time", "in-time")]
    [InlineData(91, "in-time", "late")]
    [InlineData(91, "late", "late")]
    [InlineData(90, "late", "in-time")]
    public static async Task Changes_the_state_when_interval_and_grace_are_over_and_back(int secondsAgo, string before, string after)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddSeconds(-secondsAgo)), ("state", before));

        var report = await fixture.CheckAsync();

        Assert.Equal(after, fixture.State("sync"));
        Assert.Equal(before != after && after == "late" ? ["sync"] : [], report.Late);
        Assert.Equal(before != after && after == "in-time" ? ["sync"] : [], report.Recovered);
    }

    [Fact]
    public static async Task Writes_the_state_and_its_alert_in_one_transaction_on_condition_of_what_was_read()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", "2026-11-20T20:50:00+09:00"), ("state", "in-time"));

        await fixture.CheckAsync();

        var items = Assert.Single(Transactions(fixture)).TransactItems;
        var update = items[0].Update;
        Assert.Equal("heartbeats", update.TableName);
        Assert.Equal(
            "attribute_exists(process) AND #state = :stateSeen AND attribute_not_exists(stateSince) "
                + "AND attribute_not_exists(flappingSince) AND attribute_not_exists(watchedSince) "
                + "AND attribute_not_exists(openRuns) AND lastBeat = :lastBeatSeen "
                + "AND attribute_not_exists(lastStart) AND attribute_not_exists(lastFailure)",
            update.ConditionExpression);
        Assert.Equal("2026-11-20T20:50:00+09:00", update.ExpressionAttributeValues[":lastBeatSeen"].S);
        Assert.Equal(["process_incidents", "alerts", "process_promises"], items.Skip(1).Select(item => item.Put.TableName));
        Assert.Equal(
            new Alert(
                "process/sync",
                Now,
                AlertKind.Alert,
                AlertSeverity.Error,
                "Process sync is late: last beat 2026-11-20T20:50:00+09:00, expected every 60 s with 30 s of grace."),
            Assert.Single(fixture.Alerts));
    }

    [Fact]
    public static async Task Watches_a_process_that_never_beat_from_when_it_was_first_seen()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("nightly", ("cron", "0 2 * * *"), ("timeZone", "Asia/Tokyo"));

        await fixture.CheckUntilAsync(Now.AddHours(5)); // 2:00 in Tokyo
        Assert.Empty(fixture.Alerts);
        await fixture.CheckUntilAsync(Now.AddHours(6));

        Assert.Equal(
            "Process nightly is late: no beat since 2026-11-20T12:01:00Z, expected at '0 2 * * *' in Asia/Tokyo with 30 s of grace.",
            Assert.Single(fixture.Alerts).Message);
    }

    [Fact]
    public static async Task Being_watched_shortly_before_a_slot_is_no_early_beat()
    {
        var fixture = new ProcessFixture(Now.AddMinutes(-5));
        fixture.Add("new", ("cron", "0 12 * * *"));
        fixture.Add("changed", ("cron", "0 12 * * *"), ("lastBeat", Now.AddDays(-1)), ("watchedSince", Now.AddMinutes(-4)));
        fixture.Add("early", ("cron", "0 12 * * *"), ("lastBeat", Now.AddMinutes(-5)), ("watchedSince", Now.AddMinutes(-4)));

        await fixture.CheckUntilAsync(Now.AddMinutes(1));

        Assert.Equal(["process/changed", "process/new"], fixture.Alerts.Select(alert => alert.Subject).Order());
    }

    [Fact]
    public static async Task A_row_that_was_deleted_meanwhile_does_not_come_back()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        fixture.Add("new", ("intervalSeconds", 60));
        fixture.DynamoDB
            .When(dynamoDB => dynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>()))
            .Do(_ => fixture.Rows.Clear());

        var report = await fixture.CheckAsync();

        Assert.Empty(fixture.Rows);
        Assert.Equal(0, report.Alerts);
    }

    [Fact]
    public static async Task A_run_that_takes_too_long_is_announced_and_its_end_is_the_recovery()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("import", ("intervalSeconds", 3600), ("maxRunSeconds", 600), ("lastBeat", Now), ("lastStart", Now.AddMinutes(30)));

        await fixture.CheckUntilAsync(Now.AddMinutes(40));
        Assert.Empty(fixture.Alerts);
        await fixture.CheckUntilAsync(Now.AddHours(5));
        Assert.Equal("Process import is overrunning: started 2026-11-20T12:30:00Z, may run 600 s.", Assert.Single(fixture.Alerts).Message);
        fixture.Signal("import", "lastBeat");
        await fixture.CheckUntilAsync(fixture.Now.AddMinutes(5));

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Kinds("import"));
    }

    [Fact]
    public static async Task A_running_process_is_not_late_and_a_late_one_is_not_well_by_starting()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add(
            "running",
            ("intervalSeconds", 60),
            ("maxRunSeconds", 7200),
            ("lastBeat", Now.AddMinutes(-40)),
            ("lastStart", Now.AddMinutes(-39)));
        fixture.Add(
            "late",
            ("intervalSeconds", 60),
            ("maxRunSeconds", 7200),
            ("lastBeat", Now.AddMinutes(-40)),
            ("lastStart", Now.AddMinutes(-1)),
            ("state", "late"));
        fixture.Add("unwatched", ("intervalSeconds", 60), ("lastBeat", Now.AddMinutes(-40)), ("lastStart", Now.AddMinutes(-1)));

        var report = await fixture.CheckAsync();

        Assert.Equal(["unwatched"], report.Late);
        Assert.Empty(report.Recovered);
    }

    [Fact]
    public static async Task A_failure_is_announced_until_the_next_beat()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add(
            "sync",
            ("intervalSeconds", 60),
            ("maxRunSeconds", 60),
            ("lastBeat", Now.AddSeconds(-20)),
            ("lastStart", Now.AddSeconds(-10)),
            ("lastFailure", Now.AddSeconds(-5)));

        await fixture.CheckUntilAsync(Now.AddHours(2));
        Assert.Equal(
            "Process sync failed at 2026-11-20T11:59:55Z: last beat 2026-11-20T11:59:40.0000000Z.",
            Assert.Single(fixture.Alerts).Message);
        fixture.Signal("sync", "lastStart");
        await fixture.CheckUntilAsync(fixture.Now.AddSeconds(30));
        fixture.Signal("sync", "lastBeat");
        await fixture.CheckUntilAsync(fixture.Now.AddMinutes(1));

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Kinds("sync"));
    }

    [Theory]
    [InlineData("mutedUntil", "2026-11-20T13:00:00Z")]
    [InlineData("mutedPeriods", "00:00-01:00, 20:30-22:00")] // until 22:00 in Tokyo
    [InlineData("mutedPeriods", "21:00-22:00")]
    public static async Task Says_nothing_while_muted_and_once_afterwards_what_is_still_wrong(string name, string value)
    {
        var fixture = new ProcessFixture(Now);
        foreach (var process in (string[])["dead", "back"])
        {
            fixture.Add(process, ("intervalSeconds", 60), ("timeZone", "Asia/Tokyo"), ("lastBeat", Now), (name, value));
        }

        await fixture.CheckUntilAsync(Now.AddMinutes(30));
        fixture.Rows["back"]["intervalSeconds"] = new() { N = "7200" };
        await fixture.CheckUntilAsync(Now.AddMinutes(59));
        Assert.Empty(fixture.Alerts);
        await fixture.CheckUntilAsync(Now.AddHours(1.5));

        Assert.Equal([AlertKind.Alert], fixture.Kinds("dead"));
        Assert.Empty(fixture.Kinds("back"));
    }

    [Theory]
    [InlineData("lastBeat", "late", "in-time", true)]
    [InlineData("lastFailure", "in-time", "failed", true)]
    [InlineData("lastBeat", "in-time", "failed", false)]
    [InlineData("lastFailure", "late", "in-time", false)]
    public static async Task A_ping_in_between_holds_a_change_up_only_when_it_speaks_against_it(
        string ping, string before, string after, bool isAnnounced)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddSeconds(-10)), ("state", before));
        if (after == "failed")
        {
            fixture.Signal("sync", "lastFailure");
        }

        fixture.DynamoDB
            .When(dynamoDB => dynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>()))
            .Do(_ =>
            {
                fixture.Now += TimeSpan.FromSeconds(1);
                fixture.Rows["sync"] = new(fixture.Rows["sync"]); // the page that was read stays as it was
                fixture.Signal("sync", ping);
            });
        await fixture.CheckAsync();

        Assert.Equal(isAnnounced ? after : before, fixture.State("sync"));
        Assert.Equal(isAnnounced ? 1 : 0, fixture.Alerts.Count);
    }

    [Fact]
    public static async Task A_flapping_process_is_announced_once_and_once_again_when_it_is_steady()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now));

        for (var round = 0; round < 20; round++)
        {
            await fixture.CheckUntilAsync(fixture.Now.AddMinutes(3));
            fixture.Signal("sync", "lastBeat");
        }

        // Late after 2 and back after 4 minutes, and so on: the sixth change says that it flaps.
        Assert.Equal(
            [AlertKind.Alert, AlertKind.Recovery, AlertKind.Alert, AlertKind.Recovery, AlertKind.Alert, AlertKind.Alert],
            fixture.Kinds("sync"));
        Assert.Contains(
            "is flapping: 6 changes within 60 min. No more alerts until it is stable for 30 min. Now it is back",
            fixture.Alerts[^1].Message,
            StringComparison.Ordinal);

        for (var minute = 0; minute < 50; minute++)
        {
            fixture.Signal("sync", "lastBeat");
            await fixture.CheckUntilAsync(fixture.Now.AddMinutes(1));
        }

        Assert.Equal(7, fixture.Alerts.Count);
        Assert.Equal(AlertKind.Recovery, fixture.Alerts[^1].Kind);
        Assert.Contains("does not flap any more: since", fixture.Alerts[^1].Message, StringComparison.Ordinal);
        Assert.DoesNotContain("flappingSince", fixture.Rows["sync"].Keys);
        Assert.DoesNotContain("recentChanges", fixture.Rows["sync"].Keys);
    }

    [Fact]
    public static async Task A_process_that_stops_while_it_flaps_is_announced_to_be_late()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add(
            "sync",
            ("intervalSeconds", 60),
            ("lastBeat", Now.AddHours(-1)),
            ("state", "late"),
            ("stateSince", Now),
            ("flappingSince", Now));

        await fixture.CheckUntilAsync(Now.AddHours(2));

        var alert = Assert.Single(fixture.Alerts);
        Assert.Equal(AlertKind.Alert, alert.Kind);
        Assert.StartsWith(
            "Process sync does not flap any more: since 2026-11-20T12:00:00Z it is late: last beat",
            alert.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Runs_at_the_same_time_alert_once()
    {
        var fixture = new ProcessFixture(Now) { PageRows = 70 };
        for (var i = 0; i < 500; i++)
        {
            fixture.Add($"late-{i}", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
            fixture.Add($"back-{i}", ("intervalSeconds", 60), ("lastBeat", Now), ("state", "late"));
        }

        var reports = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => fixture.CheckAsync())));
        await fixture.CheckAsync();

        Assert.Equal(1000, fixture.Alerts.Count);
        Assert.Equal(1000, fixture.Alerts.Select(alert => alert.Subject).Distinct().Count());
        Assert.Equal(1000, reports.Sum(report => report.Alerts));
        Assert.InRange(fixture.MaxItems, 2, 100);
    }

    [Fact]
    public static async Task Writes_many_changes_in_few_transactions()
    {
        var fixture = new ProcessFixture(Now);
        for (var i = 0; i < 1000; i++)
        {
            fixture.Add($"{i}", ("intervalSeconds", 60), ("lastBeat", Now));
        }

        await fixture.CheckAsync();
        Assert.Equal(31, fixture.Transactions); // each promise is kept
        fixture.Now += TimeSpan.FromHours(1);
        var report = await fixture.CheckAsync();

        Assert.Equal(1000, report.Alerts);
        Assert.Equal(100, report.Late.Count);
        Assert.Equal(31 + 31, fixture.Transactions);
        Assert.Equal(99, fixture.MaxItems);
    }

    [Fact]
    public static async Task Writes_the_other_changes_and_then_fails_when_one_cannot_be_written()
    {
        var fixture = new ProcessFixture(Now) { Refuses = item => item.Update?.Key["process"].S == "b" };
        foreach (var process in (string[])["a", "b", "c"])
        {
            fixture.Add(process, ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        }

        var error = await Assert.ThrowsAsync<StepFailedException>(() => fixture.CheckAsync());

        Assert.IsType<TransactionCanceledException>(error.InnerException);
        Assert.Equal(["process/a", "process/c"], fixture.Alerts.Select(alert => alert.Subject));
    }

    [Fact]
    public static async Task Says_what_is_left_when_its_time_is_over_and_the_next_run_goes_on()
    {
        var fixture = new ProcessFixture(Now);
        for (var i = 0; i < 2000; i++)
        {
            fixture.Add($"{i}", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        }

        using var deadline = new CancellationTokenSource();
        var context = Substitute.For<ILambdaContext, ILambdaDeadline>();
        context.FunctionName.Returns("process_checker");
        context.CancellationToken.Returns(deadline.Token);
        fixture.Refuses = _ =>
        {
            if (fixture.Transactions == 3)
            {
                deadline.Cancel();
            }

            return false;
        };

        var error = await Assert.ThrowsAsync<DeadlineExceededException>(() => fixture.CheckAsync(context));
        var written = fixture.Alerts.Count;
        await fixture.CheckAsync();

        Assert.Matches(
            "process_checker was stopped before its deadline: [0-9]+ rows were read, [0-9]+ of the changes found are not written",
            error.Message);
        Assert.InRange(written, 66, 1000);
        Assert.Equal(2000, fixture.Alerts.Count);
    }

    [Theory]
    [InlineData("lastBeat", "yesterday", "lastBeat 'yesterday' is not a time such as 2026-11-20T12:00:00Z")]
    [InlineData("lastBeat", "12:00", "lastBeat '12:00' is not a time such as 2026-11-20T12:00:00Z")]
    [InlineData("lastBeat", "2026-11-20T12:00:00", "lastBeat '2026-11-20T12:00:00' is not a time such as 2026-11-20T12:00:00Z")]
    [InlineData("lastBeat", "9999-12-31T23:59:59Z", "lastBeat '9999-12-31T23:59:59Z' is more than an hour ahead")]
    [InlineData("lastFailure", "2026-11-20T13:00:01Z", "lastFailure '2026-11-20T13:00:01Z' is more than an hour ahead")]
    [InlineData("watchedSince", "2026-11-22T12:00:00Z", "watchedSince '2026-11-22T12:00:00Z' is more than a day ahead")]
    [InlineData("mutedUntil", "soon", "mutedUntil 'soon' is not a time such as 2026-11-20T12:00:00Z")]
    [InlineData("mutedPeriods", "22-6", "mutedPeriods '22-6': write at most 20 periods, as in 22:00-06:00, 12:00-13:00")]
    [InlineData("mutedPeriods", "00:00-24:00", "mutedPeriods '00:00-24:00': a period of a whole day is none: set mutedUntil")]
    [InlineData("mutedPeriods", "SAT 1:00-2:00", "mutedPeriods 'SAT 1:00-2:00': write at most 20 periods, as in 22:00-06:00, 12:00-13:00")]
    [InlineData("timeZone", "Mars/Phobos", "timeZone 'Mars/Phobos' is not a zone such as Asia/Tokyo")]
    [InlineData("timeZone", "../../etc/passwd", "timeZone '../../etc/passwd' is not a zone such as Asia/Tokyo")]
    [InlineData("timeZone", "/etc/localtime", "timeZone '/etc/localtime' is not a zone such as Asia/Tokyo")]
    [InlineData("timeZone", "", "timeZone '' is not a zone such as Asia/Tokyo")]
    [InlineData("cron", "0 2 * * *", "has both intervalSeconds and cron: take one away")]
    [InlineData("intervalSeconds", "0", "intervalSeconds '0' is not a whole number of seconds from 1 to 31622400")]
    [InlineData("intervalSeconds", null, "has neither intervalSeconds nor cron: nobody knows when it should beat")]
    [InlineData("graceSeconds", "-1", "graceSeconds '-1' is not a whole number of seconds from 0 to 31622400")]
    [InlineData("maxRunSeconds", "x", "maxRunSeconds 'x' is not a whole number of seconds from 1 to 31622400")]
    [InlineData("state", "dead", "state 'dead' is neither in-time, late, overrunning nor failed")]
    public static async Task Says_what_is_wrong_with_a_row_and_checks_the_others(string name, string? value, string problem)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now));
        fixture.Add("other", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        fixture.Rows["sync"].Remove(name);
        if (value is not null)
        {
            fixture.Rows["sync"][name] = name.EndsWith("Seconds", StringComparison.Ordinal) ? new() { N = value } : new(value);
        }

        var report = await fixture.CheckAsync();

        Assert.Equal([$"process sync: {problem}"], report.Malformed);
        Assert.Equal(["other"], report.Late);
        Assert.Equal(2, report.Checked);
    }

    [Fact]
    public static async Task Sets_a_schedule_that_cannot_be_read_aside()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("cron", "61 * * * *"));

        Assert.Equal(
            ["process sync: cron '61 * * * *': minute '61': write numbers from 0 to 59, as in 0, 0-4 or */10"],
            (await fixture.CheckAsync()).Malformed);
    }

    [Fact]
    public static async Task A_state_of_another_type_is_no_reason_never_to_alert()
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        fixture.Rows["sync"]["state"] = new() { NULL = true };

        var report = await fixture.CheckAsync();

        Assert.Equal(["process sync: state '' is neither in-time, late, overrunning nor failed"], report.Malformed);
        Assert.Equal(["sync"], report.Late);
    }

    [Theory]
    [InlineData("2026-11-20T20:59:00+09:00", false)]
    [InlineData("2026-11-20T11:59:00.1234567Z", false)]
    [InlineData("2026-11-20T12:10:00Z", false)] // a clock that is ahead
    [InlineData("0001-01-01T00:00:00Z", true)]
    public static async Task Reads_any_time_with_an_offset(string lastBeat, bool isLate)
    {
        var fixture = new ProcessFixture(Now);
        fixture.Add("sync", ("intervalSeconds", 60), ("lastBeat", lastBeat));

        Assert.Equal(isLate ? ["sync"] : [], (await fixture.CheckAsync()).Late);
    }

    [Fact]
    public static async Task Reads_every_page_of_the_table()
    {
        var fixture = new ProcessFixture(Now) { PageRows = 2 };
        foreach (var process in (string[])["a", "b", "c"])
        {
            fixture.Add(process, ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        }

        Assert.Equal(["a", "b", "c"], (await fixture.CheckAsync()).Late);
    }

    [Fact]
    public static async Task Announces_what_it_has_read_even_if_it_never_reads_the_last_page()
    {
        var fixture = new ProcessFixture(Now) { PageRows = 2 };
        foreach (var process in (string[])["a", "b", "c"])
        {
            fixture.Add(process, ("intervalSeconds", 60), ("lastBeat", Now.AddHours(-1)));
        }

        fixture.DynamoDB.ScanAsync(Arg.Is<ScanRequest>(scan => scan.ExclusiveStartKey != null), Arg.Any<CancellationToken>())
            .Returns<Task<ScanResponse>>(async _ =>
            {
                for (var tries = 0; tries < 200 && fixture.Alerts.Count < 2; tries++)
                {
                    await Task.Delay(10, TestContext.Current.CancellationToken);
                }

                throw new ProvisionedThroughputExceededException("slow down");
            });

        await Assert.ThrowsAsync<ProvisionedThroughputExceededException>(() => fixture.CheckAsync());

        Assert.Equal(["process/a", "process/b"], fixture.Alerts.Select(alert => alert.Subject));
    }

    private static IEnumerable<TransactWriteItemsRequest> Transactions(ProcessFixture fixture) =>
        fixture.DynamoDB.ReceivedCalls().SelectMany(call => call.GetArguments().OfType<TransactWriteItemsRequest>());
}
