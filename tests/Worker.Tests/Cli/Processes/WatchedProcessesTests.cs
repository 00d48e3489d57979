using System.Security.Cryptography;
using System.Text;
using LocalAws;
using Worker.Cli.Processes;

namespace Worker.Tests.Cli.Processes;

public static class WatchedProcessesTests
{
    private static readonly ProcessPromise Nightly = new()
    {
        Cron = "30 2 * * MON-FRI",
        Zone = "Asia/Tokyo",
        Grace = TimeSpan.FromMinutes(15),
        MaxRun = TimeSpan.FromHours(1),
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task A_new_process_is_watched_from_now_and_only_the_hash_of_its_token_is_stored()
    {
        var fixture = new ProcessesFixture();

        var token = await fixture.Processes.AddAsync("billing-sync", Nightly, Cancelled);

        var row = fixture.Rows["billing-sync"];
        Assert.Equal("30 2 * * MON-FRI", row["cron"].S);
        Assert.Equal("900", row["graceSeconds"].N);
        Assert.Equal("3600", row["maxRunSeconds"].N);
        Assert.Equal("2026-11-20T12:00:00.0000000Z", row["watchedSince"].S);
        Assert.Equal(Sha256(token), row["tokenSha256"].S);
        Assert.Matches("^[0-9a-f]{64}$", token);
        Assert.DoesNotContain(row.Values, value => value.S == token);
    }

    [Fact]
    public static async Task Shows_the_next_beats_on_the_clock_of_the_zone()
    {
        var fixture = new ProcessesFixture();
        await fixture.Processes.AddAsync("billing-sync", Nightly, Cancelled);

        var view = await fixture.Processes.ShowAsync("billing-sync", Cancelled);

        // 20 November is a Friday; 2:30 in Tokyo is 17:30 of the day before.
        Assert.Equal(
            ["2026-11-22T17:30:00Z", "2026-11-23T17:30:00Z", "2026-11-24T17:30:00Z"],
            view.Next.Select(time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null)));
        Assert.Equal("at '30 2 * * MON-FRI' in Asia/Tokyo", view.Expected);
        Assert.Equal((900, 3600, "in-time", 1, null), (view.GraceSeconds, view.MaxRunSeconds, view.State, view.Tokens, view.Problem));
    }

    [Fact]
    public static async Task An_interval_counts_from_the_last_beat()
    {
        var fixture = new ProcessesFixture();
        await fixture.Processes.AddAsync("poller", new ProcessPromise { Every = TimeSpan.FromHours(1) }, Cancelled);
        fixture.Signal("poller", "lastBeat", fixture.Now.AddMinutes(-20));

        var view = await fixture.Processes.ShowAsync("poller", Cancelled);

        Assert.Equal(fixture.Now.AddMinutes(40), view.Next[0]);
        Assert.Equal(fixture.Now.AddMinutes(100), view.Next[1]);
    }

    [Theory]
    [InlineData("61 * * * *", null, "cron '61 * * * *': minute '61': write numbers from 0 to 59")]
    [InlineData("0 0 9 * * MON", null, "cron '0 0 9 * * MON': six fields: drop the first (seconds), '0 9 * * MON'")]
    [InlineData("@sometimes", null, "cron '@sometimes': @sometimes: write @hourly")]
    [InlineData("@daily", "JST", "timeZone 'JST' is not a zone such as Asia/Tokyo")]
    public static async Task Refuses_what_the_job_could_not_read(string cron, string? zone, string problem)
    {
        var fixture = new ProcessesFixture();

        var error = await Assert.ThrowsAsync<UserException>(
            () => fixture.Processes.AddAsync("sync", new ProcessPromise { Cron = cron, Zone = zone }, Cancelled));

        Assert.StartsWith($"process sync: {problem}", error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Rows);
    }

    [Fact]
    public static async Task Adds_nothing_over_a_process_that_is_there()
    {
        var fixture = new ProcessesFixture();
        await fixture.Processes.AddAsync("billing-sync", Nightly, Cancelled);
        var before = fixture.Rows["billing-sync"]["tokenSha256"].S;

        var error = await Assert.ThrowsAsync<UserException>(() => fixture.Processes.AddAsync("billing-sync", Nightly, Cancelled));

        Assert.Equal("billing-sync is watched already: add --replace to change what it promises.", error.Message);
        Assert.Equal(before, fixture.Rows["billing-sync"]["tokenSha256"].S);
    }

    [Fact]
    public static async Task A_replaced_promise_leaves_token_pings_state_and_mute_and_counts_from_now()
    {
        var fixture = new ProcessesFixture();
        await fixture.Processes.AddAsync("sync", Nightly with { MutedPeriods = "22:00-06:00" }, Cancelled);
        var row = fixture.Rows["sync"];
        fixture.Signal("sync", "lastBeat", fixture.Now);
        row["state"] = new("late");
        await fixture.Processes.MuteAsync("sync", fixture.Now.AddHours(1), Cancelled);
        var token = row["tokenSha256"].S;
        fixture.Now += TimeSpan.FromDays(1);

        await fixture.Processes.ReplaceAsync("sync", new ProcessPromise { Every = TimeSpan.FromMinutes(5) }, Cancelled);

        Assert.Equal(
            ["graceSeconds", "intervalSeconds", "lastBeat", "mutedUntil", "process", "state", "tokenSha256", "watchedSince"],
            row.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((token, "late", "2026-11-21T12:00:00.0000000Z"), (row["tokenSha256"].S, row["state"].S, row["watchedSince"].S));
    }

    [Fact]
    public static async Task What_counts_goes_on_when_a_replaced_promise_has_the_times_of_before()
    {
        var fixture = new ProcessesFixture();
        await fixture.Processes.AddAsync("sync", Nightly, Cancelled);
        await fixture.Processes.AddAsync("poller", new ProcessPromise { Every = TimeSpan.FromMinutes(1) }, Cancelled);
        fixture.Rows["poller"]["intervalSeconds"] = new(" 60 "); // by hand, which the job reads
        fixture.Now += TimeSpan.FromDays(1);

        await fixture.Processes.ReplaceAsync("sync", Nightly with { Grace = TimeSpan.FromMinutes(20) }, Cancelled);
        await fixture.Processes.ReplaceAsync(
            "poller", new ProcessPromise { Every = TimeSpan.FromMinutes(1), MaxRun = TimeSpan.FromHours(2) }, Cancelled);

        Assert.Equal("1200", fixture.Rows["sync"]["graceSeconds"].N);
        Assert.Equal("7200", fixture.Rows["poller"]["maxRunSeconds"].N);
        Assert.All(fixture.Rows.Values, row => Assert.Equal("2026-11-20T12:00:00.0000000Z", row["watchedSince"].S));
    }

    [Theory]
    [InlineData("0 4 * * *", "Asia/Tokyo")]
    [InlineData("30 2 * * MON-FRI", "Europe/London")]
    [InlineData("30 2 * * MON-FRI", null)]
    public static async Task A_replaced_promise_with_other_times_counts_from_now(string cron, string? zone)
    {
        var fixture = new ProcessesFixture();
        await fixture.Processes.AddAsync("sync", Nightly, Cancelled);
        fixture.Now += TimeSpan.FromDays(1);

        await fixture.Processes.ReplaceAsync("sync", Nightly with { Cron = cron, Zone = zone }, Cancelled);

        Assert.Equal("2026-11-21T12:00:00.0000000Z", fixture.Rows["sync"]["watchedSince"].S);
    }

    [Fact]
    public static async Task A_replaced_promise_mends_a_row_whose_attributes_were_misspelt()
    {
        var fixture = new ProcessesFixture();
        await fixture.Processes.AddAsync("sync", Nightly, Cancelled);
        fixture.Rows["sync"]["timezone"] = new("Asia/Tokyo");
        fixture.Rows["sync"]["max_run_seconds"] = new() { N = "60" };

        await fixture.Processes.ReplaceAsync("sync", Nightly, Cancelled);

        Assert.Null((await fixture.Processes.ShowAsync("sync", Cancelled)).Problem);
    }

    [Fact]
    public static async Task A_token_is_rotated_by_way_of_two()
    {
        var fixture = new ProcessesFixture();
        var first = await fixture.Processes.AddAsync("sync", Nightly, Cancelled);
        var second = await fixture.Processes.NewTokenAsync("sync", isOnly: false, Cancelled);
        Assert.Equal(
            new[] { Sha256(first), Sha256(second) }.Order(StringComparer.Ordinal),
            fixture.Rows["sync"]["tokenSha256"].SS.Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<UserException>(() => fixture.Processes.NewTokenAsync("sync", isOnly: false, Cancelled));

        var third = await fixture.Processes.NewTokenAsync("sync", isOnly: true, Cancelled);

        Assert.Equal(Sha256(third), fixture.Rows["sync"]["tokenSha256"].S);
    }

    [Fact]
    public static async Task Mutes_and_unmutes()
    {
        var fixture = new ProcessesFixture();
        await fixture.Processes.AddAsync("sync", Nightly with { MutedPeriods = "20:00-22:00" }, Cancelled); // 21:00 in Tokyo now
        Assert.True((await fixture.Processes.ShowAsync("sync", Cancelled)).IsMuted);
        await fixture.Processes.UnmuteAsync("sync", daily: true, Cancelled);
        Assert.False((await fixture.Processes.ShowAsync("sync", Cancelled)).IsMuted);

        await fixture.Processes.MuteAsync("sync", fixture.Now.AddHours(2), Cancelled);
        Assert.True((await fixture.Processes.ShowAsync("sync", Cancelled)).IsMuted);
        await fixture.Processes.UnmuteAsync("sync", daily: false, Cancelled);
        Assert.False((await fixture.Processes.ShowAsync("sync", Cancelled)).IsMuted);
    }

    [Fact]
    public static async Task Lists_by_name_and_with_what_is_wrong()
    {
        var fixture = new ProcessesFixture();
        await fixture.Processes.AddAsync("sync", Nightly, Cancelled);
        await fixture.Processes.AddAsync("old", Nightly, Cancelled);
        fixture.Rows["old"]["cron"] = new("5/10 * * * *");
        fixture.Rows["old"]["lastBeat"] = new("yesterday");

        var views = await fixture.Processes.ListAsync(Cancelled);

        Assert.Equal(["old", "sync"], views.Select(view => view.Process));
        Assert.Equal((null, 0), (views[0].Expected, views[0].Next.Count));
        Assert.Contains("write 5-59 in place of 5", views[0].Problem, StringComparison.Ordinal);
        Assert.Contains("lastBeat 'yesterday' is not a time", views[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Says_that_there_is_no_such_process()
    {
        var processes = new ProcessesFixture().Processes;
        Func<Task>[] calls =
        [
            () => processes.ShowAsync("sync", Cancelled),
            () => processes.ReplaceAsync("sync", Nightly, Cancelled),
            () => processes.NewTokenAsync("sync", isOnly: true, Cancelled),
            () => processes.MuteAsync("sync", default, Cancelled),
            () => processes.UnmuteAsync("sync", daily: false, Cancelled),
            () => processes.RemoveAsync("sync", Cancelled),
        ];

        foreach (var call in calls)
        {
            Assert.Equal(
                "no process is called sync: ./worker process list shows those there are.",
                (await Assert.ThrowsAsync<UserException>(call)).Message);
        }
    }

    [Fact]
    public static async Task Removes_a_row()
    {
        var fixture = new ProcessesFixture();
        await fixture.Processes.AddAsync("sync", Nightly, Cancelled);

        await fixture.Processes.RemoveAsync("sync", Cancelled);

        Assert.Empty(fixture.Rows);
    }

    private static string Sha256(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
