using System.Text.Json;
using Worker.Tests.WorkerLib.Sentry;
using Worker.Tool;
using Worker.Tool.LocalAws;
using WorkerLib;
using WorkerLib.Sentry;

namespace Worker.Tests.Integration;

/// <summary>Parts of Sentry itself read what our client sends: its command line strictly, its JavaScript, and its local viewer.</summary>
[Trait("Category", "Integration")]
public sealed class SentryProtocolTests : IDisposable
{
    private readonly SentrySink sink = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SentrySdk.Init(new SentryOptions());
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

        var strict = await ReadStrictlyAsync(envelope.Body);
        var lenient = JsonElement.Parse(await NpmTools.RunAsync(Checkout.Repository, "parse-envelope.mjs", envelope.Body, Cancelled));

        // The command line reads events and check-ins; a client report is all it does not know.
        Assert.True(strict.ExitCode == 0 || (kind == "client report" && strict.Output.Contains("unknown variant `client_report`", StringComparison.Ordinal)), strict.Output);
        Assert.Equal(envelope.Items.Select(item => item.Type), lenient.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("type").GetString()!));
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
        SentrySdk.Init(new SentryOptions { Dsn = spotlight.Dsn });
        SentrySdk.CaptureException(new StepFailedException("parse feed", new FormatException("unexpected '<'")));

        await SentrySdk.Client!.FlushAsync(Cancelled);

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

    private async Task<ReceivedEnvelope> EnvelopeAsync(string kind)
    {
        SentrySdk.Init(new SentryOptions { Dsn = sink.Dsn, Environment = "test", Release = "worker@1.2.3", AttachStacktrace = kind == "message with a stack" });
        var client = SentrySdk.Client!;
        client.Job = "Echo";
        switch (kind)
        {
            case "exception":
                client.Capture(Thrown(new StepFailedException("parse feed", Thrown(new FormatException("地震 \"quoted\" \n second line")))));
                break;
            case "group":
                client.Capture(new AggregateException(Thrown(new IOException("disk")), Thrown(new TimeoutException("slow"))));
                break;
            case "message with a stack":
                client.CaptureMessage("feed {0} is late", SentryLevel.Warning, ["regular"]);
                break;
            case "everything":
                SentrySdk.AddBreadcrumb("before", "log", SentryLevel.Debug, new Dictionary<string, object?> { ["rows"] = 1, ["nested"] = new List<object?> { 1.5, null, true } });
                client.Scope.SetTag("feed name!", "regular\nand more");
                client.Scope.SetExtra("double", double.NaN);
                client.Scope.SetContext("own", new Dictionary<string, object?> { ["time"] = DateTimeOffset.UtcNow });
                client.Describe = sentryEvent => LambdaDescription.AddProcess(sentryEvent, 256);
                client.Capture(new InvalidOperationException("all of it"));
                break;
            case "client report":
                sink.Limits = "60:monitor:key";
                client.Capture(new InvalidOperationException("first"));
                await client.FlushAsync(Cancelled);
                client.Enqueue(CheckIn("rate(5 minutes)").Begun());
                await client.FlushAsync(Cancelled);
                client.Capture(new InvalidOperationException("second"));
                break;
            case "check-in begun":
                client.Enqueue(CheckIn("cron(30 0 * * ? *)").Begun());
                break;
            case "check-in of an interval":
                client.Enqueue(CheckIn("rate(5 minutes)").Begun());
                break;
            default:
                client.Enqueue(CheckIn("rate(5 minutes)").Ended(succeeded: true, TimeSpan.FromSeconds(12.5)));
                break;
        }

        await client.FlushAsync(Cancelled);
        Assert.True(kind != "client report" || sink.Received[^1].Items.Any(item => item.Type == "client_report"));
        return sink.Received[^1];
    }

    private static CheckIn CheckIn(string schedule) => new(
        "export_api_log", MonitorSchedule.Convert(schedule, "Asia/Tokyo")!, TimeSpan.FromMinutes(15), "test", "worker@1.2.3", Guid.NewGuid().ToString("N"));

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
