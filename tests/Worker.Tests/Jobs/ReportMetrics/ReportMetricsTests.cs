using Amazon.DynamoDBv2.Model;
using Worker.Jobs.ReportMetrics;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Tests.Jobs.ReportMetrics;

public static class ReportMetricsTests
{
    private static readonly MeasuredTable Orders = new("orders", "at", "kind");

    [Fact]
    public static async Task Counts_the_items_of_each_day_in_Tokyo_by_kind()
    {
        var fixture = FixtureOf(Orders);
        fixture.Add("orders", "2026-11-18T15:00:00Z", "paid"); // midnight of the 19th in Tokyo
        fixture.Add("orders", "2026-11-19T23:59:59.999+09:00", "open");
        fixture.Add("orders", "2026-11-19T08:00:00Z#4711", "paid");
        fixture.Add("orders", "2026-11-19T15:00:00Z");

        var report = await fixture.RunAsync("2026-11-20T12:00:00+09:00");

        var closed = fixture.Row("orders", "2026-11-19")!;
        Assert.Equal((3, 2, 1), (closed.Count, closed.Kinds["paid"], closed.Kinds["open"]));
        Assert.True(closed.IsClosed);
        Assert.Equal(MetricsFixture.Time("2026-11-20T00:00:00+09:00"), closed.AsOf);
        Assert.Equal(0.001, closed.AgeSeconds!.Value, 6);
        var today = fixture.Row("orders", "2026-11-20")!;
        Assert.Equal((1, 1, false, fixture.Now), (today.Count, today.Kinds["none"], today.IsClosed, today.AsOf));
        Assert.Equal((1, 12 * 3600), (report.Sources[0].Count, report.Sources[0].AgeSeconds));
        Assert.Equal(["2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"], report.Sources[0].Days);
    }

    [Fact]
    public static async Task Late_items_come_to_their_day()
    {
        var fixture = FixtureOf(Orders);
        fixture.Add("orders", "2026-11-19T10:00:00Z", "paid");
        await fixture.RunAsync("2026-11-20T01:00:00+09:00");
        fixture.Add("orders", "2026-11-19T11:00:00Z", "open");

        var report = await fixture.RunAsync("2026-11-22T23:00:00+09:00");

        var row = fixture.Row("orders", "2026-11-19")!;
        Assert.Equal((2, 1, 4 * 3600), (row.Count, row.LateItems, row.AgeSeconds));
        Assert.Equal(MetricsFixture.Time("2026-11-20T01:00:00+09:00"), row.CountedAt);
        Assert.Equal(fixture.Now, row.UpdatedAt);
        Assert.Contains("2026-11-19", report.Sources[0].Days!);
    }

    [Fact]
    public static async Task A_closed_day_without_news_is_left_alone()
    {
        var fixture = FixtureOf(Orders);
        fixture.Add("orders", "2026-11-19T10:00:00Z", "paid");
        await fixture.RunAsync("2026-11-20T01:00:00+09:00");
        var before = fixture.Rows["orders 2026-11-19"];

        var report = await fixture.RunAsync("2026-11-20T02:00:00+09:00");

        Assert.Same(before, fixture.Rows["orders 2026-11-19"]);
        Assert.Equal(["2026-11-20"], report.Sources[0].Days);
    }

    [Fact]
    public static async Task Days_on_which_nothing_ran_are_filled_as_of_their_end()
    {
        var fixture = FixtureOf(Orders);
        fixture.Add("orders", "2026-11-10T10:00:00Z", "paid");
        await fixture.RunAsync("2026-11-10T23:00:00+09:00");
        fixture.Add("orders", "2026-11-12T05:00:00Z", "paid");

        var report = await fixture.RunAsync("2026-11-15T09:00:00+09:00");

        Assert.Equal(["2026-11-11", "2026-11-12", "2026-11-13", "2026-11-14"], report.Sources[0].Filled);
        var rows = Enumerable.Range(10, 5).Select(day => fixture.Row("orders", $"2026-11-{day}")!).ToList();
        Assert.All(rows, row => Assert.Equal(TokyoDay.End(row.Day), row.AsOf));
        Assert.Equal([1, 0, 1, 0, 0], rows.Select(row => row.Count!.Value));
        Assert.Equal([5, 29, 10, 34, 58], rows.Select(row => row.AgeSeconds!.Value / 3600));
        Assert.Equal([false, true, true, true, true], rows.Select(row => row.Note?.StartsWith("filled", StringComparison.Ordinal) == true));
    }

    [Fact]
    public static async Task A_gap_of_months_is_said_and_counted_by_hand()
    {
        var fixture = FixtureOf(Orders);
        await fixture.RunAsync("2026-08-01T12:00:00+09:00");
        fixture.Add("orders", "2026-08-02T00:00:00Z", "paid");

        var report = await fixture.RunAsync("2026-11-20T12:00:00+09:00");
        var asked = await fixture.RunAsync(day: "2026-08-02");

        Assert.Contains("2026-07-29 to 2026-09-18 are too long ago", report.Sources[0].NotCounted, StringComparison.Ordinal);
        Assert.Equal((1, 1L), (asked.Sources[0].Count, fixture.Row("orders", "2026-08-02")!.Count));
        Assert.Equal(["2026-08-02"], asked.Sources[0].Days);
    }

    [Fact]
    public static async Task What_cannot_be_known_afterwards_is_not_invented()
    {
        var fixture = FixtureOf(new MetricsConstants([new("processes", "at", "kind", States: true)], [new("dead-letters")]));
        fixture.Queues["https://sqs/1/worker-test-dead-letters"] = 7;
        fixture.Add("processes", "2026-11-01T00:00:00Z", "late");
        await fixture.RunAsync("2026-11-10T09:00:00+09:00");
        fixture.Queues["https://sqs/1/worker-test-dead-letters"] = 3;
        await fixture.RunAsync("2026-11-10T23:00:00+09:00");

        await fixture.RunAsync("2026-11-13T01:00:00+09:00");

        foreach (var (source, count) in new[] { ("queue/dead-letters", 4), ("processes", 1) })
        {
            var last = fixture.Row(source, "2026-11-10")!;
            Assert.Equal((count, true, MetricsFixture.Time("2026-11-10T23:00:00+09:00")), (last.Count, last.IsClosed, last.AsOf));
            Assert.Null(last.Note);
            Assert.All(["2026-11-11", "2026-11-12"], day => Assert.Null(fixture.Row(source, day)!.Count));
            Assert.StartsWith("not measured", fixture.Row(source, "2026-11-12")!.Note, StringComparison.Ordinal);
            Assert.Equal(count, fixture.Row(source, "2026-11-13")!.Count);
        }

        var kinds = fixture.Row("queue/dead-letters", "2026-11-10")!.Kinds;
        Assert.Equal((3, 1, 0), (kinds["waiting"], kinds["inFlight"], kinds["delayed"]));
    }

    [Fact]
    public static async Task A_run_that_read_earlier_and_writes_later_takes_nothing_away()
    {
        var fixture = FixtureOf(Orders);
        fixture.Add("orders", "2026-11-19T10:00:00Z", "paid");
        fixture.Now = MetricsFixture.Time("2026-11-20T01:00:00+09:00");
        fixture.BeforeWrite = Once(fixture, () =>
        {
            fixture.Add("orders", "2026-11-19T11:00:00Z", "open");
            fixture.RunAsync("2026-11-20T01:00:05+09:00").GetAwaiter().GetResult();
        });

        await fixture.RunAsync();

        var row = fixture.Row("orders", "2026-11-19")!;
        Assert.Equal((2, 4 * 3600), (row.Count, row.AgeSeconds));
        Assert.Equal(MetricsFixture.Time("2026-11-20T01:00:05+09:00"), fixture.Row("orders", "2026-11-20")!.AsOf);
        Assert.Equal("2026-11-19T16:00:05.0000000Z", fixture.Rows["orders state"]["measuredAt"].S);
    }

    [Fact]
    public static async Task Kinds_may_change_until_the_day_is_over()
    {
        var fixture = FixtureOf(Orders);
        fixture.Add("orders", "2026-11-19T09:00:00+09:00", "open");
        await fixture.RunAsync("2026-11-19T10:00:00+09:00");
        await ChangeAsync("paid", "2026-11-19T23:00:00+09:00");
        await ChangeAsync("sent", "2026-11-20T00:30:00+09:00");
        await ChangeAsync("lost", "2026-11-20T01:30:00+09:00");

        Assert.Equal(["sent"], fixture.Row("orders", "2026-11-19")!.Kinds.Keys);

        async Task ChangeAsync(string kind, string now)
        {
            fixture.Tables["orders"][0]["kind"] = new(kind);
            await fixture.RunAsync(now);
        }
    }

    [Fact]
    public static async Task Items_that_are_deleted_were_there_all_the_same()
    {
        var fixture = FixtureOf(Orders);
        fixture.Add("orders", "2026-11-19T10:00:00Z", "paid");
        await fixture.RunAsync("2026-11-20T01:00:00+09:00");
        fixture.Tables["orders"].Clear();

        await fixture.RunAsync("2026-11-20T02:00:00+09:00");

        Assert.Equal(1, fixture.Row("orders", "2026-11-19")!.Count);
    }

    [Fact]
    public static async Task A_process_that_never_beat_is_counted_with_its_state()
    {
        var fixture = FixtureOf(new MeasuredTable("processes", "at", "kind", States: true));
        fixture.Add("processes", "2026-11-19T10:00:00Z", "up");
        fixture.Add("processes", "yesterday, I think", "up");
        fixture.AddItem("processes", new() { ["kind"] = new("late") });

        var report = (await fixture.RunAsync("2026-11-20T01:00:00+09:00")).Sources[0];

        Assert.Equal((2, 1), (report.Count, report.Malformed));
        Assert.Equal((1, 1), (fixture.Row("processes", "2026-11-20")!.Kinds["up"], fixture.Row("processes", "2026-11-20")!.Kinds["late"]));
        Assert.Equal(MetricsFixture.Time("2026-11-19T10:00:00Z"), fixture.Row("processes", "2026-11-20")!.Newest);
    }

    [Fact]
    public static async Task A_state_that_changes_while_it_is_measured_is_counted_and_fresh()
    {
        var fixture = FixtureOf(new MeasuredTable("processes", "at", "kind", FreshMinutes: 5, States: true));
        fixture.Add("processes", "2026-11-19T16:01:30Z", "up");
        fixture.Add("processes", "9999-12-31T23:59:59Z", "up");

        var report = (await fixture.RunAsync("2026-11-20T01:00:00+09:00")).Sources[0];

        Assert.Equal((2, 0, 1), (report.Count, report.AgeSeconds, report.Future));
        Assert.Empty(fixture.Alerts);
    }

    [Fact]
    public static async Task Sets_malformed_items_aside_and_says_why()
    {
        var fixture = FixtureOf(Orders);
        fixture.Add("orders", "2026-11-19T10:00:00Z", "paid");
        fixture.Add("orders", "yesterday, I think");
        fixture.Add("orders", "2026-11-19T10:00:00"); // of which day, nobody knows
        fixture.AddItem("orders", new() { ["kind"] = new("paid") });
        fixture.AddItem("orders", new() { ["at"] = new() { BOOL = true } });
        foreach (var _ in Enumerable.Range(0, 10))
        {
            fixture.Add("orders", "");
        }

        fixture.Add("orders", "9999-12-31T23:59:59Z");

        var report = (await fixture.RunAsync("2026-11-20T01:00:00+09:00")).Sources[0];

        Assert.Equal((14, 1), (report.Malformed, report.Future));
        Assert.Equal(5, report.Reasons!.Count);
        Assert.Equal(
            [
                "at 'yesterday, I think' is not a time such as 2026-11-20T12:00:00Z",
                "at '2026-11-19T10:00:00' is not a time such as 2026-11-20T12:00:00Z",
                "at is missing",
            ],
            report.Reasons.Take(3));
        Assert.Equal(1, fixture.Row("orders", "2026-11-19")!.Count);
    }

    [Theory]
    [InlineData("1795149296", "2026-11-20")]
    [InlineData("1795149296.5", "2026-11-20")]
    [InlineData("1795149296123", "2026-11-20")]
    [InlineData("-1", null)]
    [InlineData("1e9", null)]
    [InlineData("99999999999999999999", null)]
    public static async Task Reads_numbers_of_seconds_and_of_milliseconds(string number, string? day)
    {
        var fixture = FixtureOf(Orders);
        fixture.AddItem("orders", new() { ["at"] = new() { N = number } });

        var report = await fixture.RunAsync("2026-11-20T23:00:00+09:00");

        Assert.Equal(day is null ? 0 : 1, fixture.Row("orders", "2026-11-20")!.Count);
        Assert.Equal(day is null ? 1 : 0, report.Sources[0].Malformed);
    }

    [Fact]
    public static async Task Near_the_deadline_it_says_what_is_not_counted_and_the_next_run_counts_it()
    {
        var fixture = FixtureOf(Orders, Orders with { Table = "bills" });
        for (var i = 0; i < 10; i++)
        {
            fixture.Add("orders", "2026-11-19T10:00:00Z", "paid");
            fixture.Add("bills", "2026-11-19T10:00:00Z", "paid");
        }

        // Each page takes a minute; the two tables have seven minutes each.
        fixture.DynamoDB.When(dynamoDB => dynamoDB.ScanAsync(Arg.Any<ScanRequest>(), Arg.Any<CancellationToken>()))
            .Do(_ => fixture.Remaining -= TimeSpan.FromMinutes(1));
        fixture.PageItems = 1;

        var report = await fixture.RunAsync("2026-11-20T01:00:00+09:00");

        Assert.All(
            report.Sources,
            source => Assert.StartsWith("not counted: its share of the time was over after ", source.NotCounted, StringComparison.Ordinal));
        Assert.Empty(fixture.Rows);
        Assert.InRange(fixture.Remaining, TimeSpan.FromSeconds(10) - TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));

        (fixture.PageItems, fixture.Remaining) = (5, TimeSpan.FromMinutes(15));
        await fixture.RunAsync("2026-11-20T02:00:00+09:00");
        Assert.Equal((10, 10), (fixture.Row("orders", "2026-11-19")!.Count, fixture.Row("bills", "2026-11-19")!.Count));
    }

    [Fact]
    public static async Task Reads_no_more_pages_than_it_may()
    {
        var fixture = FixtureOf(Orders with { MaxPages = 2 });
        for (var i = 0; i < 7; i++)
        {
            fixture.Add("orders", "2026-11-19T10:00:00Z");
        }

        var tooMany = await fixture.RunAsync("2026-11-20T01:00:00+09:00");
        fixture.Tables["orders"].RemoveAt(0);
        var enough = await fixture.RunAsync("2026-11-20T02:00:00+09:00");

        Assert.Contains("more than the 2 pages of maxPages", tooMany.Sources[0].NotCounted, StringComparison.Ordinal);
        Assert.Null(enough.Sources[0].NotCounted);
    }

    [Fact]
    public static async Task Notifies_once_that_a_table_is_stale_and_once_that_it_is_fresh_again()
    {
        var fixture = FixtureOf(Orders with { FreshMinutes = 60 });
        fixture.Add("orders", "2026-11-20T09:00:00+09:00");

        await fixture.RunAsync("2026-11-20T10:00:00+09:00");
        Assert.Empty(fixture.Alerts);
        var stale = await fixture.RunAsync("2026-11-20T10:00:01+09:00");
        await fixture.RunAsync("2026-11-20T11:00:00+09:00");
        fixture.Add("orders", "2026-11-20T11:30:00+09:00");
        await fixture.RunAsync("2026-11-20T12:00:00+09:00");
        await fixture.RunAsync("2026-11-20T12:01:00+09:00");
        await fixture.RunAsync("2026-11-20T13:00:00+09:00");

        Assert.Equal("stale", stale.Sources[0].Told);
        Assert.Equal([AlertKind.Alert, AlertKind.Recovery, AlertKind.Alert], fixture.Alerts.Select(alert => alert.Kind));
        Assert.All(fixture.Alerts, alert => Assert.Equal("data/orders", alert.Subject));
        Assert.Equal("stale since 2026-11-20T00:00:00.0000000Z", fixture.Alerts[0].Fingerprint);
        Assert.Equal(
            "Data is stale: the newest item is of 2026-11-20T00:00:00Z and 60 minutes old, "
                + "in the table orders, which may be 60 minutes old.",
            fixture.Alerts[0].Message);
    }

    [Fact]
    public static async Task Two_runs_at_one_time_notify_once()
    {
        var fixture = FixtureOf(Orders with { FreshMinutes = 60 });
        fixture.Tables["orders"] = [];
        fixture.Now = MetricsFixture.Time("2026-11-20T10:00:00+09:00");
        var isFirst = true;
        fixture.DynamoDB
            .When(dynamoDB => dynamoDB.TransactWriteItemsAsync(Arg.Any<TransactWriteItemsRequest>(), Arg.Any<CancellationToken>()))
            .Do(_ =>
            {
                if (isFirst)
                {
                    isFirst = false;
                    fixture.RunAsync().GetAwaiter().GetResult();
                }
            });

        var report = await fixture.RunAsync();

        Assert.Null(report.Sources[0].Told);
        Assert.Equal(
            "Data is stale: there is no item in the table orders, which may be 60 minutes old.",
            Assert.Single(fixture.Alerts).Message);
    }

    [Fact]
    public static async Task Half_a_table_is_no_reason_to_call_it_stale_but_to_call_it_fresh()
    {
        var fixture = FixtureOf(Orders with { FreshMinutes = 60, MaxPages = 1 });
        fixture.PageItems = 1;
        fixture.Add("orders", "2026-11-20T08:00:00+09:00");
        await fixture.RunAsync("2026-11-20T10:00:00+09:00");
        fixture.Add("orders", "2026-11-20T10:00:00+09:00");

        await fixture.RunAsync("2026-11-20T10:30:00+09:00");
        Assert.Single(fixture.Alerts);
        fixture.Tables["orders"].Reverse();
        await fixture.RunAsync("2026-11-20T10:40:00+09:00");

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Alerts.Select(alert => alert.Kind));
    }

    [Fact]
    public static async Task Kinds_are_few_and_plain_however_many_there_are()
    {
        var fixture = FixtureOf(Orders, Orders with { Table = "bills" });
        for (var kind = 0; kind < 30; kind++)
        {
            foreach (var _ in Enumerable.Range(0, kind + 1))
            {
                fixture.Add("orders", "2026-11-19T10:00:00Z", $"kind {kind:00}");
            }
        }

        for (var kind = 0; kind < 1500; kind++)
        {
            fixture.Add("bills", "2026-11-19T10:00:00Z", $"{kind}");
        }

        fixture.Add("orders", "2026-11-20T10:00:00+09:00", "支払い\n" + new string('x', 100));
        fixture.PageItems = 500;
        await fixture.RunAsync("2026-11-20T11:00:00+09:00");

        var kinds = fixture.Row("orders", "2026-11-19")!.Kinds;
        Assert.Equal((21, 30, 11, 55), (kinds.Count, kinds["kind 29"], kinds["kind 10"], kinds["other"]));
        Assert.Equal(1500, Assert.Single(fixture.Row("bills", "2026-11-19")!.Kinds, kind => kind.Key == "other").Value);
        Assert.Equal("支払い\n" + new string('x', 100), Assert.Single(fixture.Row("orders", "2026-11-20")!.Kinds).Key);
    }

    [Fact]
    public static async Task Kinds_stay_apart_whatever_letters_they_have_and_however_they_begin()
    {
        var fixture = new MetricsFixture();
        fixture.Publish(new MetricsConstants([new MeasuredTable("orders", "at", "kind")], []));
        var machine = "arn:aws:states:ap-northeast-1:123456789012:stateMachine:" + new string('n', 150);
        string[] kinds = ["津波", "地震", "🚀", $"{machine}billing", $"{machine}shipping"];
        foreach (var kind in kinds)
        {
            fixture.Add("orders", "2026-11-20T01:00:00+09:00", kind);
        }

        await fixture.RunAsync("2026-11-20T12:00:00+09:00");

        var counted = fixture.Row("orders", "2026-11-20")!.Kinds;
        Assert.Equal(kinds.Length, counted.Count);
        Assert.Equal((1, 1, 1), (counted["津波"], counted["地震"], counted["🚀"]));
        Assert.All(counted.Keys, kind => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(kind), 1, 192));
    }

    [Fact]
    public static async Task A_kind_that_is_called_other_is_not_the_rest()
    {
        var fixture = new MetricsFixture();
        fixture.Publish(new MetricsConstants([new MeasuredTable("orders", "at", "kind")], []));
        foreach (var kind in Enumerable.Range(0, 25).Select(number => $"kind {number:00}").Concat(Enumerable.Repeat("other", 3)))
        {
            fixture.Add("orders", "2026-11-20T01:00:00+09:00", kind);
        }

        await fixture.RunAsync("2026-11-20T12:00:00+09:00");

        var counted = fixture.Row("orders", "2026-11-20")!.Kinds;
        Assert.Equal((21, 3, 6), (counted.Count, counted["other"], counted["other kinds"]));
    }

    [Fact]
    public static async Task A_source_that_fails_does_not_keep_the_others_from_being_measured()
    {
        var fixture = FixtureOf(Orders with { Table = "gone" }, Orders);
        fixture.Add("orders", "2026-11-19T10:00:00Z");
        fixture.DynamoDB.ScanAsync(Arg.Is<ScanRequest>(scan => scan.TableName == "gone"), Arg.Any<CancellationToken>())
            .Returns<ScanResponse>(_ => throw new ResourceNotFoundException("no such table"));

        var error = await Assert.ThrowsAsync<StepFailedException>(() => fixture.RunAsync("2026-11-20T01:00:00+09:00"));

        Assert.Equal("measure a source: gone could not be measured, 1 others were. The first error: no such table", error.Message);
        Assert.Equal(1, fixture.Row("orders", "2026-11-19")!.Count);
    }

    [Fact]
    public static async Task Reads_only_the_partitions_of_the_days_it_counts()
    {
        var fixture = FixtureOf(Orders with { Partition = new("dayShard", 2) });
        foreach (var (shard, time) in new[]
        {
            ("2026-11-01#0", "2026-11-01T10:00:00Z"),
            ("2026-11-19#0", "2026-11-19T10:00:00Z"),
            ("2026-11-19#1", "2026-11-19T11:00:00Z"),
            ("2026-11-19#2", "2026-11-19T12:00:00Z"),
        })
        {
            fixture.AddItem("orders", new() { ["dayShard"] = new(shard), ["at"] = new(time) });
        }

        var report = await fixture.RunAsync("2026-11-20T01:00:00+09:00");
        await fixture.RunAsync("2026-11-24T01:00:00+09:00");
        await fixture.RunAsync("2026-11-25T01:00:00+09:00");

        Assert.Equal(2, fixture.Row("orders", "2026-11-19")!.Count);
        Assert.Equal(5 * 3600, report.Sources[0].AgeSeconds);
        Assert.Equal(5 + (5 * 24), fixture.Row("orders", "2026-11-25")!.AgeSeconds / 3600); // known from the row of the 21st
        await fixture.DynamoDB.DidNotReceive().ScanAsync(Arg.Any<ScanRequest>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public static async Task A_closed_day_is_a_metric_of_its_own_time()
    {
        using var log = new CapturedLog();
        var fixture = FixtureOf(Orders);
        fixture.Add("orders", "2026-11-19T10:00:00Z", "paid");
        fixture.Add("orders", "2026-11-20T00:10:00+09:00", "open");

        await fixture.RunAsync("2026-11-20T01:00:00+09:00");

        var lines = log.Entries.Where(entry => entry.TryGetProperty("_aws", out _)).ToList();
        var closed = lines.Single(line => line.TryGetProperty("itemsOfDay", out _));
        Assert.Equal(
            MetricsFixture.Time("2026-11-19T23:59:59+09:00").ToUnixTimeMilliseconds(),
            closed.GetProperty("_aws").GetProperty("Timestamp").GetInt64());
        Assert.Equal(
            ("orders", "paid", 1),
            (
                closed.GetProperty("source").GetString(),
                closed.GetProperty("kind").GetString(),
                closed.GetProperty("itemsOfDay").GetInt32()));
        var open = lines.Single(line => line.TryGetProperty("items", out _));
        Assert.Equal(
            ("open", fixture.Now.ToUnixTimeMilliseconds()),
            (open.GetProperty("kind").GetString(), open.GetProperty("_aws").GetProperty("Timestamp").GetInt64()));
        Assert.Equal(5 * 3600, Value("newestAgeAtClose"));
        Assert.Equal(50 * 60, Value("newestAge"));
        Assert.Equal(0, Value("malformedItems"));

        int Value(string name) => lines.Single(line => line.TryGetProperty(name, out _)).GetProperty(name).GetInt32();
    }

    [Fact]
    public static async Task Without_its_constants_it_ends_well_and_says_how_to_publish_them()
    {
        var report = await new MetricsFixture().RunAsync("2026-11-20T01:00:00+09:00");

        Assert.Empty(report.Sources);
        Assert.EndsWith("tests/data/events/publish_constants.metrics.json.", report.NotMeasured, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-11-21")]
    [InlineData("20.11.2026")]
    public static async Task Wants_a_day_that_has_begun(string day) =>
        await Assert.ThrowsAsync<InvalidMetricsDayException>(() => FixtureOf(Orders).RunAsync("2026-11-20T23:59:00+09:00", day));

    private static MetricsFixture FixtureOf(params MeasuredTable[] tables) => FixtureOf(new MetricsConstants(tables, []));

    private static MetricsFixture FixtureOf(MetricsConstants constants)
    {
        var fixture = new MetricsFixture();
        fixture.Publish(constants);
        foreach (var table in constants.Tables)
        {
            fixture.Tables[table.Table] = [];
        }

        return fixture;
    }

    private static Action Once(MetricsFixture fixture, Action action) => () =>
    {
        fixture.BeforeWrite = () => { };
        action();
    };
}
