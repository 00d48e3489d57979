using System.Diagnostics;
using System.Text.Json;
using Amazon.Lambda.Core;
using Sentry;
using WorkerLib;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

/// <summary>The runtime with reporting on, between a Runtime API and a Sentry that both follow a script.</summary>
public sealed partial class SentryReportingTests : IDisposable
{
    private readonly SentrySink sink = new();
    private readonly CapturedLog log = new();

    public void Dispose()
    {
        Reports.Init(null);
        Environment.SetEnvironmentVariable("SENTRY_MONITOR_SCHEDULE", null);
        log.Dispose();
        sink.Dispose();
    }

    [Fact]
    public void An_error_is_sent_before_it_is_posted()
    {
        DateTimeOffset? posted = null;
        using var api = new FakeRuntimeApi { RespondToPost = _ => Post(ref posted) }
            .WithEvent("8476a536-e9f4-11e8-9739-2dfe598c3fcd", """{"text":"x"}""");

        Run(api, (_, _) => throw new InvalidOperationException("broken"));

        var envelope = Assert.Single(sink.Received);
        Assert.True(envelope.At < posted);
        Assert.Equal("/prefix/api/42/envelope/", envelope.Path);
        Assert.Equal("application/x-sentry-envelope", envelope.Headers["Content-Type"]);
        Assert.Matches(
            "^Sentry sentry_version=7,sentry_client=sentry.dotnet/[0-9.]+,sentry_key=publickey$", envelope.Headers["X-Sentry-Auth"]);
        Assert.Equal("gzip", envelope.Headers["Content-Encoding"]);
        Assert.Equal(envelope.Event.GetProperty("event_id").GetString(), envelope.Header.GetProperty("event_id").GetString());

        static byte[] Post(ref DateTimeOffset? posted)
        {
            posted = DateTimeOffset.UtcNow;
            return FakeRuntimeApi.Response(202, "{}");
        }
    }

    [Fact]
    public void An_event_says_what_is_known_of_the_invocation()
    {
        using var api = new FakeRuntimeApi()
            .WithEvent("8476a536-e9f4-11e8-9739-2dfe598c3fcd", """{"text":"x","Records":[{"eventSource":"aws:sqs"}]}""");

        Run(api, (_, _) =>
        {
            Log.Info("about to break");
            SentrySdk.ConfigureScope(scope => scope.SetTag("feed", "regular"));
            throw new InvalidOperationException("broken");
        });

        var sent = Assert.Single(sink.Events);
        Assert.Equal("csharp", sent.GetProperty("platform").GetString());
        Assert.Equal("error", sent.GetProperty("level").GetString());
        Assert.Equal("Echo", sent.GetProperty("transaction").GetString());
        Assert.Equal("echo", sent.GetProperty("server_name").GetString());
        Assert.Equal("staging", sent.GetProperty("environment").GetString());
        Assert.Equal("worker@1.2.3", sent.GetProperty("release").GetString());
        var tags = sent.GetProperty("tags").EnumerateObject().ToDictionary(tag => tag.Name, tag => tag.Value.GetString());
        Assert.Equal(("ap-northeast-1", "Echo", "sqs", "regular"), (tags["aws_region"], tags["job"], tags["trigger"], tags["feed"]));
        var contexts = sent.GetProperty("contexts");
        Assert.Equal("8476a536-e9f4-11e8-9739-2dfe598c3fcd", contexts.GetProperty("aws.lambda").GetProperty("aws_request_id").GetString());
        Assert.Equal("123456789012", contexts.GetProperty("cloud_resource").GetProperty("cloud.account.id").GetString());
        Assert.Equal("8476a536e9f411e897392dfe598c3fcd", contexts.GetProperty("trace").GetProperty("trace_id").GetString());
        Assert.Contains(
            "log-groups/log-group/$252Faws$252Flambda$252Fecho/",
            contexts.GetProperty("aws.cloudwatch.logs").GetProperty("url").GetString(),
            StringComparison.Ordinal);
        Assert.Equal("about to break", sent.GetProperty("breadcrumbs")[0].GetProperty("message").GetString());
        var exception = sent.GetProperty("exception").GetProperty("values")[0];
        Assert.False(exception.GetProperty("mechanism").GetProperty("handled").GetBoolean());
        Assert.Equal("auto.function.aws_lambda", exception.GetProperty("mechanism").GetProperty("type").GetString());
        var throwSite = exception.GetProperty("stacktrace").GetProperty("frames").EnumerateArray().Last();
        Assert.Equal(nameof(An_event_says_what_is_known_of_the_invocation) + ".lambda", throwSite.GetProperty("function").GetString());
        Assert.True(throwSite.GetProperty("in_app").GetBoolean());
    }

    [Fact]
    public void Nothing_of_one_invocation_gets_into_the_events_of_the_next()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"first"}""").WithEvent("b", """{"text":"second"}""");

        Run(api, (message, _) =>
        {
            if (message.Text == "first")
            {
                SentrySdk.ConfigureScope(scope => scope.SetTag("only", "first"));
                SentrySdk.AddBreadcrumb("only the first");
                return message;
            }

            throw new InvalidOperationException();
        });

        Assert.DoesNotContain("only", Assert.Single(sink.Received).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_DSN_nothing_is_sent_and_nothing_is_said()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (_, _) => throw new InvalidOperationException("broken"), options => options.Dsn = null);

        Assert.Empty(sink.Received);
        Assert.Equal(
            ["The invocation failed.", ""],
            [.. log.Messages.Take(1), log.Text.Contains("Sentry ", StringComparison.Ordinal) ? "Sentry" : ""]);
    }

    [Fact]
    public void A_malformed_DSN_gives_one_warning_that_does_not_repeat_it()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""").WithEvent("b", """{"text":"x"}""");

        Run(api, (message, _) => message, options => options.Dsn = "https://verysecret@sentry.example.com");

        Assert.Single(log.Messages, message => message.Contains("DSN", StringComparison.Ordinal));
        Assert.DoesNotContain("verysecret", log.Text, StringComparison.Ordinal);
        Assert.Equal(2, api.Posts.Count);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("reset")]
    [InlineData("500")]
    [InlineData("413")]
    public void An_event_that_Sentry_did_not_take_is_in_the_log(string mode)
    {
        sink.Mode = mode;
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""").WithEvent("b", """{"text":"good"}""");
        var clock = Stopwatch.StartNew();

        Run(
            api,
            (message, _) => message.Text == "good" ? message : throw new InvalidOperationException("broken"),
            options => options.FlushTimeout = TimeSpan.FromSeconds(1));

        Assert.Equal(
            "broken", Assert.Single(log.UnsentEvents).GetProperty("exception").GetProperty("values")[0].GetProperty("value").GetString());
        Assert.Equal("InvalidOperationException", JsonElement.Parse(api.Posts[0].Text).GetProperty("errorType").GetString());
        Assert.Equal("""{"text":"good"}""", api.Posts[1].Text);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void An_outage_costs_one_budget_and_no_event()
    {
        sink.Mode = "hang";
        using var api = new FakeRuntimeApi();
        for (var i = 0; i < 20; i++)
        {
            api.WithEvent($"{i}", """{"text":"x"}""");
        }

        var clock = Stopwatch.StartNew();
        Run(api, (_, _) => throw new InvalidOperationException("broken"), options => options.FlushTimeout = TimeSpan.FromSeconds(1));

        Assert.Equal(20, api.Posts.Count);
        Assert.Single(sink.Received);
        Assert.Equal(20, log.UnsentEvents.Count);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void A_dead_connection_gets_one_more_try_on_a_fresh_one()
    {
        sink.Mode = "reset";
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (_, _) => throw new InvalidOperationException("broken"));

        Assert.Equal(2, sink.Received.Count);
        Assert.Equal(
            sink.Received[0].Event.GetProperty("event_id").GetString(), sink.Received[1].Event.GetProperty("event_id").GetString());
    }

    [Theory]
    [InlineData("429", null)]
    [InlineData("200", "60:error:organization")]
    public void A_rate_limit_is_kept_and_what_it_dropped_is_counted(string mode, string? limits)
    {
        sink.Mode = mode;
        sink.Limits = limits;
        Reports.Init(new ReportOptions { Dsn = sink.Dsn });

        CaptureAndFlush(3);

        Assert.Single(sink.Received);
        Assert.Empty(log.UnsentEvents);
    }

    [Fact]
    public void What_was_dropped_is_reported_with_the_next_event()
    {
        var options = new ReportOptions { Dsn = sink.Dsn };
        options.SetBeforeSend(sent => sent.SentryExceptions!.First().Value == "1" ? null : sent);
        Reports.Init(options);

        CaptureAndFlush(3);
        CaptureAndFlush(1);

        var report = sink.Received.SelectMany(envelope => envelope.Items).Single(item => item.Type == "client_report").Payload;
        Assert.Equal("before_send", report.GetProperty("discarded_events")[0].GetProperty("reason").GetString());
        Assert.Equal("error", report.GetProperty("discarded_events")[0].GetProperty("category").GetString());
        Assert.Equal(1, report.GetProperty("discarded_events")[0].GetProperty("quantity").GetInt32());
    }

    [Fact]
    public void An_invocation_that_is_about_to_time_out_is_reported_while_it_runs()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""", DateTimeOffset.UtcNow.AddMilliseconds(1800));
        var received = 0;

        Run(api, (message, _) =>
        {
            SpinWait.SpinUntil(() => sink.Received.Count > 0, TimeSpan.FromSeconds(5));
            received = sink.Received.Count;
            return message;
        });

        Assert.Equal(1, received);
        var sent = Assert.Single(sink.Events);
        Assert.Equal("warning", sent.GetProperty("level").GetString());
        Assert.Equal(["lambda-timeout", "Echo"], sent.GetProperty("fingerprint").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal("true", sent.GetProperty("tags").GetProperty("timeout").GetString());
    }

    [Fact]
    public void An_invocation_that_ends_in_time_warns_of_nothing()
    {
        using var api = new FakeRuntimeApi()
            .WithEvent("a", """{"text":"x"}""", DateTimeOffset.UtcNow.AddMilliseconds(1700))
            .WithEvent("b", """{"text":"slow"}""");

        Run(api, (message, _) =>
        {
            Thread.Sleep(message.Text == "slow" ? 600 : 0);
            return message;
        });

        Assert.Empty(sink.Received);
    }

    [Fact]
    public void A_job_that_cannot_be_created_is_reported()
    {
        using var api = new FakeRuntimeApi();
        Reports.Init(new ReportOptions { Dsn = sink.Dsn });

        LambdaRuntime.Run(Function(api), _ => throw new InvalidOperationException("no table"), ["Echo"]);

        Assert.Equal(
            "no table", Assert.Single(sink.Events).GetProperty("exception").GetProperty("values")[0].GetProperty("value").GetString());
        Assert.Equal("/2018-06-01/runtime/init/error", Assert.Single(api.Posts).Path);
    }

    [Theory]
    [InlineData(false, "ok")]
    [InlineData(true, "error")]
    public void A_scheduled_run_checks_in_and_out(bool fails, string status)
    {
        Environment.SetEnvironmentVariable("SENTRY_MONITOR_SCHEDULE", "rate(5 minutes)");
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x","scheduledTime":"2026-11-20T00:00:00Z"}""");

        Run(api, (message, _) => fails ? throw new InvalidOperationException("broken") : message);

        Assert.Equal(["in_progress", status], sink.CheckIns.Select(checkIn => checkIn.GetProperty("status").GetString()));
        Assert.Equal(sink.CheckIns[0].GetProperty("check_in_id").GetString(), sink.CheckIns[1].GetProperty("check_in_id").GetString());
        Assert.Equal("echo", sink.CheckIns[0].GetProperty("monitor_slug").GetString());
        var monitor = sink.CheckIns[0].GetProperty("monitor_config");
        Assert.Equal("""{"type":"interval","value":5,"unit":"minute"}""", monitor.GetProperty("schedule").GetRawText());
        Assert.Equal(1, monitor.GetProperty("max_runtime").GetInt32());
        Assert.Equal(fails ? 1 : 0, sink.Events.Count);
    }

    [Fact]
    public void A_run_by_hand_does_not_check_in()
    {
        Environment.SetEnvironmentVariable("SENTRY_MONITOR_SCHEDULE", "rate(5 minutes)");
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (message, _) => message);

        Assert.Empty(sink.Received);
    }

    [Fact]
    public void A_BeforeSend_that_throws_changes_nothing()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (_, _) => throw new InvalidOperationException("broken"), options => options.SetBeforeSend(sent =>
        {
            sent.SentryExceptions = [];
            throw new InvalidOperationException("BeforeSend is broken too");
        }));

        Assert.Equal(
            "broken", Assert.Single(sink.Events).GetProperty("exception").GetProperty("values")[0].GetProperty("value").GetString());
    }

    [Fact]
    public void What_BeforeSend_adds_is_scrubbed_too()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (_, _) => throw new InvalidOperationException("broken"), options => options.SetBeforeSend(sent =>
        {
            sent.SetExtra("api_key", "hunter2");
            return sent;
        }));

        Assert.DoesNotContain("hunter2", Assert.Single(sink.Received).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_that_match_an_ignore_rule_are_not_sent()
    {
        var rules = OptionsOf("SENTRY_IGNORE_ERRORS", """["^System\\.TimeoutException$", "connection (reset|refused)"]""").IgnoreErrors;
        using var api = new FakeRuntimeApi();
        foreach (var number in Enumerable.Range(0, 3))
        {
            api.WithEvent($"{number}", $$"""{"text":"{{number}}"}""");
        }

        Exception[] errors =
        [
            new InvalidOperationException("outer", new TimeoutException()),
            new IOException("connection reset by peer"),
            new IOException("disk full"),
        ];
        Run(api, (message, _) => throw errors[int.Parse(message.Text, null)], options => rules.ToList().ForEach(options.IgnoreErrors.Add));

        Assert.Equal(
            "disk full", Assert.Single(sink.Events).GetProperty("exception").GetProperty("values")[0].GetProperty("value").GetString());
    }

    [Fact]
    public void One_invocation_sends_five_events_of_a_kind_and_twenty_in_all()
    {
        Reports.Init(new ReportOptions { Dsn = sink.Dsn });
        Reports.Client!.BeginInvocation();
        for (var i = 0; i < 10; i++)
        {
            SentrySdk.CaptureException(new InvalidOperationException($"number {i}"));
        }

        for (var i = 0; i < 30; i++)
        {
            SentrySdk.CaptureMessage($"message {i}");
        }

        Flush();

        Assert.Equal(5, sink.Events.Count(sent => sent.TryGetProperty("exception", out _)));
        Assert.Equal(20, sink.Events.Count);
    }

    [Fact]
    public void An_exception_is_reported_once()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (_, _) =>
        {
            var exception = new InvalidOperationException("broken");
            SentrySdk.CaptureException(exception);
            throw exception;
        });

        Assert.Single(sink.Events);
    }

    [Fact]
    public void A_message_is_grouped_by_its_template()
    {
        Reports.Init(new ReportOptions { Dsn = sink.Dsn });
        SentrySdk.CaptureEvent(Message("feed {0} is {1} hours old", "regular", "3"));
        Flush();

        var message = Assert.Single(sink.Events).GetProperty("logentry");
        Assert.Equal("feed {0} is {1} hours old", message.GetProperty("message").GetString());
        Assert.Equal("feed regular is 3 hours old", message.GetProperty("formatted").GetString());
        Assert.Equal(["regular", "3"], message.GetProperty("params").EnumerateArray().Select(parameter => parameter.GetString()));
    }

    [Fact]
    public void Ten_megabytes_of_message_are_cut_and_not_lost()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (_, _) =>
        {
            SentrySdk.ConfigureScope(
                scope => scope.SetExtra("rows", Enumerable.Range(0, 100_000).Select(number => $"row {number}").ToList()));
            throw new InvalidOperationException(new string('x', 10_000_000)) { Data = { ["sentry:tag:bad"] = new Unreadable() } };
        });

        var sent = Assert.Single(sink.Events);
        Assert.Equal(8192, sent.GetProperty("exception").GetProperty("values")[0].GetProperty("value").GetString()!.Length);
        Assert.Equal("(cannot be read: NotSupportedException)", sent.GetProperty("tags").GetProperty("bad").GetString());
        Assert.InRange(Assert.Single(sink.Received).Body.Length, 1, 1024 * 1024);
        Assert.Equal("InvalidOperationException", JsonElement.Parse(Assert.Single(api.Posts).Text).GetProperty("errorType").GetString());
    }

    private static void CaptureAndFlush(int count)
    {
        Reports.Client!.BeginInvocation();
        for (var i = 0; i < count; i++)
        {
            SentrySdk.CaptureException(new InvalidOperationException($"{i}"));
        }

        Flush();
    }

    private static void Flush() => ReportClient.FlushAsync(TimeSpan.FromSeconds(5)).GetAwaiter().GetResult();

    private static SentryEvent Message(string template, params object[] parameters) =>
        new() { Message = new SentryMessage { Message = template, Params = parameters } };

    private ReportOptions OptionsOf(string name, string value)
    {
        Environment.SetEnvironmentVariable("SENTRY_DSN", sink.Dsn);
        Environment.SetEnvironmentVariable(name, value);
        var options = ReportOptions.FromEnvironment();
        Environment.SetEnvironmentVariable("SENTRY_DSN", null);
        Environment.SetEnvironmentVariable(name, null);
        return options!;
    }

    private void Run(
        FakeRuntimeApi api, Func<Message, ILambdaContext, Message> job, Action<ReportOptions>? change = null, ReportOptions? options = null)
    {
        options ??= new ReportOptions { Dsn = sink.Dsn, Environment = "staging", Release = "worker@1.2.3" };
        change?.Invoke(options);
        Reports.Init(options);
        LambdaRuntime.Run(
            Function(api),
            _ => LambdaHandler.For(
                (Message message, ILambdaContext context) => Task.FromResult(job(message, context)),
                new JobJsonSerializer<RuntimeTestJson>(RuntimeTestJson.Default)),
            ["Echo"]);
    }

    private static LambdaEnvironment Function(FakeRuntimeApi api) => new()
    {
        RuntimeApi = api.Authority,
        Handler = "Echo",
        FunctionName = "echo",
        MemoryLimitInMB = 256,
        LogGroupName = "/aws/lambda/echo",
        LogStreamName = "2026/11/20/[$LATEST]0123",
    };

    private sealed class Unreadable
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
