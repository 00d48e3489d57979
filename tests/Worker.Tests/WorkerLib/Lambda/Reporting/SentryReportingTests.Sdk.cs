using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Sentry;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

/// <summary>What jobs report with the SDK itself goes the same way, and what the SDK does by default does not get in the way.</summary>
public sealed partial class SentryReportingTests
{
    [Fact]
    public void What_a_job_captures_has_the_causes_the_issue_and_the_invocation_of_what_it_throws()
    {
        using var api = new FakeRuntimeApi().WithEvent("8476a536-e9f4-11e8-9739-2dfe598c3fcd", """{"text":"x"}""");

        Run(api, (message, _) =>
        {
            SentrySdk.CaptureException(new StepFailedException("load prices", new TaskCanceledException("slow", new TimeoutException())));
            return message;
        });

        var sent = Assert.Single(sink.Events);
        Assert.Equal("load prices: TaskCanceledException: slow", GroupingModel.Title(sent));
        Assert.Equal(["http", "timeout", "unknown"], sent.GetProperty("fingerprint").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal("Echo", sent.GetProperty("transaction").GetString());
        Assert.Equal(
            "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            sent.GetProperty("contexts").GetProperty("aws.lambda").GetProperty("aws_request_id").GetString());
        var mechanism = sent.GetProperty("exception").GetProperty("values").EnumerateArray().Last().GetProperty("mechanism");
        Assert.Equal(("generic", true), (mechanism.GetProperty("type").GetString(), mechanism.GetProperty("handled").GetBoolean()));
    }

    [Fact]
    public void Nothing_personal_and_no_data_of_an_exception_is_sent()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (_, _) =>
        {
            SentrySdk.ConfigureScope(scope => scope.User.Email = "someone@example.com");
            SentrySdk.CaptureException(new IOException("disk") { Data = { ["note"] = "hunter2" } });
            throw new InvalidOperationException("broken") { Data = { ["note"] = "hunter2" } };
        });

        Assert.Equal(2, sink.Events.Count);
        Assert.All(sink.Events, sent => Assert.False(
            sent.TryGetProperty("user", out _) || sent.TryGetProperty("request", out _) || sent.TryGetProperty("modules", out _)));
        Assert.All(sink.Received, envelope => Assert.DoesNotContain("hunter2", envelope.Text, StringComparison.Ordinal));
        Assert.All(sink.Received, envelope => Assert.DoesNotContain(Environment.MachineName, envelope.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_exception_is_reported_again_in_the_next_invocation()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""").WithEvent("b", """{"text":"x"}""");
        var same = new InvalidOperationException("of a static constructor");

        Run(api, (message, _) =>
        {
            SentrySdk.CaptureException(same);
            SentrySdk.CaptureException(same);
            return message;
        });

        Assert.Equal(2, sink.Events.Count);
    }

    [Fact]
    public void Lists_stay_lists_and_what_is_too_long_is_left_out()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (_, _) =>
        {
            SentrySdk.ConfigureScope(scope => scope.SetExtra(
                "feeds", new List<object> { "regular", 2, new Dictionary<string, object> { ["token"] = "hunter2" } }));
            SentrySdk.ConfigureScope(scope => scope.SetExtra("rows", Enumerable.Range(0, 10_000).ToList()));
            SentrySdk.ConfigureScope(scope => scope.Contexts["import"] = new { Session = "hunter2" });
            throw new InvalidOperationException("broken");
        });

        var sent = Assert.Single(sink.Events);
        Assert.Equal("""["regular",2,{"token":"[Filtered]"}]""", sent.GetProperty("extra").GetProperty("feeds").GetRawText());
        Assert.Equal("(left out: 48891 bytes)", sent.GetProperty("extra").GetProperty("rows").GetString());
        Assert.DoesNotContain("hunter2", sent.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_has_a_stack_only_where_that_is_asked_for(bool attach)
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(
            api,
            (message, _) =>
            {
                SentrySdk.CaptureMessage("feed is late");
                return message;
            },
            options => options.AttachStacktrace = attach);

        var sent = Assert.Single(sink.Events);
        Assert.Equal(attach, sent.TryGetProperty("threads", out var threads));
        if (attach)
        {
            var last = threads.GetProperty("values")[0].GetProperty("stacktrace").GetProperty("frames").EnumerateArray().Last();
            Assert.Equal(nameof(A_message_has_a_stack_only_where_that_is_asked_for) + ".lambda", last.GetProperty("function").GetString());
        }
    }

    [Fact]
    public void A_monitor_with_names_of_months_has_whole_minutes()
    {
        Environment.SetEnvironmentVariable("SENTRY_MONITOR_SCHEDULE", "cron(5 */6 1,15 JAN,JUL ? *)");
        Environment.SetEnvironmentVariable("SENTRY_MONITOR_TIMEZONE", "Asia/Tokyo");
        using var api = new FakeRuntimeApi().WithEvent(
            "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            """{"text":"x","scheduledTime":"2026-11-20T00:00:00Z"}""",
            DateTimeOffset.UtcNow.AddSeconds(90));

        Run(api, (message, _) => message);

        Environment.SetEnvironmentVariable("SENTRY_MONITOR_TIMEZONE", null);
        var monitor = sink.CheckIns[0].GetProperty("monitor_config");
        Assert.Equal("""{"type":"crontab","value":"5 */6 1,15 1,7 *"}""", monitor.GetProperty("schedule").GetRawText());
        Assert.Equal(["5", "2", "1", "1", "\"Asia/Tokyo\""], monitor.EnumerateObject().Skip(1).Select(member => member.Value.GetRawText()));
        Assert.All(sink.CheckIns, checkIn => Assert.Equal(
            "8476a536e9f411e897392dfe598c3fcd",
            checkIn.GetProperty("contexts").GetProperty("trace").GetProperty("trace_id").GetString()));
    }

    [Fact]
    public void A_schedule_that_the_SDK_does_not_take_costs_no_run()
    {
        Environment.SetEnvironmentVariable("SENTRY_MONITOR_SCHEDULE", "cron(0 0 ? * MON/2 *)");
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x","scheduledTime":"2026-11-20T00:00:00Z"}""");

        Run(api, (message, _) => message);

        Assert.Equal("""{"text":"x"}""", Assert.Single(api.Posts).Text);
        Assert.Empty(sink.Received);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("often", 1)]
    public void A_sample_rate_decides_what_is_sent(string rate, int events)
    {
        var options = OptionsOf("SENTRY_SAMPLE_RATE", rate);
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (_, _) => throw new InvalidOperationException("broken"), options: options);

        Assert.Equal(events, sink.Events.Count);
        Assert.Equal(
            rate == "often",
            log.Text.Contains("SENTRY_SAMPLE_RATE is 'often', not a number from 0 to 1; every event is sent.", StringComparison.Ordinal));
    }

    [Fact]
    public void Logs_are_sent_with_their_invocation_where_they_are_switched_on()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(
            api,
            (message, _) =>
            {
                Log.Warning("feed is late: Bearer hunter2", ("hours", 3), ("token", "hunter2"));
                return message;
            },
            options: OptionsOf("SENTRY_ENABLE_LOGS", "true"));

        var entry = Assert.Single(sink.Received.SelectMany(envelope => envelope.Items), item => item.Type == "log")
            .Payload.GetProperty("items")[0];
        Assert.Equal(
            ("feed is late: Bearer [Filtered]", "warn"), (entry.GetProperty("body").GetString(), entry.GetProperty("level").GetString()));
        Assert.Equal(3, entry.GetProperty("attributes").GetProperty("hours").GetProperty("value").GetInt32());
        Assert.DoesNotContain("hunter2", entry.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "ok")]
    [InlineData(true, "internal_error")]
    public void A_trace_of_the_invocation_is_sent_where_traces_are_switched_on(bool fails, string status)
    {
        using var api = new FakeRuntimeApi().WithEvent("8476a536-e9f4-11e8-9739-2dfe598c3fcd", """{"text":"x"}""");

        Run(
            api,
            (message, _) =>
            {
                var span = SentrySdk.GetSpan()!.StartChild("step", "load prices with Bearer hunter2");
                span.SetTag("token", "hunter2");
                span.Finish();
                return fails ? throw new InvalidOperationException("broken") : message;
            },
            options: OptionsOf("SENTRY_TRACES_SAMPLE_RATE", "1"));

        var trace = Assert.Single(sink.Received.SelectMany(envelope => envelope.Items), item => item.Type == "transaction").Payload;
        Assert.Equal("Echo", trace.GetProperty("transaction").GetString());
        Assert.Equal(
            "8476a536e9f411e897392dfe598c3fcd", trace.GetProperty("contexts").GetProperty("trace").GetProperty("trace_id").GetString());
        Assert.Equal(status, trace.GetProperty("contexts").GetProperty("trace").GetProperty("status").GetString());
        Assert.Equal(
            "load prices with Bearer [Filtered]",
            Assert.Single(trace.GetProperty("spans").EnumerateArray()).GetProperty("description").GetString());
        Assert.DoesNotContain("hunter2", trace.GetRawText(), StringComparison.Ordinal);
        Assert.False(trace.TryGetProperty("user", out _));
        Assert.All(sink.Events, sent => Assert.Equal(
            trace.GetProperty("contexts").GetProperty("trace").GetProperty("span_id").GetString(),
            sent.GetProperty("contexts").GetProperty("trace").GetProperty("span_id").GetString()));
    }

    [Fact]
    public void Steps_and_calls_of_AWS_are_spans_of_the_trace()
    {
        AwsSpans.Register();
        using var dynamoDB = new AmazonDynamoDBClient(
            new BasicAWSCredentials("key", "secret"),
            new AmazonDynamoDBConfig { ServiceURL = "http://127.0.0.1:1", AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(
            api,
            (message, _) =>
            {
                var failure = Assert.Throws<StepFailedException>(
                    () => Steps.RunAsync("read the tables", () => dynamoDB.ListTablesAsync()).GetAwaiter().GetResult());
                Assert.NotNull(failure.InnerException);
                return Steps.RunAsync("answer", () => Task.FromResult(message)).GetAwaiter().GetResult();
            },
            options: OptionsOf("SENTRY_TRACES_SAMPLE_RATE", "1"));

        var spans = sink.Received.SelectMany(envelope => envelope.Items).Single(item => item.Type == "transaction")
            .Payload.GetProperty("spans");
        Assert.Equal(
            ["aws: DynamoDB ListTables internal_error", "step: answer ok", "step: read the tables internal_error"],
            spans.EnumerateArray().Select(span => $"{Of(span, "op")}: {Of(span, "description")} {Of(span, "status")}").Order());

        static string? Of(JsonElement span, string name) => span.GetProperty(name).GetString();
    }

    [Fact]
    public void Neither_logs_nor_traces_are_sent_unless_they_are_switched_on()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(
            api,
            (message, _) =>
            {
                Log.Warning("feed is late");
                Assert.Null(SentrySdk.GetSpan());
                return message;
            });

        Assert.Empty(sink.Received);
    }
}
