using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using LocalAws;
using LocalAws.LambdaHost;

namespace Worker.Tests.LocalAws.LambdaHost;

/// <summary>The local host holds a runtime that is not ours (tests/data/bootstrap.py) to the rules of Lambda.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.MeasuresTime)]
public static class FunctionHostTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task Invokes_a_function_and_uses_its_process_again()
    {
        await using var host = await HostAsync();

        var first = await InvokeAsync(host, "{}");
        var second = await InvokeAsync(host, "{}");

        Assert.Equal(Json(first).GetProperty("pid").GetInt32(), Json(second).GetProperty("pid").GetInt32());
        Assert.InRange(Json(first).GetProperty("deadlineIn").GetInt32(), 1000, 2000);
    }

    [Fact]
    public static async Task Gives_each_of_two_events_at_once_a_process_of_its_own()
    {
        await using var host = await HostAsync();

        var responses = await Task.WhenAll(InvokeAsync(host, Sleep(0.3)), InvokeAsync(host, Sleep(0.3)));

        Assert.NotEqual(Json(responses[0]).GetProperty("pid").GetInt32(), Json(responses[1]).GetProperty("pid").GetInt32());
    }

    [Fact]
    public static async Task Kills_a_function_at_its_timeout_and_starts_afresh()
    {
        await using var host = await HostAsync();

        var slow = await InvokeAsync(host, Sleep(60));
        var next = await InvokeAsync(host, "{}");

        Assert.Equal("Unhandled", slow.Headers.GetValues("X-Amz-Function-Error").Single());
        Assert.Equal("Sandbox.Timedout", Json(slow).GetProperty("errorType").GetString());
        Assert.EndsWith("Task timed out after 2.00 seconds", Json(slow).GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.True(next.IsSuccessStatusCode);
        Assert.False(next.Headers.Contains("X-Amz-Function-Error"));
    }

    [Fact]
    public static async Task Ends_a_function_that_uses_more_memory_than_it_has()
    {
        await using var host = await HostAsync(change: function => function with { Timeout = TimeSpan.FromMinutes(1) });

        var large = await InvokeAsync(host, """{"do":"fill","megabytes":300,"seconds":60}""");
        var next = await InvokeAsync(host, """{"do":"fill","megabytes":100,"seconds":0.1}""");

        Assert.Equal("Runtime.ExitError", Json(large).GetProperty("errorType").GetString());
        Assert.Contains("more than the 256 MB", Json(large).GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.False(next.Headers.Contains("X-Amz-Function-Error"));
    }

    [Theory]
    [MemberData(nameof(RawRequest.OfPages), MemberType = typeof(RawRequest))]
    public static async Task Answers_no_web_page(string header, string value)
    {
        await using var host = await HostAsync();
        var runtimeApi = $"http://{Json(await InvokeAsync(host, """{"do":"environment"}""")).GetProperty("AWS_LAMBDA_RUNTIME_API")}/";
        (HttpMethod, Uri)[] requests =
        [
            (HttpMethod.Post, new Uri(host.Url, "/2015-03-31/functions/misbehaving/invocations")),
            (HttpMethod.Options, new Uri(host.Url, "/2015-03-31/functions/misbehaving/invocations")),
            (HttpMethod.Get, new Uri(host.Url, "/logs/misbehaving")),
            (HttpMethod.Head, new Uri(host.Url, "/logs/misbehaving")),
            (HttpMethod.Get, new Uri($"{runtimeApi}2018-06-01/runtime/invocation/next")),
            (HttpMethod.Post, new Uri($"{runtimeApi}2018-06-01/runtime/init/error")),
        ];

        foreach (var (method, address) in requests)
        {
            Assert.Contains(await RawRequest.StatusAsync(address, method, header, value), RawRequest.Refusals);
        }

        Assert.Equal(HttpStatusCode.OK, (await InvokeAsync(host, "{}")).StatusCode);
    }

    [Theory]
    [InlineData("Host", "127.0.0.1:{port}")]
    [InlineData("Host", "LOCALHOST:{port}")]
    [InlineData("Origin", "http://localhost:{port}")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Sec-Fetch-Site", "none")]
    public static async Task Answers_programs(string header, string value)
    {
        await using var host = await HostAsync();

        Assert.Equal(200, await RawRequest.StatusAsync(new Uri(host.Url, "/logs/misbehaving"), HttpMethod.Get, header, value));
    }

    [Fact]
    public static async Task Says_in_the_log_why_a_response_is_not_good()
    {
        var lines = new ConcurrentQueue<string>();
        await using (var host = await HostAsync(onLog: lines.Enqueue, judge: (_, _) => new ResponseProblem("3 of 10 failed", false)))
        {
            await InvokeAsync(host, """{"do":"nothing"}""");
        }

        Assert.Matches(@"^RESPONSE RequestId: \S+\t3 of 10 failed$", lines.Last());
    }

    [Fact]
    public static async Task A_response_does_not_overtake_the_log()
    {
        await using var host = await HostAsync();

        var first = await TailAsync(host, """{"do":"log","lines":20000}""");
        var second = await TailAsync(host, """{"do":"log","lines":0}""");

        Assert.Matches(@"\nline\nthe last line\nREPORT RequestId: [^\n]*\n$", first);
        Assert.Matches(@"^doing log\nthe last line\nREPORT RequestId: [^\n]*\n$", second);
    }

    [Fact]
    public static async Task Freezes_what_a_function_left_running_until_its_next_event()
    {
        await using var host = await HostAsync();
        var file = Path.GetTempFileName();

        await InvokeAsync(host, JsonSerializer.Serialize(new { @do = "tick", file }));
        await Task.Delay(100, Cancelled);
        var frozen = new FileInfo(file).Length;
        await Task.Delay(500, Cancelled);
        var later = new FileInfo(file).Length;
        await InvokeAsync(host, Sleep(0.3));

        Assert.Equal(frozen, later);
        Assert.True(new FileInfo(file).Length > later, "the thread should go on while the next event is handled");
        File.Delete(file);
    }

    [Fact]
    public static async Task Gives_a_function_its_deployed_environment_and_nothing_of_ours()
    {
        Environment.SetEnvironmentVariable("NOT_FOR_FUNCTIONS", "secret");
        await using var host = await HostAsync();

        var environment = Json(await InvokeAsync(host, """{"do":"environment"}""")).EnumerateObject()
            .ToDictionary(variable => variable.Name, variable => variable.Value.GetString());

        Assert.Equal("deployed", environment["SETTING"]);
        Assert.Equal("Handler", environment["_HANDLER"]);
        Assert.Equal("misbehaving", environment["AWS_LAMBDA_FUNCTION_NAME"]);
        Assert.Equal("256", environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]);
        Assert.Equal("/aws/lambda/misbehaving", environment["AWS_LAMBDA_LOG_GROUP_NAME"]);
        Assert.Equal("ap-northeast-1", environment["AWS_REGION"]);
        Assert.DoesNotContain("NOT_FOR_FUNCTIONS", environment.Keys);
        Assert.DoesNotContain("HOME", environment.Keys);
    }

    [Fact]
    public static async Task Passes_on_the_error_of_a_function()
    {
        await using var host = await HostAsync();

        var response = await InvokeAsync(host, """{"do":"fail"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Unhandled", response.Headers.GetValues("X-Amz-Function-Error").Single());
        Assert.Equal("Broken", Json(response).GetProperty("errorType").GetString());
    }

    [Theory]
    [InlineData("Handler", """{"do":"exit","code":3}""", "Runtime.ExitError", "exit status 3")]
    [InlineData("FailsInInit", "{}", "Runtime.Unready", "not today")]
    [InlineData("ExitsInInit", "{}", "Runtime.ExitError", "exit status 7")]
    public static async Task Says_how_a_process_ended(string handler, string payload, string errorType, string message)
    {
        await using var host = await HostAsync(handler);

        var response = Json(await InvokeAsync(host, payload));

        Assert.Equal(errorType, response.GetProperty("errorType").GetString());
        Assert.Contains(message, response.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((6 * 1024 * 1024) + 98, null)]
    [InlineData((6 * 1024 * 1024) + 99, "Http413")]
    public static async Task Takes_answers_of_six_megabytes_and_no_more(int bytes, string? error)
    {
        await using var host = await HostAsync();

        var response = await InvokeAsync(host, $$"""{"do":"large","bytes":{{bytes}}}""");

        Assert.Equal(error, response.Headers.Contains("X-Amz-Function-Error") ? Json(response).GetProperty("errorType").GetString() : null);
    }

    [Theory]
    [InlineData("RequestResponse", (6 * 1024 * 1024) - 2, HttpStatusCode.OK)]
    [InlineData("RequestResponse", (6 * 1024 * 1024) - 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("Event", (1024 * 1024) - 2, HttpStatusCode.Accepted)]
    [InlineData("Event", (1024 * 1024) - 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("DryRun", 10, HttpStatusCode.NoContent)]
    public static async Task Takes_events_up_to_the_limit_of_their_kind(string kind, int bytes, HttpStatusCode expected)
    {
        await using var host = await HostAsync();

        var response = await InvokeAsync(host, "{" + new string(' ', bytes) + "}", kind);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public static async Task Gives_a_function_an_empty_object_when_there_is_no_payload()
    {
        await using var host = await HostAsync();

        Assert.Equal(2, Json(await InvokeAsync(host, "")).GetProperty("bytes").GetInt32());
    }

    [Fact]
    public static async Task Says_what_went_wrong_in_itself()
    {
        await using var host = await HostAsync(change: _ => throw new UserException("apply again"));

        var response = await InvokeAsync(host, "{}");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("apply again", Json(response).GetProperty("Message").GetString());
    }

    [Fact]
    public static async Task Ends_at_once_whatever_runs_and_waits()
    {
        var clock = Stopwatch.StartNew();
        var running = new List<Task>();
        await using (var host = await HostAsync())
        {
            for (var i = 0; i < 25; i++)
            {
                running.Add(InvokeAsync(host, Sleep(1.9)));
            }

            await Task.Delay(700, Cancelled);
            clock.Restart();
        }

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        await Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default);
        var left = await ChildProcess.RunAsync(
            "pgrep", ["-f", Path.Combine(Checkout.Root, "tests", "data", "bootstrap.py")], Checkout.Root, Cancelled);
        Assert.Equal("", left.Output);
    }

    [Theory]
    [InlineData("misbehaving", "not json", HttpStatusCode.BadRequest, "InvalidRequestContentException")]
    [InlineData("nobody", "{}", HttpStatusCode.NotFound, "ResourceNotFoundException")]
    public static async Task Refuses_what_Lambda_refuses(string function, string payload, HttpStatusCode status, string type)
    {
        await using var host = await HostAsync();

        var response = await InvokeAsync(host, payload, function: function);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(type, response.Headers.GetValues("X-Amzn-ErrorType").Single());
    }

    [Theory]
    [InlineData("misbehaving:$LATEST", "$LATEST")]
    [InlineData("arn:aws:lambda:ap-northeast-1:123456789012:function:misbehaving", "$LATEST")]
    [InlineData("misbehaving:7", "7")]
    [InlineData("arn:aws:lambda:ap-northeast-1:123456789012:function:misbehaving:live", "live")]
    public static async Task Runs_the_version_or_alias_that_a_name_holds(string name, string version)
    {
        await using var host = await HostAsync();

        var response = await InvokeAsync(host, """{"do":"environment"}""", function: name);

        Assert.Equal(version, response.Headers.GetValues("X-Amz-Executed-Version").Single());
        Assert.Equal(version, Json(response).GetProperty("AWS_LAMBDA_FUNCTION_VERSION").GetString());
    }

    [Fact]
    public static async Task Starts_fresh_processes_for_a_function_that_was_deployed_again()
    {
        var deployment = "1";
        await using var host = await HostAsync(change: function => function with
        {
            Fingerprint = deployment,
            Environment = new Dictionary<string, string> { ["SETTING"] = deployment },
        });

        var before = Json(await InvokeAsync(host, """{"do":"environment"}""")).GetProperty("SETTING").GetString();
        deployment = "2";
        var after = Json(await InvokeAsync(host, """{"do":"environment"}""")).GetProperty("SETTING").GetString();

        Assert.Equal(("1", "2"), (before, after));
    }

    [Fact]
    public static async Task Shows_what_a_function_logged()
    {
        var lines = new ConcurrentQueue<string>();
        await using (var host = await HostAsync(onLog: lines.Enqueue))
        {
            await InvokeAsync(host, """{"do":"nothing"}""");
        }

        Assert.Equal(["ready", "doing nothing"], lines);
    }

    private static string Sleep(double seconds) => JsonSerializer.Serialize(new { @do = "sleep", seconds });

    private static async Task<FunctionHost> HostAsync(
        string handler = "Handler", Func<FunctionConfiguration, FunctionConfiguration>? change = null, Action<string>? onLog = null,
        Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>, ResponseProblem?>? judge = null)
    {
        var function = new FunctionConfiguration(
            "misbehaving", "arn:aws:lambda:ap-northeast-1:123456789012:function:misbehaving", handler, "provided.al2023",
            TimeSpan.FromSeconds(2), 256, "", new Dictionary<string, string> { ["SETTING"] = "deployed" }, "1");
        return await FunctionHost.StartAsync(new FunctionHostOptions
        {
            Port = Loopback.FreePort(),
            Describe = name => Task.FromResult(name.Split(':') is [var unqualified, .. var qualifier] && unqualified == function.Name
                ? (change is null ? function : change(function)) with { Version = qualifier is [var version] ? version : "$LATEST" }
                : null),
            Bootstrap = _ => Path.Combine(Checkout.Root, "tests", "data", "bootstrap.py"),
            Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
            OnLog = (_, line) => onLog?.Invoke(line),
            Judge = judge ?? ((_, _) => null),
        });
    }

    private static async Task<HttpResponseMessage> InvokeAsync(
        FunctionHost host, string payload, string kind = "RequestResponse", string function = "misbehaving")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(host.Url, $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations"))
        {
            Content = new StringContent(payload, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Amz-Invocation-Type", kind);
        request.Headers.Add("X-Amz-Log-Type", "Tail");
        return await http.SendAsync(request, Cancelled);
    }

    private static async Task<string> TailAsync(FunctionHost host, string payload)
    {
        using var response = await InvokeAsync(host, payload);
        return Encoding.UTF8.GetString(Convert.FromBase64String(response.Headers.GetValues("X-Amz-Log-Result").Single()));
    }

    private static JsonElement Json(HttpResponseMessage response) =>
        JsonElement.Parse(response.Content.ReadAsStringAsync(Cancelled).GetAwaiter().GetResult());
}
