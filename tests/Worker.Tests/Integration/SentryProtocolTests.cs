using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalAws;
using Sentry;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib;
using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.Integration;

/// <summary>Parts of Sentry itself read what is sent: its command line strictly, its JavaScript, and its local viewer.</summary>
[Trait("Category", "Integration")]
public sealed class SentryProtocolTests : IDisposable
{
    private readonly SentrySink sink = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Reports.Init(null);
        sink.Dispose();
    }

    [Theory]
    [InlineData("exception")]
    [InlineData("group")]
    [InlineData("message with a stack")]
    [InlineData("everything")]
    [InlineData("client report")]
    [InlineData("check-in begun")]
    [InlineData("check-in of an interval")]
    [InlineData("check-in ended")]
    public async Task Every_kind_of_envelope_is_read_by_Sentrys_own_parsers(string kind)
    {
        await NpmTools.InstallAsync(Checkout.Repository, Cancelled);
        var envelope = await EnvelopeAsync(kind);

        var strict = await ReadStrictlyAsync(WithBreadcrumbValues(envelope.Body));
        var lenient = JsonElement.Parse(await NpmTools.RunAsync(Checkout.Repository, "parse-envelope.mjs", envelope.Body, Cancelled));

        // The command line does not know client reports.
        Assert.True(
            strict.ExitCode == 0
                || (kind == "client report" && strict.Output.Contains("unknown variant `client_report`", StringComparison.Ordinal)),
            strict.Output);
        Assert.Equal(
            envelope.Items.Select(item => item.Type),
            lenient.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("type").GetString()!));
        Assert.Equal(
            envelope.Items.Select(item => item.Payload.GetRawText().Length > 0),
            lenient.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("payload").ValueKind == JsonValueKind.Object));
    }

    [Fact]
    public async Task A_wrong_length_is_found_by_the_strict_parser()
    {
        await NpmTools.InstallAsync(Checkout.Repository, Cancelled);

        var strict = await ReadStrictlyAsync("{}\n{\"type\":\"event\",\"length\":999}\n{\"level\":\"error\"}\n"u8.ToArray());

        Assert.NotEqual(0, strict.ExitCode);
        Assert.Empty(sink.Received);
    }

    [Fact]
    public async Task Spotlight_gives_back_what_was_sent()
    {
        await using var spotlight = await Spotlight.StartAsync(Checkout.Repository, Cancelled);
        Reports.Init(new ReportOptions { Dsn = spotlight.Dsn });
        SentrySdk.CaptureException(new StepFailedException("parse feed", new FormatException("unexpected '<'")));

        await FlushAsync();

        var values = (await spotlight.ReadAsync("event", 1, Cancelled))[0].GetProperty("exception").GetProperty("values");
        Assert.Equal("parse feed", values[1].GetProperty("type").GetString());
        Assert.Equal("FormatException: unexpected '<'", values[1].GetProperty("value").GetString());
    }

    private async Task<ChildProcess.Result> ReadStrictlyAsync(byte[] envelope)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, envelope, Cancelled);
        var result = await ChildProcess.RunAsync(
            Path.Combine(NpmTools.Folder(Checkout.Repository), "node_modules", ".bin", "sentry-cli"),
            ["send-envelope", file],
            Checkout.Root,
            Cancelled,
            new Dictionary<string, string?> { ["SENTRY_DSN"] = sink.Dsn });
        File.Delete(file);
        return result;
    }

    /// <summary>The SDK writes breadcrumbs as a list, which the server accepts; the command line needs an object around it.</summary>
    private static byte[] WithBreadcrumbValues(byte[] envelope)
    {
        var lines = Encoding.UTF8.GetString(envelope).Split('\n');
        for (var i = 2; i < lines.Length; i++)
        {
            if (lines[i].Length > 0 && JsonNode.Parse(lines[i]) is JsonObject payload && payload["breadcrumbs"] is JsonArray breadcrumbs)
            {
                payload["breadcrumbs"] = new JsonObject { ["values"] = breadcrumbs.DeepClone() };
                lines[i] = payload.ToJsonString();
                var header = (JsonObject)JsonNode.Parse(lines[i - 1])!;
                header["length"] = Encoding.UTF8.GetByteCount(lines[i]);
                lines[i - 1] = header.ToJsonString();
            }
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private async Task<ReceivedEnvelope> EnvelopeAsync(string kind)
    {
        Reports.Init(
            new ReportOptions
            {
                Dsn = sink.Dsn,
                Environment = "test",
                Release = "worker@1.2.3",
                AttachStacktrace = kind == "message with a stack",
            });
        Reports.Client!.Job = "Echo";
        switch (kind)
        {
            case "exception":
                SentrySdk.CaptureException(
                    Thrown(new StepFailedException("parse feed", Thrown(new FormatException("地震 \"quoted\" \n second line")))));
                break;
            case "group":
                SentrySdk.CaptureException(new AggregateException(Thrown(new IOException("disk")), Thrown(new TimeoutException("slow"))));
                break;
            case "message with a stack":
                SentrySdk.CaptureEvent(
                    new SentryEvent
                    {
                        Level = SentryLevel.Warning,
                        Message = new SentryMessage { Message = "feed {0} is late", Params = ["regular"] },
                    });
                break;
            case "everything":
                SentrySdk.AddBreadcrumb(
                    "before", "log", level: BreadcrumbLevel.Debug, data: new Dictionary<string, string> { ["rows"] = "1" });
                SentrySdk.ConfigureScope(scope =>
                {
                    scope.SetTag("feed name!", "regular\nand more");
                    scope.SetExtra("double", double.NaN);
                    scope.SetExtra("nested", new List<object?> { 1.5, null, true });
                    scope.Contexts["own"] = new Dictionary<string, object?> { ["time"] = DateTimeOffset.UtcNow };
                });
                Reports.Client.Describe = sentryEvent => LambdaDescription.AddProcess(sentryEvent, 256, hasUploadedSymbols: false);
                SentrySdk.CaptureException(new InvalidOperationException("all of it"));
                break;
            case "client report":
                sink.Limits = "60:monitor:key";
                SentrySdk.CaptureException(new InvalidOperationException("first"));
                await FlushAsync();
                CheckIn(CheckInStatus.InProgress, "rate(5 minutes)");
                await FlushAsync();
                SentrySdk.CaptureException(new InvalidOperationException("second"));
                break;
            case "check-in begun":
                CheckIn(CheckInStatus.InProgress, "cron(30 0 * * ? *)");
                break;
            case "check-in of an interval":
                CheckIn(CheckInStatus.InProgress, "rate(5 minutes)");
                break;
            default:
                SentrySdk.CaptureCheckIn("count_words", CheckInStatus.Ok, SentryId.Create(), TimeSpan.FromSeconds(12.5));
                break;
        }

        await FlushAsync();
        Assert.True(kind != "client report" || sink.Received[^1].Items.Any(item => item.Type == "client_report"));
        return sink.Received[^1];
    }

    private static Task FlushAsync() => ReportClient.FlushAsync(TimeSpan.FromSeconds(5));

    private static void CheckIn(CheckInStatus status, string schedule) => SentrySdk.CaptureCheckIn(
        "count_words",
        status,
        configureMonitorOptions: monitor => MonitorSchedule.Convert(schedule, "Asia/Tokyo")!.Apply(monitor, TimeSpan.FromMinutes(15)));

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }
}
