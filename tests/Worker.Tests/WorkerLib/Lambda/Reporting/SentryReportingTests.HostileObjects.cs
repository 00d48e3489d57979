using System.Collections;
using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using Sentry;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Tests.WorkerLib.Lambda.Reporting;

/// <summary>Objects of foreign code throw wherever they are touched: the job's own result stays, and no report is lost.</summary>
public sealed partial class SentryReportingTests
{
    public static TheoryData<string> HostileFailures =>
    [
        "cyclic", "stack", "inner stack", "data", "message of a step", "group", "extra", "same key twice", "null tag",
        "null in a dictionary",
    ];

    [Theory]
    [MemberData(nameof(HostileFailures))]
    public void A_failure_is_posted_and_reported_whatever_throws_on_the_way(string kind)
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""").WithEvent("b", """{"text":"good"}""");

        Run(api, (message, _) => message.Text == "good" ? message : throw HostileFailure(kind));

        Assert.Equal(
            ["/2018-06-01/runtime/invocation/a/error", "/2018-06-01/runtime/invocation/b/response"], api.Posts.Select(post => post.Path));
        var sent = Assert.Single(sink.Events).GetProperty("exception").GetProperty("values").EnumerateArray().Last();
        Assert.False(sent.GetProperty("mechanism").GetProperty("handled").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(HostileFailures))]
    public void A_job_that_handles_its_error_succeeds_whatever_throws_in_the_report(string kind)
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (message, _) =>
        {
            var failure = HostileFailure(kind);
            SentrySdk.CaptureException(failure);
            Log.Error("handled", failure);
            return message;
        });

        Assert.Equal("""{"text":"x"}""", Assert.Single(api.Posts).Text);
        Assert.Single(sink.Events);
    }

    [Fact]
    public void Logs_and_metrics_of_what_has_no_value_cost_no_result()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""").WithEvent("b", """{"text":"x"}""");

        Run(api, (message, _) =>
        {
            Metric.Count("share", double.NaN);
            Metric.Count("rows", double.MaxValue);
            Metric.Count("rows", double.MaxValue);
            Log.Info("x", ("pairs", TwiceTheSameKey()), ("numbers", Throwing()), ("nothing", null));
            SentrySdk.CaptureEvent(Message("feed {0} {1}", null!, "x"));
            SentrySdk.ConfigureScope(_ => throw new NotSupportedException());
            return message;
        });

        Assert.Equal(["""{"text":"x"}""", """{"text":"x"}"""], api.Posts.Select(post => post.Text));
        Assert.Contains("Metric share has no value", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_failure_is_sent_however_many_errors_were_handled_before()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (_, _) =>
        {
            for (var i = 0; i < 25; i++)
            {
                SentrySdk.CaptureException(new IOException($"row {i}"));
                SentrySdk.CaptureMessage($"message {i}");
            }

            throw new IOException("the job failed");
        });

        Assert.Equal(21, sink.Events.Count);
        Assert.Equal("the job failed", sink.Events[^1].GetProperty("exception").GetProperty("values")[0].GetProperty("value").GetString());
    }

    [Theory]
    [InlineData(true, "lambda-deadline")]
    [InlineData(false, "http")]
    public void A_deadline_is_one_however_it_is_wrapped_and_an_HTTP_timeout_is_none(bool deadline, string word)
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""", DateTimeOffset.UtcNow.AddSeconds(1.4));

        Run(api, (_, context) =>
        {
            context.CancellationToken.WaitHandle.WaitOne();
            throw new StepFailedException("load prices", new TaskCanceledException("stopped", deadline ? null : new TimeoutException()));
        });

        var sent = Assert.Single(sink.Events);
        Assert.Equal(deadline ? "warning" : "error", sent.GetProperty("level").GetString());
        Assert.Equal(word, sent.GetProperty("fingerprint")[0].GetString());
    }

    [Fact]
    public void A_check_in_that_hangs_is_given_up_with_its_invocation()
    {
        Environment.SetEnvironmentVariable("SENTRY_MONITOR_SCHEDULE", "rate(5 minutes)");
        sink.Mode = "hang";
        using var api = new FakeRuntimeApi();
        for (var i = 0; i < 5; i++)
        {
            api.WithEvent($"{i}", """{"text":"x","scheduledTime":"2026-11-20T00:00:00Z"}""", DateTimeOffset.UtcNow.AddSeconds(1.4));
        }

        var clock = Stopwatch.StartNew();
        Run(api, (message, _) => message);

        Assert.Equal(5, api.Posts.Count);
        Assert.Single(sink.Received);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 1.5);
    }

    [Fact]
    public void A_new_event_of_BeforeSend_takes_the_place_of_the_old_one()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(api, (_, _) => throw new IOException("old"), options => options.SetBeforeSend(_ => new SentryEvent { Message = "new" }));

        var envelope = Assert.Single(sink.Received);
        Assert.Equal(envelope.Event.GetProperty("event_id").GetString(), envelope.Header.GetProperty("event_id").GetString());
        Assert.Equal("new", envelope.Event.GetProperty("logentry").GetProperty("message").GetString());
    }

    [Fact]
    public void An_ignore_rule_that_takes_too_long_ignores_nothing()
    {
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");

        Run(
            api,
            (_, _) => throw new IOException(new string('a', 40) + "!"),
            options => options.IgnoreErrors.Add(new Regex("^(a+)+$", default, TimeSpan.FromMilliseconds(50))));

        Assert.Single(sink.Events);
    }

    [Fact]
    public void A_rule_that_cannot_be_used_leaves_the_others_in_force()
    {
        var rules = OptionsOf("SENTRY_IGNORE_ERRORS", """["^(?!Foo)x", "B"]""").IgnoreErrors;

        Assert.Equal("B", Assert.Single(rules).ToString());
        Assert.Contains("'^(?!Foo)x' cannot be used", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unsent_event_fits_into_one_line_of_the_log()
    {
        sink.Mode = "500";
        using var api = new FakeRuntimeApi().WithEvent("a", """{"text":"x"}""");
        var random = new Random(1);

        Run(api, (_, _) => throw Enumerable.Range(0, 20).Aggregate(
            new IOException("root"),
            (inner, _) => new IOException(string.Concat(Enumerable.Range(0, 8000).Select(_ => (char)random.Next(0x4e00, 0x9fff))), inner)));

        Assert.Single(log.UnsentEvents);
        Assert.InRange(log.Text.Split('\n').Max(System.Text.Encoding.UTF8.GetByteCount), 1, 256 * 1024);
    }

    private static Exception HostileFailure(string kind)
    {
        switch (kind)
        {
            case "cyclic":
                var tail = new InvalidOperationException("tail");
                var head = new InvalidOperationException("head", tail);
                typeof(Exception).GetField("_innerException", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(tail, head);
                return head;
            case "stack":
                return new WithoutStack();
            case "inner stack":
                return new IOException("outer", new WithoutStack());
            case "data":
                return new WithoutData();
            case "message of a step":
                return new StepFailedException("load prices", new WithoutMessage());
            case "group":
                return new AggregateException(new WithoutStack(), new IOException("disk"), new WithoutData());
            case "extra":
                SentrySdk.ConfigureScope(scope => scope.SetExtra("rows", Throwing()));
                return new IOException("disk");
            case "same key twice":
                SentrySdk.ConfigureScope(scope => scope.SetExtra("pairs", TwiceTheSameKey()));
                return new IOException("disk");
            case "null tag":
                SentrySdk.ConfigureScope(scope => scope.SetTag("feed", null!));
                return new IOException("disk");
            case "null in a dictionary":
                SentrySdk.ConfigureScope(scope => scope.SetExtra("pairs", new Dictionary<string, string?> { ["a"] = null }));
                return new IOException("disk");
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }

    private static IEnumerable<int> Throwing()
    {
        yield return 1;
        throw new NotSupportedException();
    }

    private static List<KeyValuePair<string, object?>> TwiceTheSameKey() => [new("a", 1), new("a", 2)];

    private sealed class WithoutStack : Exception
    {
        public override string StackTrace => throw new NotSupportedException();
    }

    private sealed class WithoutData : Exception
    {
        public override IDictionary Data => null!;
    }

    private sealed class WithoutMessage : Exception
    {
        public override string Message => throw new NotSupportedException();
    }
}
