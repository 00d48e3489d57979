using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Worker.Jobs.ReceiveHeartbeat;
using Worker.Tests.WorkerLib.Heartbeats;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib.Heartbeats;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.ReceiveHeartbeat;

public sealed class PingFloodTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly HeartbeatsFixture fixture = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly ReceiveHeartbeatHandler handler;

    public PingFloodTests()
    {
        Add("sync");
        Add("backup");
        handler = new(fixture.DynamoDB, fixture.Time, "heartbeats");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/137")]
    public async Task A_flood_is_refused_unwritten_and_makes_its_own_process_no_older_than_a_second(string signal)
    {
        var statuses = new List<int>();
        for (var ping = 0; ping < 600; ping++)
        {
            var response = await PingAsync($"sync{signal}");
            statuses.Add(response.StatusCode);
            if (response.StatusCode == 429)
            {
                Assert.Equal("1", response.Headers!["retry-after"]);
            }

            var last = HeartbeatTime.Read(fixture.Rows["sync"][signal.Length == 0 ? "lastBeat" : "lastFailure"].S);
            Assert.True(fixture.Now - last < TimeSpan.FromSeconds(1), $"at {fixture.Now:O} the row says {last:O}");
            fixture.Now += Step;
        }

        Assert.Equal([200, 429], statuses.Distinct().Order());
        Assert.InRange(statuses.Count(status => status == 200), 60, (6 * 5) + 60);
        Assert.Equal(statuses.Count(status => status == 200), Writes);
    }

    [Fact]
    public async Task No_ping_of_another_process_is_refused_meanwhile()
    {
        await FloodAsync();

        Assert.Equal(200, (await PingAsync("backup")).StatusCode);
        Assert.Equal(fixture.Now, HeartbeatTime.Read(fixture.Rows["backup"]["lastBeat"].S));
    }

    [Fact]
    public async Task What_says_something_new_is_kept_in_the_midst_of_a_flood()
    {
        await FloodAsync();

        (string Signal, string Field)[] news =
        [
            ("start", "lastStart"), ("finish", "lastBeat"), ("fail", "lastFailure"), ("137", "lastFailure"), ("138", "lastFailure"),
            ("0", "lastBeat"),
        ];
        foreach (var (signal, field) in news)
        {
            fixture.Now += Step;
            Assert.Equal(200, (await PingAsync($"sync/{signal}")).StatusCode);
            Assert.Equal(fixture.Now, HeartbeatTime.Read(fixture.Rows["sync"][field].S));
        }

        foreach (var signal in new[] { "start", "finish" })
        {
            Assert.Equal(200, (await PingAsync($"sync/{signal}", run: "2026-11-20")).StatusCode);
        }

        Assert.Equal(429, (await PingAsync("sync")).StatusCode);
    }

    [Fact]
    public async Task A_few_pings_at_the_same_time_are_no_flood()
    {
        for (var ping = 0; ping < 5; ping++)
        {
            Assert.Equal(200, (await PingAsync("sync")).StatusCode);
        }
    }

    [Fact]
    public async Task Of_a_flood_of_strangers_the_log_names_one_in_ten_seconds_and_no_token()
    {
        using var log = new CapturedLog();
        await PingAsync("sync", "Bearer hush");
        await PingAsync("unknown", "Bearer hush");
        Assert.Equal("sync", Assert.Single(log.Entries, IsRefusal).GetProperty("process").GetString());

        fixture.Now += TimeSpan.FromSeconds(10);
        await PingAsync("unknown", "Bearer hush");

        Assert.Equal(["sync", "unknown"], log.Entries.Where(IsRefusal).Select(entry => entry.GetProperty("process").GetString()));
        Assert.DoesNotContain("hush", log.Text, StringComparison.Ordinal);

        static bool IsRefusal(JsonElement entry) => entry.TryGetProperty("message", out var message)
            && message.GetString()!.StartsWith("A ping was refused", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_strangers_does_not_refuse_the_process()
    {
        for (var ping = 0; ping < 50; ping++)
        {
            Assert.Equal(401, (await PingAsync("sync", "Bearer wrong")).StatusCode);
        }

        Assert.Equal(200, (await PingAsync("sync")).StatusCode);
    }

    [Fact]
    public async Task It_forgets_processes_before_they_fill_the_memory()
    {
        await FloodAsync();
        for (var process = 0; process < 1_000; process++)
        {
            Add($"process-{process}");
            await PingAsync($"process-{process}");
        }

        Assert.Equal(200, (await PingAsync("sync")).StatusCode); // as the first of a new count
    }

    private int Writes => fixture.DynamoDB.ReceivedCalls()
        .Count(call => call.GetMethodInfo().Name == nameof(IAmazonDynamoDB.UpdateItemAsync));

    private async Task FloodAsync()
    {
        for (var ping = 0; ping < 20; ping++)
        {
            await PingAsync("sync");
        }

        Assert.Equal(429, (await PingAsync("sync")).StatusCode);
    }

    private void Add(string process) => fixture.Add(
        process,
        ("intervalSeconds", 60),
        ("tokenSha256", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("correct-horse")))));

    private Task<APIGatewayHttpApiV2ProxyResponse> PingAsync(string path, string token = "Bearer correct-horse", string? run = null) =>
        handler.HandleAsync(
            new()
            {
                RouteKey = "ANY /heartbeats/{path+}",
                RawPath = $"/heartbeats/{path}",
                Headers = new Dictionary<string, string> { ["authorization"] = token },
                PathParameters = new Dictionary<string, string> { ["path"] = path },
                QueryStringParameters = run is null ? null : new Dictionary<string, string> { ["run"] = run },
                RequestContext = new() { Http = new() { Method = "POST", Path = $"/heartbeats/{path}" } },
            },
            Substitute.For<ILambdaContext>());
}
