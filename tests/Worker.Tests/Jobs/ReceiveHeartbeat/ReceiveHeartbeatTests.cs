using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Worker.Jobs.ReceiveHeartbeat;
using Worker.Tests.WorkerLib.Heartbeats;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;

namespace Worker.Tests.Jobs.ReceiveHeartbeat;

public static class ReceiveHeartbeatTests
{
    private const string Right = "Bearer correct-horse";

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, "lastBeat")]
    [InlineData("finish", "lastBeat")]
    [InlineData("start", "lastStart")]
    [InlineData("fail", "lastFailure")]
    [InlineData("finish/", "lastBeat")]
    [InlineData("", "lastBeat")]
    [InlineData("0", "lastBeat")]
    [InlineData("1", "lastFailure")]
    [InlineData("137", "lastFailure")]
    [InlineData("255", "lastFailure")]
    [InlineData("256", "lastFailure")]
    [InlineData("-1", "lastFailure")]
    [InlineData("00", "lastBeat")]
    [InlineData("-0", "lastBeat")]
    [InlineData("001", "lastFailure")]
    [InlineData("3221225477", "lastFailure")]
    [InlineData("4294967295", "lastFailure")]
    public static async Task Keeps_the_time_of_a_ping(string? signal, string field)
    {
        var fixture = Fixture();

        var response = await PingAsync(fixture, Right, signal: signal);

        Assert.Equal(200, response.StatusCode);
        Assert.Equal($$"""{"process":"sync","field":"{{field}}","kept":true}""", response.Body);
        Assert.Equal("2026-11-20T12:00:00.0000000Z", fixture.Rows["sync"][field].S);
    }

    [Theory]
    [InlineData("sync", "Bearer wrong")]
    [InlineData("sync", "Bearer ")]
    [InlineData("sync", "correct-horse")]
    [InlineData("sync", "Basic correct-horse")]
    [InlineData("sync", null)]
    [InlineData("unknown", Right)]
    [InlineData("tokenless", Right)]
    [InlineData("broken", Right)]
    public static async Task Answers_everybody_without_the_right_token_alike_and_writes_nothing(string process, string? authorization)
    {
        var fixture = Fixture();
        fixture.Add("tokenless", ("intervalSeconds", 60));
        fixture.Add("broken", ("intervalSeconds", 60), ("tokenSha256", new string('z', 64)));

        var response = await PingAsync(fixture, authorization, process);

        Assert.Equal((await PingAsync(fixture, "Bearer other")).Body, response.Body);
        Assert.Equal(401, response.StatusCode);
        Assert.Equal("application/problem+json", response.Headers!["content-type"]);
        Assert.Equal("Bearer", response.Headers["www-authenticate"]);
        Assert.Equal(["broken", "sync", "tokenless"], fixture.Rows.Keys);
        Assert.DoesNotContain("lastBeat", fixture.Rows["sync"].Keys);
    }

    [Fact]
    public static async Task Asks_the_table_as_often_for_an_unknown_process_as_for_a_wrong_token()
    {
        var (known, unknown) = (Fixture(), Fixture());

        await PingAsync(known, "Bearer wrong");
        await PingAsync(unknown, "Bearer wrong", "unknown");

        Assert.Single(known.DynamoDB.ReceivedCalls());
        Assert.Single(unknown.DynamoDB.ReceivedCalls());
    }

    [Theory]
    [InlineData("PUT", "sync", null, null, 405)]
    [InlineData("DELETE", "sync", null, null, 405)]
    [InlineData("POST", "sync", "success", null, 400)]
    [InlineData("POST", "sync", "-", null, 400)]
    [InlineData("POST", "sync", "--1", null, 400)]
    [InlineData("POST", "sync", "+1", null, 400)]
    [InlineData("POST", "sync", "12345678901", null, 400)]
    [InlineData("POST", "sync", "-12345678901", null, 400)]
    [InlineData("POST", "sync", "stop", null, 400)]
    [InlineData("POST", "sync", "abc", null, 400)]
    [InlineData("POST", "sync", "1.0", null, 400)]
    [InlineData("POST", "sync", " 1", null, 400)]
    [InlineData("POST", "sync", "１", null, 400)]
    [InlineData("POST", "sync", "0x1", null, 400)]
    [InlineData("POST", "sync", "4294967296", null, 400)]
    [InlineData("POST", "sync", "-2147483649", null, 400)]
    [InlineData("POST", "sync", "FAIL", null, 400)]
    [InlineData("POST", "sync", "start/1", null, 400)]
    [InlineData("PATCH", "sync", null, null, 405)]
    [InlineData("OPTIONS", "sync", null, null, 405)]
    [InlineData("POST", "", null, null, 400)]
    [InlineData("POST", "sync", null, 65537, 413)]
    [InlineData("POST", "sync", null, 65536, 200)]
    public static async Task Says_what_is_wrong_with_a_request(string method, string process, string? signal, int? bodyChars, int status)
    {
        var response = await PingAsync(Fixture(), Right, process, signal, method, bodyChars is { } chars ? new string('x', chars) : null);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == 200, response.Headers!["content-type"] == "application/json");
        if (status != 200)
        {
            Assert.Equal(status, JsonElement.Parse(response.Body!).GetProperty("status").GetInt32());
        }
    }

    [Theory]
    [InlineData("2026-11-20T21:00:01+09:00", "2026-11-20T21:00:01+09:00", false)] // later, though its text sorts otherwise
    [InlineData("2026-11-20T20:59:59+09:00", "2026-11-20T12:00:00.0000000Z", true)] // earlier, likewise
    [InlineData("yesterday, I think", "2026-11-20T12:00:00.0000000Z", true)]
    public static async Task A_beat_never_goes_back_and_repairs_what_is_no_time(string before, string after, bool isKept)
    {
        var fixture = Fixture();
        fixture.Rows["sync"]["lastBeat"] = new(before);

        var response = await PingAsync(fixture, Right);

        Assert.Equal(200, response.StatusCode);
        Assert.Equal(after, fixture.Rows["sync"]["lastBeat"].S);
        Assert.Equal(isKept, JsonElement.Parse(response.Body!).GetProperty("kept").GetBoolean());
    }

    [Fact]
    public static async Task A_start_while_a_run_is_open_does_not_hide_that_the_run_never_ended()
    {
        var fixture = Fixture();
        await PingAsync(fixture, Right, signal: "start");
        fixture.Now += TimeSpan.FromHours(1);
        await PingAsync(fixture, Right, signal: "start");
        Assert.Equal(Attributes.TimeText(Now), fixture.Rows["sync"]["lastStart"].S);

        await PingAsync(fixture, Right, signal: "finish");
        fixture.Now += TimeSpan.FromHours(1);
        await PingAsync(fixture, Right, signal: "start");

        Assert.Equal(Attributes.TimeText(fixture.Now), fixture.Rows["sync"]["lastStart"].S);
    }

    [Fact]
    public static async Task Of_two_pings_at_the_same_time_the_later_one_stays()
    {
        var fixture = Fixture();
        var isFirst = true;
        fixture.DynamoDB.When(dynamoDB => dynamoDB.UpdateItemAsync(Arg.Any<UpdateItemRequest>(), Arg.Any<CancellationToken>())).Do(_ =>
        {
            if (isFirst)
            {
                isFirst = false;
                fixture.Now = Now.AddSeconds(5);
                PingAsync(fixture, Right).GetAwaiter().GetResult();
                fixture.Now = Now.AddSeconds(1);
            }
        });

        var response = await PingAsync(fixture, Right);

        Assert.Equal(200, response.StatusCode);
        Assert.Equal(Attributes.TimeText(Now.AddSeconds(5)), fixture.Rows["sync"]["lastBeat"].S);
    }

    [Fact]
    public static async Task A_token_that_was_changed_meanwhile_is_no_token_any_more()
    {
        var fixture = Fixture();
        fixture.DynamoDB.When(dynamoDB => dynamoDB.UpdateItemAsync(Arg.Any<UpdateItemRequest>(), Arg.Any<CancellationToken>()))
            .Do(_ => fixture.Rows["sync"]["tokenSha256"] = new(new string('0', 64)));

        Assert.Equal(401, (await PingAsync(fixture, Right)).StatusCode);
        Assert.DoesNotContain("lastBeat", fixture.Rows["sync"].Keys);
    }

    [Fact]
    public static async Task Asks_to_send_again_what_the_table_could_not_take_now()
    {
        var fixture = Fixture();
        fixture.DynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(Task.FromException<GetItemResponse>(
                new ProvisionedThroughputExceededException("slow down") { ErrorCode = "ProvisionedThroughputExceededException" }));

        var response = await PingAsync(fixture, Right);

        Assert.Equal(503, response.StatusCode);
        Assert.Equal("5", response.Headers!["retry-after"]);
    }

    [Fact]
    public static async Task Throws_what_no_repetition_could_cure()
    {
        var fixture = Fixture();
        fixture.DynamoDB.GetItemAsync(Arg.Any<GetItemRequest>(), Arg.Any<CancellationToken>())
            .Returns(Task.FromException<GetItemResponse>(new AmazonDynamoDBException("no") { ErrorCode = "AccessDeniedException" }));

        await Assert.ThrowsAsync<AmazonDynamoDBException>(() => PingAsync(fixture, Right));
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("POST", true)]
    [InlineData("HEAD", false)]
    public static async Task Takes_a_ping_by_whichever_method_and_a_HEAD_has_no_body(string method, bool hasBody)
    {
        var fixture = Fixture();

        var response = await PingAsync(fixture, Right, method: method);

        Assert.Equal((200, hasBody), (response.StatusCode, response.Body is not null));
        Assert.Contains("lastBeat", fixture.Rows["sync"].Keys);
    }

    [Theory]
    [InlineData("sync/", "lastBeat")]
    [InlineData("sync/start/", "lastStart")]
    [InlineData("sync/2/", "lastFailure")]
    [InlineData("sync/finish/now", null)]
    public static async Task Reads_a_path_with_a_slash_at_its_end(string path, string? field)
    {
        var fixture = Fixture();
        var request = Request("", null, "POST", Right, null) with { PathParameters = new Dictionary<string, string> { ["path"] = path } };

        var response = await new ReceiveHeartbeatHandler(fixture.DynamoDB, fixture.Time, "heartbeats")
            .HandleAsync(request, Substitute.For<ILambdaContext>());

        Assert.Equal(field is null ? 400 : 200, response.StatusCode);
        Assert.True(field is null || fixture.Rows["sync"].ContainsKey(field));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("-1073741819")] // an access violation, as PowerShell has it
    [InlineData("3221225477")] // the same without a sign
    public static async Task Takes_the_exit_codes_of_windows(string code)
    {
        var fixture = Fixture();

        Assert.Equal(200, (await PingAsync(fixture, Right, signal: code)).StatusCode);
        Assert.Equal(code, fixture.Rows["sync"]["lastExitCode"].N);
        Assert.Contains("lastFailure", fixture.Rows["sync"].Keys);
    }

    [Fact]
    public static async Task Keeps_the_exit_code_of_the_last_failure_alone()
    {
        var fixture = Fixture();
        await PingAsync(fixture, Right, signal: "137");
        Assert.Equal("137", fixture.Rows["sync"]["lastExitCode"].N);

        fixture.Now += TimeSpan.FromSeconds(1);
        await PingAsync(fixture, Right, signal: "fail");

        Assert.DoesNotContain("lastExitCode", fixture.Rows["sync"].Keys);
    }

    [Theory]
    [InlineData("Bearer correct-horse", 200)]
    [InlineData("Bearer battery-staple", 200)]
    [InlineData("Bearer wrong", 401)]
    public static async Task Knows_two_tokens_while_one_is_replaced(string authorization, int status)
    {
        var fixture = Fixture();
        fixture.Rows["sync"]["tokenSha256"] = new() { SS = [Sha256("battery-staple"), Sha256("correct-horse")] };

        Assert.Equal(status, (await PingAsync(fixture, authorization)).StatusCode);
        Assert.Equal(status == 200, fixture.Rows["sync"].ContainsKey("lastBeat"));
    }

    [Theory]
    [InlineData(null, "lastBeat", "lastFailure")]
    [InlineData("fail", "lastFailure", "lastBeat")]
    [InlineData("start", "lastStart", "lastFailure")]
    public static async Task A_time_from_the_future_makes_no_ping_worthless(string? signal, string field, string other)
    {
        var fixture = Fixture();
        fixture.Rows["sync"][field] = Attributes.Time(Now.AddDays(3));
        fixture.Rows["sync"][other] = Attributes.Time(Now.AddMinutes(30));

        var response = await PingAsync(fixture, Right, signal: signal);

        Assert.True(JsonElement.Parse(response.Body!).GetProperty("kept").GetBoolean());
        Assert.Equal(Attributes.TimeText(Now), fixture.Rows["sync"][field].S);
        Assert.DoesNotContain(other, fixture.Rows["sync"].Keys);
    }

    private static string Sha256(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static HeartbeatsFixture Fixture()
    {
        var fixture = new HeartbeatsFixture(Now);
        fixture.Add(
            "sync",
            ("intervalSeconds", 60),
            ("tokenSha256", Sha256("correct-horse")));
        return fixture;
    }

    private static Task<APIGatewayHttpApiV2ProxyResponse> PingAsync(
        HeartbeatsFixture fixture,
        string? authorization,
        string process = "sync",
        string? signal = null,
        string method = "POST",
        string? body = null) =>
        new ReceiveHeartbeatHandler(fixture.DynamoDB, fixture.Time, "heartbeats")
            .HandleAsync(Request(process, signal, method, authorization, body), Substitute.For<ILambdaContext>());

    private static APIGatewayHttpApiV2ProxyRequest Request(
        string process, string? signal, string method, string? authorization, string? body)
    {
        var path = $"/heartbeats/{process}{(signal is null ? "" : $"/{signal}")}";
        var parameters = new Dictionary<string, string> { ["process"] = process };
        if (signal is not null)
        {
            parameters["signal"] = signal;
        }

        return new()
        {
            RouteKey = "ANY /heartbeats/{process}",
            RawPath = path,
            Headers = authorization is null ? null : new Dictionary<string, string> { ["authorization"] = authorization },
            PathParameters = parameters,
            RequestContext = new() { Http = new() { Method = method, Path = path } },
            Body = body,
        };
    }
}
