using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Worker.Jobs.ReceiveHeartbeat;
using Worker.Tests.Jobs.ProcessChecker;
using Worker.Tests.WorkerLib.Heartbeats;
using WorkerLib.Aws;

namespace Worker.Tests.Jobs.ReceiveHeartbeat;

/// <summary>Pings of runs with ids, which may overlap and arrive in any order.</summary>
public static class RunPingTests
{
    private static readonly string[] Ends = ["lastBeat", "lastFailure"];

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public static async Task Keeps_each_run_until_its_own_end()
    {
        var fixture = Fixture();
        await PingAsync(fixture, "start", "a");
        fixture.Now += TimeSpan.FromMinutes(1);
        await PingAsync(fixture, "start", "b");
        await PingAsync(fixture, "finish", "b");

        Assert.Equal([("a", Attributes.TimeText(Now))], Open(fixture).Select(run => (run.Key, run.Value.S)));
        Assert.Equal(Attributes.TimeText(fixture.Now), fixture.Rows["task"]["lastBeat"].S);
        Assert.DoesNotContain("lastStart", fixture.Rows["task"].Keys);
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("1")]
    [InlineData("0")]
    public static async Task A_run_ends_by_failing_too(string end)
    {
        var fixture = Fixture();
        await PingAsync(fixture, "start", "a");
        await PingAsync(fixture, end, "a");

        Assert.Empty(Open(fixture));
        Assert.Contains(end == "0" ? "lastBeat" : "lastFailure", fixture.Rows["task"].Keys);
    }

    /// <summary>Of what is sent, separated by spaces: a word, a colon and the run.</summary>
    [Theory]
    [InlineData("start:a start:b finish:a finish:b", "", "lastBeat")]
    [InlineData("start:a start:b finish:b", "a", "lastBeat")]
    [InlineData("start:a start:a finish:a", "", "lastBeat")]
    [InlineData("finish:a", "", "lastBeat")]
    [InlineData("finish:a finish:a", "", "lastBeat")]
    [InlineData("start:a finish:b", "a", "lastBeat")]
    [InlineData("start:a fail:b", "a", "lastFailure")]
    [InlineData("start:a fail:a finish:a", "", "lastBeat")]
    [InlineData("start:a 256:a", "", "lastFailure")]
    [InlineData("start:a -1:a", "", "lastFailure")]
    [InlineData("start:a 0:a", "", "lastBeat")]
    [InlineData("finish:a start:a", "", "lastBeat")]
    [InlineData("fail:a start:a start:b", "b", "lastFailure")]
    [InlineData("start:🌋 start:a/b start:a.b finish:a/b", "a.b 🌋", "lastBeat")]
    public static async Task Knows_which_runs_are_open_whatever_comes_in_which_order(string pings, string open, string last)
    {
        var fixture = Fixture();
        foreach (var ping in pings.Split(' '))
        {
            await PingAsync(fixture, ping.Split(':')[0], ping.Split(':')[1]);
            fixture.Now += TimeSpan.FromSeconds(1);
        }

        Assert.Equal(open, string.Join(' ', Open(fixture).Keys.Order(StringComparer.Ordinal)));
        Assert.Equal(last, Ends.MaxBy(field => fixture.Rows["task"].GetValueOrDefault(field)?.S));
    }

    [Fact]
    public static async Task A_start_that_arrives_behind_the_end_of_its_run_opens_nothing()
    {
        var fixture = Fixture();
        await PingAsync(fixture, "finish", "a");
        fixture.Now += TimeSpan.FromSeconds(30);

        Assert.False(await PingAsync(fixture, "start", "a"));
        Assert.Empty(Open(fixture));
    }

    [Fact]
    public static async Task An_id_may_be_used_again_by_a_later_run()
    {
        var fixture = Fixture();
        await PingAsync(fixture, "start", "nightly");
        await PingAsync(fixture, "finish", "nightly");
        fixture.Now += TimeSpan.FromDays(1);

        Assert.True(await PingAsync(fixture, "start", "nightly"));
        Assert.Single(Open(fixture));
        fixture.Now += TimeSpan.FromSeconds(1);
        Assert.True(await PingAsync(fixture, "finish", "nightly"));
        Assert.Equal(Attributes.TimeText(fixture.Now), fixture.Rows["task"]["lastBeat"].S);
    }

    [Fact]
    public static async Task A_ping_that_is_sent_twice_is_kept_once()
    {
        var fixture = Fixture();
        Assert.True(await PingAsync(fixture, "start", "a"));
        fixture.Now += TimeSpan.FromSeconds(1);
        Assert.False(await PingAsync(fixture, "start", "a"));

        Assert.Equal(Attributes.TimeText(Now), Open(fixture)["a"].S);
    }

    [Fact]
    public static async Task Keeps_so_many_runs_with_the_oldest_among_them()
    {
        var fixture = Fixture();
        for (var run = 0; run < 25; run++)
        {
            fixture.Now += TimeSpan.FromSeconds(1);
            await PingAsync(fixture, "start", run.ToString(CultureInfo.InvariantCulture));
            await PingAsync(fixture, "finish", $"other-{run}");
        }

        Assert.Equal(
            [.. Enumerable.Range(0, 19), 24], Open(fixture).Keys.Select(id => int.Parse(id, CultureInfo.InvariantCulture)).Order());
        Assert.Equal(20, fixture.Rows["task"]["endedRuns"].M.Count);
    }

    [Fact]
    public static async Task A_process_that_dies_in_each_run_is_found_however_many_it_begins()
    {
        var fixture = new ProcessFixture(Now);
        Add(fixture);
        await PingAsync(fixture, "finish", "well");
        for (var run = 0; run < 60; run++)
        {
            fixture.Now += TimeSpan.FromSeconds(2);
            await PingAsync(fixture, "start", $"{run}");
        }

        await fixture.CheckAsync();

        Assert.StartsWith("Process task is overrunning: run 0 ", Assert.Single(fixture.Alerts).Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Pings_of_two_runs_at_the_same_time_are_both_kept()
    {
        var fixture = Fixture();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(run => Task.Run(() => PingAsync(fixture, "start", $"{run}"))));

        Assert.Equal(["0", "1", "2"], Open(fixture).Keys.Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public static async Task Refuses_what_is_no_id(string run)
    {
        var fixture = Fixture();

        await Assert.ThrowsAsync<InvalidOperationException>(() => PingAsync(fixture, "start", run));
        Assert.Empty(Open(fixture));
    }

    private static Dictionary<string, AttributeValue> Open(HeartbeatsFixture fixture) =>
        fixture.Rows["task"].GetValueOrDefault("openRuns")?.M ?? [];

    private static HeartbeatsFixture Fixture()
    {
        var fixture = new HeartbeatsFixture(Now);
        Add(fixture);
        return fixture;
    }

    private static void Add(HeartbeatsFixture fixture) => fixture.Add(
        "task",
        ("intervalSeconds", 3600),
        ("maxRunSeconds", 60),
        ("tokenSha256", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("token")))));

    /// <summary>Whether the ping was kept.</summary>
    private static async Task<bool> PingAsync(HeartbeatsFixture fixture, string signal, string run)
    {
        var response = await new ReceiveHeartbeatHandler(fixture.DynamoDB, fixture.Time, "heartbeats").HandleAsync(
            new()
            {
                RouteKey = "ANY /heartbeats/{process}/{signal}",
                RawPath = $"/heartbeats/task/{signal}",
                Headers = new Dictionary<string, string> { ["authorization"] = "Bearer token" },
                PathParameters = new Dictionary<string, string> { ["process"] = "task", ["signal"] = signal },
                QueryStringParameters = new Dictionary<string, string> { ["run"] = run },
                RequestContext = new() { Http = new() { Method = "POST", Path = $"/heartbeats/task/{signal}" } },
            },
            Substitute.For<ILambdaContext>());
        return response.StatusCode == 200
            ? JsonElement.Parse(response.Body!).GetProperty("kept").GetBoolean()
            : throw new InvalidOperationException(response.Body);
    }
}
