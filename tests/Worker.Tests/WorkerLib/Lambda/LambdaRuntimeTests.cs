using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using FsCheck;
using FsCheck.Fluent;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Tests.WorkerLib.Lambda;

/// <summary>The runtime against a Runtime API that follows a script: events in, posts out.</summary>
public static class LambdaRuntimeTests
{
    private static readonly string[] Names = ["Echo", "Other"];

    [Fact]
    public static void Handles_one_event_after_the_other_on_one_connection()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"one"}""").WithEvent("b", """{"text":"二"}""");

        var exitCode = Run(api, Echo);

        Assert.Equal(LambdaRuntime.Ended, exitCode);
        Assert.Equal(
            ["/2018-06-01/runtime/invocation/a/response", "/2018-06-01/runtime/invocation/b/response"],
            api.Posts.Select(post => post.Path));
        Assert.Equal(["""{"text":"one"}""", """{"text":"二"}"""], api.Posts.Select(post => post.Text));
        Assert.Equal(1, api.Connections);
    }

    [Fact]
    public static void Shows_a_job_what_Lambda_says_of_the_invocation()
    {
        var deadline = DateTimeOffset.UtcNow.AddSeconds(30);
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":""}""", deadline);
        string? seen = null;

        Run(api, Job((_, context) =>
        {
            Assert.InRange(context.RemainingTime, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
            seen = string.Join(
                ' ',
                context.AwsRequestId, context.FunctionName, context.FunctionVersion, context.InvokedFunctionArn, context.MemoryLimitInMB,
                context.LogGroupName, context.LogStreamName, context.TraceId, Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"));
            return new Message("");
        }));

        Assert.Equal(
            "a echo $LATEST arn:aws:lambda:ap-northeast-1:123456789012:function:echo 256 /aws/lambda/echo stream Root=1-a Root=1-a", seen);
    }

    [Fact]
    public static void Cancels_a_job_before_its_deadline_and_says_so()
    {
        using var api = new FakeRuntimeApi()
            .WithEvent("a", """{"text":""}""", DateTimeOffset.UtcNow.AddMilliseconds(700))
            .WithEvent("b", """{"text":"next"}""");

        Run(api, LambdaHandler.For(
            async (Message message, ILambdaContext context) =>
            {
                if (context.AwsRequestId == "a")
                {
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }

                return message;
            },
            new JobJsonSerializer<RuntimeTestJson>(RuntimeTestJson.Default)));

        Assert.Equal("DeadlineExceededException", ErrorOf(api.Posts[0]).GetProperty("errorType").GetString());
        Assert.Contains("before its deadline", ErrorOf(api.Posts[0]).GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"text":"next"}""", api.Posts[1].Text);
    }

    [Theory]
    [InlineData("253402300799999")]
    [InlineData("253402300800000")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("1795176004")] // seconds
    [InlineData("1e400")]
    [InlineData("NaN")]
    [InlineData(", 1")]
    [InlineData("soon")]
    [InlineData(null)]
    public static void Takes_the_longest_timeout_for_a_deadline_that_is_none(string? deadline)
    {
        var headers = "Lambda-Runtime-Aws-Request-Id: a\r\n" + (deadline is null ? "" : $"Lambda-Runtime-Deadline-Ms: {deadline}\r\n");
        using var api = new FakeRuntimeApi().WithResponse(FakeRuntimeApi.Response(200, """{"text":"one"}""", headers));

        Run(api, Job((message, context) =>
        {
            Assert.False(context.CancellationToken.IsCancellationRequested);
            Assert.InRange(context.RemainingTime, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
            return message;
        }));

        Assert.Equal("""{"text":"one"}""", api.Posts.Single().Text);
    }

    [Theory]
    [InlineData("{0}.25", 30)]
    [InlineData("+{0}", 30)]
    [InlineData("{0}, {0}", 30)]
    [InlineData("{0},5", 30)]
    [InlineData("{1}e12", 30)]
    [InlineData("{0}", -1)]
    [InlineData("{0}.5", -60)]
    public static void Reads_a_deadline_however_it_is_written(string form, int seconds)
    {
        var milliseconds = DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeMilliseconds();
        var deadline = string.Format(CultureInfo.InvariantCulture, form, milliseconds, milliseconds / 1e12m);
        using var api = new FakeRuntimeApi().WithResponse(FakeRuntimeApi.Response(
            200, """{"text":"one"}""", $"Lambda-Runtime-Aws-Request-Id: a\r\nLambda-Runtime-Deadline-Ms: {deadline}\r\n"));

        Run(api, Job((message, context) =>
        {
            Assert.InRange(context.RemainingTime.TotalSeconds, Math.Max(0, seconds - 10), Math.Max(0, seconds));
            return message;
        }));

        Assert.Equal("""{"text":"one"}""", api.Posts.Single().Text);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2 \r\n{}\r\n0  \r\n\r\n")]
    [InlineData("Content-Length: 2, 2\r\n\r\n{}")]
    [InlineData("\r\n")]
    public static void Lives_on_however_its_response_is_taken(string rest)
    {
        var taken = Encoding.ASCII.GetBytes($"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\n{rest}");
        using var api = new FakeRuntimeApi { RespondToPost = _ => taken }
            .WithEvent("a", """{"text":"one"}""").WithEvent("b", """{"text":"two"}""");

        Assert.Equal(LambdaRuntime.Ended, Run(api, Echo));

        Assert.Equal(["""{"text":"one"}""", """{"text":"two"}"""], api.Posts.Select(post => post.Text));
    }

    /// <summary>Whatever was posted for it would be another request than is meant.</summary>
    [Theory]
    [InlineData("a b")]
    [InlineData("a/response")]
    [InlineData("../../init/error?x=")]
    public static void Ends_when_an_event_has_an_id_that_no_path_can_hold(string id)
    {
        using var api = new FakeRuntimeApi().WithEvent(id, """{"text":"one"}""");

        Assert.Equal(LambdaRuntime.Failed, Run(api, Echo));

        Assert.Empty(api.Posts);
    }

    [Fact]
    public static void Reads_chunks_whose_header_begins_with_a_capital()
    {
        var response = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\n{FakeRuntimeApi.EventHeaders("a")}Transfer-Encoding: Chunked\r\n\r\n"
            + "e\r\n{\"text\":\"one\"}\r\n0\r\n\r\n");
        using var api = new FakeRuntimeApi().WithResponse(response);

        Run(api, Echo);

        Assert.Equal("""{"text":"one"}""", api.Posts.Single().Text);
    }

    [Theory]
    [InlineData(128, 88)]
    [InlineData(256, 216)]
    [InlineData(10240, 10200)]
    [InlineData(64, 32)]
    [InlineData(16, 16)]
    [InlineData(1, 16)]
    public static void Leaves_room_beside_the_heap(int memory, int heap) => Assert.Equal((long)heap << 20, HeapLimit.Of(memory));

    [Fact]
    public static void Passes_an_event_and_an_answer_of_six_megabytes()
    {
        var text = new string('x', LambdaLimits.EventBytes - """{"text":""}""".Length);
        using var api = new FakeRuntimeApi().WithEvent("a", $$"""{"text":"{{text}}"}""");

        Run(api, Echo);

        Assert.Equal($$"""{"text":"{{text}}"}""", api.Posts.Single().Text);
    }

    [Fact]
    public static void Reports_a_response_that_is_too_large_and_goes_on()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"large"}""").WithEvent("b", """{"text":"small"}""");

        Run(api, Job((message, _) => message.Text == "large" ? new Message(new string('x', 20 * 1024 * 1024)) : message));

        Assert.Equal("/2018-06-01/runtime/invocation/a/error", api.Posts[0].Path);
        Assert.Equal("Function.ResponseSizeTooLarge", ErrorOf(api.Posts[0]).GetProperty("errorType").GetString());
        Assert.Contains("Lambda-Runtime-Function-Error-Type: Function.ResponseSizeTooLarge", api.Posts[0].Head, StringComparison.Ordinal);
        Assert.Equal("""{"text":"small"}""", api.Posts[1].Text);
    }

    [Fact]
    public static void Reports_a_response_that_the_Runtime_API_finds_too_large()
    {
        Func<RecordedRequest, byte[]> respond =
            post => FakeRuntimeApi.Response(post.Path.EndsWith("/response", StringComparison.Ordinal) ? 413 : 202, "");
        using var api = new FakeRuntimeApi { RespondToPost = respond }.WithEvent("a", """{"text":"one"}""");

        Run(api, Echo);

        Assert.Equal("Function.ResponseSizeTooLarge", ErrorOf(api.Posts[1]).GetProperty("errorType").GetString());
    }

    [Theory]
    [InlineData("""{"text":42}""", "$.text", "string")]
    [InlineData("""{"Text":42}""", "$.Text", "string")]
    [InlineData("""{"text":null}""", "$.text", "string")]
    [InlineData("""{"text":"a","count":"many"}""", "$.count", "whole number")]
    [InlineData("""{"text":"a","count":1""", "$.count", "whole number")]
    [InlineData("""{"text":"a","tags":"x"}""", "$.tags", "list of string")]
    [InlineData("""{"text":"a","tags":["x",1]}""", "$.tags[1]", "string")]
    [InlineData("""{"text":"a","sizes":{"x":"y"}}""", "$.sizes.x", "whole number")]
    [InlineData("""{"text":"a","at":"tomorrow"}""", "$.at", "time")]
    [InlineData("""{}""", "$", "Message")]
    [InlineData("""null""", "$", "Message")]
    [InlineData("""{"text":"\ud83c"}""", "$.text", "string")]
    [InlineData("""{"\ud83c":"a"}""", "$", "Message")]
    [InlineData("", "$", "Message")]
    public static void Says_where_an_event_does_not_fit_and_lives_on(string body, string path, string expected)
    {
        using var api = new FakeRuntimeApi().WithEvent("a", body).WithEvent("b", """{"text":"next"}""");

        Run(api, Echo);

        var error = ErrorOf(api.Posts[0]);
        Assert.Equal("InvalidEventException", error.GetProperty("errorType").GetString());
        Assert.Contains($"at {path} a {expected} was expected", error.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"text":"next"}""", api.Posts[1].Text);
    }

    [Fact]
    public static void Cuts_the_path_to_what_does_not_fit()
    {
        var name = new string('x', 100_000);
        using var api = new FakeRuntimeApi().WithEvent("a", $$$"""{"text":"a","sizes":{"{{{name}}}":"y"}}""");

        Run(api, Echo);

        Assert.Equal(
            $"The event does not fit: at $.sizes.{name[..192]}… a whole number was expected.",
            ErrorOf(api.Posts[0]).GetProperty("errorMessage").GetString());
        Assert.InRange(api.Posts[0].Body.Length, 1, 10_000);
    }

    [Fact]
    public static void Reports_what_a_job_throws_with_its_cause_and_goes_on()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"bad"}""").WithEvent("b", """{"text":"good"}""");

        Run(
            api,
            Job((message, _) => message.Text == "bad" ? throw new InvalidOperationException("no", new TimeoutException("slow")) : message));

        var error = ErrorOf(api.Posts[0]);
        Assert.Equal("/2018-06-01/runtime/invocation/a/error", api.Posts[0].Path);
        Assert.Equal("InvalidOperationException", error.GetProperty("errorType").GetString());
        Assert.Equal("no", error.GetProperty("errorMessage").GetString());
        Assert.Contains("LambdaRuntimeTests", error.GetProperty("stackTrace")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("TimeoutException", error.GetProperty("cause").GetProperty("errorType").GetString());
        Assert.Equal("""{"text":"good"}""", api.Posts[1].Text);
    }

    [Fact]
    public static void Keeps_an_error_small_whatever_the_exception_says()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"bad"}""");

        var exception = new InvalidOperationException(new string('x', 10_000_000));
        for (var depth = 0; depth < 100; depth++)
        {
            exception = new InvalidOperationException(new string('y', 100_000), exception);
        }

        Run(api, Job((_, _) => throw exception));

        Assert.InRange(api.Posts.Single().Body.Length, 1, 300_000);
    }

    [Fact]
    public static void Names_an_unknown_handler_and_the_known_ones()
    {
        using var api = new FakeRuntimeApi();

        var exitCode = LambdaRuntime.Run(Function(api) with { Handler = "Ehco" }, _ => null, Names);

        Assert.Equal(LambdaRuntime.Failed, exitCode);
        Assert.Equal("/2018-06-01/runtime/init/error", api.Posts.Single().Path);
        Assert.Equal("Runtime.UnknownHandler", ErrorOf(api.Posts.Single()).GetProperty("errorType").GetString());
        Assert.Equal(
            "There is no job 'Ehco' in this package. Known handlers: Echo, Other.",
            ErrorOf(api.Posts.Single()).GetProperty("errorMessage").GetString());
    }

    [Fact]
    public static void Names_a_missing_setting_and_the_file_that_should_set_it()
    {
        using var api = new FakeRuntimeApi();
        Environment.SetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME", "export_api_log");

        var exitCode = Run(api, _ => LambdaHandlerThatNeeds("A_SETTING_THAT_IS_NOT_SET"));

        Assert.Equal(LambdaRuntime.Failed, exitCode);
        Assert.Equal(
            "Environment variable A_SETTING_THAT_IS_NOT_SET is not set. "
            + "Set it in terraform/export_api_log.tf, in the environment of aws_lambda_function.export_api_log.",
            ErrorOf(api.Posts.Single()).GetProperty("errorMessage").GetString());
    }

    [Fact]
    public static void Ends_in_order_when_the_Runtime_API_is_gone()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", "{\"text\":\"one\"}").WithResponse([]).WithResponse([]);

        Assert.Equal(LambdaRuntime.Ended, Run(api, Echo));
        Assert.Single(api.Posts);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nLambda-Runtime")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{")]
    public static void Ends_in_order_when_the_Runtime_API_goes_away_in_the_middle_of_a_response(string response)
    {
        using var api = new FakeRuntimeApi { HangsUpAfter = 1 }.WithEvent("a", """{"text":"one"}""")
            .WithResponse(Encoding.ASCII.GetBytes(response));

        Assert.Equal(LambdaRuntime.Ended, Run(api, Echo));
        Assert.Single(api.Posts);
    }

    [Fact]
    public static void Ends_in_order_when_there_never_was_a_Runtime_API() =>
        Assert.Equal(
            LambdaRuntime.Ended,
            LambdaRuntime.Run(new LambdaEnvironment { RuntimeApi = "127.0.0.1:1", Handler = "Echo" }, _ => Echo, Names));

    [Theory]
    [InlineData("HTTP/1.1 500 Internal\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public static void Fails_when_the_Runtime_API_cannot_be_understood(string response)
    {
        using var api = new FakeRuntimeApi().WithResponse(Encoding.ASCII.GetBytes(response));

        Assert.Equal(LambdaRuntime.Failed, Run(api, Echo));
    }

    [Fact]
    public static void Says_that_it_is_not_for_starting_by_hand() =>
        Assert.Equal(LambdaRuntime.NotInLambda, LambdaRuntime.Run(new LambdaEnvironment(), _ => Echo, Names));

    [Theory]
    [InlineData("127.0.0.1:abc")]
    [InlineData("127.0.0.1:99999")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:")]
    [InlineData(":9001")]
    public static void Says_that_no_Runtime_API_can_be_there(string address)
    {
        using var log = new CapturedLog();

        var exitCode = LambdaRuntime.Run(
            new LambdaEnvironment { RuntimeApi = address, Handler = "Echo" }, _ => throw new InvalidOperationException("created"), Names);

        Assert.Equal(LambdaRuntime.NotInLambda, exitCode);
        Assert.Contains($"AWS_LAMBDA_RUNTIME_API is '{address}', which is no host:port", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public static void Connects_again_when_an_idle_connection_was_closed()
    {
        using var api = new FakeRuntimeApi { HangsUp = true }.WithEvent("a", """{"text":"one"}""").WithEvent("b", """{"text":"two"}""");

        Run(api, Echo);

        Assert.Equal(["""{"text":"one"}""", """{"text":"two"}"""], api.Posts.Select(post => post.Text));
    }

    [Fact]
    public static void Reads_a_chunked_event_however_it_is_cut_into_chunks_and_packets() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyString>(),
        ArbMap.Default.ArbFor<PositiveInt>(),
        ArbMap.Default.ArbFor<PositiveInt>(),
        (text, chunkBytes, pieceBytes) =>
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new Message(text.Get), RuntimeTestJson.Default.Message);
            using var api = new FakeRuntimeApi { PieceBytes = pieceBytes.Get }.WithResponse(Chunked("a", body, chunkBytes.Get));

            Run(api, Echo);

            return JsonSerializer.Deserialize(api.Posts.Single().Body, RuntimeTestJson.Default.Message)?.Text == text.Get;
        }).QuickCheckThrowOnFailure();

    private static LambdaHandler Echo => Job((message, _) => message);

    private static LambdaHandler Job(Func<Message, ILambdaContext, Message> handle) => LambdaHandler.For(
        (Message message, ILambdaContext context) => Task.FromResult(handle(message, context)),
        new JobJsonSerializer<RuntimeTestJson>(RuntimeTestJson.Default));

    private static LambdaHandler LambdaHandlerThatNeeds(string setting)
    {
        _ = Setting.Required(setting);
        return Echo;
    }

    private static LambdaEnvironment Function(FakeRuntimeApi api) => new()
    {
        RuntimeApi = api.Authority,
        Handler = "Echo",
        FunctionName = "echo",
        MemoryLimitInMB = 256,
        LogGroupName = "/aws/lambda/echo",
        LogStreamName = "stream",
    };

    private static int Run(FakeRuntimeApi api, LambdaHandler handler) => Run(api, _ => handler);

    private static int Run(FakeRuntimeApi api, Func<string, LambdaHandler?> create) => LambdaRuntime.Run(Function(api), create, Names);

    private static JsonElement ErrorOf(RecordedRequest post) => JsonElement.Parse(post.Text);

    private static byte[] Chunked(string requestId, byte[] body, int chunkBytes)
    {
        var response = new MemoryStream();
        response.Write(
            Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{FakeRuntimeApi.EventHeaders(requestId)}transfer-encoding: chunked\r\n\r\n"));
        foreach (var chunk in body.Chunk(chunkBytes))
        {
            response.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x};name=value\r\n"));
            response.Write(chunk);
            response.Write("\r\n"u8);
        }

        response.Write("0\r\nTrailer: none\r\n\r\n"u8);
        return response.ToArray();
    }
}
