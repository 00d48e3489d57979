using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalAws;
using LocalAws.LambdaHost;
using Worker.Tests.WorkerLib.Lambda.Reporting;
using WorkerLib.Lambda.Reporting;

namespace Worker.Tests.Integration;

/// <summary>What the packaged executable reports, and that it is the same issue as what the JIT build reports.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(ReportedFaultsTests))]
public sealed class ReportedFaultsTests(LargerPackage larger)
{
    private static readonly string[] AllFaults = ["plain", "async", "generic", "lambda", "local", "iterator", "step", "many", "thread"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fault_is_the_same_issue_from_the_package_from_a_JIT_build_and_after_an_unrelated_edit()
    {
        using var copy = new ScratchCopy("faults");
        copy.Add("faults/FaultsHandler.cs", "functions/Jobs/Faults/FaultsHandler.cs");
        await larger.BuildAsync();
        larger.CopySymbols(copy.Repository.Root);
        var native = await FaultsOfAsync(larger.Bootstrap);
        var managed = await FaultsOfAsync(await BuildForJitAsync(copy));

        // Shifts the numbers that the compiler gives to the lambdas, local functions and state machines after it.
        var source = Path.Combine(copy.Repository.Root, "functions", "Jobs", "Faults", "FaultsHandler.cs");
        await File.WriteAllTextAsync(
            source,
            (await File.ReadAllTextAsync(source, Cancelled)).Replace(
                "    public async Task<Request> HandleAsync",
                """
                    public static async Task<int> UnrelatedAsync()
                    {
                        await Task.Yield();
                        Func<Task<int>> lambda = async () => await Local();
                        return await lambda();

                        static Task<int> Local() => Task.FromResult(1);
                    }

                    public async Task<Request> HandleAsync
                """,
                StringComparison.Ordinal),
            Cancelled);
        var edited = await FaultsOfAsync(await BuildForJitAsync(copy));

        foreach (var fault in AllFaults)
        {
            AssertOneIssue(fault, managed[fault], native[fault]);
            AssertOneIssue(fault, managed[fault], edited[fault]);
        }

        Assert.Equal("count the numbers: InvalidOperationException: Failed asynchronously.", GroupingModel.Title(native["step"]));
        Assert.Equal("System.InvalidOperationException: Failed asynchronously.", GroupingModel.Title(native["many"]));
        await AssertSymbolizedAsync(copy, native["async"]);
    }

    [Fact]
    public async Task No_event_is_lost_when_Sentry_goes_away_in_the_middle_of_200_failing_invocations()
    {
        await larger.BuildAsync();
        using var sink = new SentrySink();
        var log = new ConcurrentQueue<string>();
        await using (var host = await HostAsync(larger.Bootstrap, "Faults", sink.Dsn, log.Enqueue))
        {
            for (var i = 0; i < 200; i++)
            {
                if (i == 100)
                {
                    sink.Dispose();
                }

                var result = await host.InvokeAsync("job", Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)));
                Assert.Equal("InvalidEventException", JsonElement.Parse(result!.Payload.Span).GetProperty("errorType").GetString());
            }
        }

        var logged = log.Select(UnsentEvent.Read).Count(item => item is not null);
        Assert.Equal(200, sink.Events.Count + logged);
        Assert.InRange(sink.Events.Count, 100, 101);

        using var again = new SentrySink();
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, log, Cancelled);
        var resend = await ChildProcess.RunAsync(
            Path.Combine(Checkout.Root, "worker"),
            ["sentry", "resend", file],
            Checkout.Root,
            Cancelled,
            new Dictionary<string, string?> { ["SENTRY_DSN"] = again.Dsn });
        File.Delete(file);

        Assert.Equal(0, resend.ExitCode);
        Assert.Contains($"{logged} sent, 0 not accepted, 0 unreadable", resend.Output, StringComparison.Ordinal);
        Assert.Equal(200, sink.Events.Concat(again.Events).Select(sent => sent.GetProperty("event_id").GetString()).Distinct().Count());
    }

    /// <summary>Finds the lines of a report's calls, and says what is missing when the symbols are.</summary>
    private static async Task AssertSymbolizedAsync(ScratchCopy copy, JsonElement report)
    {
        var file = Path.Combine(copy.Repository.Root, "event.json");
        await File.WriteAllTextAsync(file, report.GetRawText(), Cancelled);
        var tool = Path.Combine(Checkout.Root, "artifacts", "bin", "Worker.Cli", "release", "worker.dll");

        var found = await ChildProcess.RunAsync("dotnet", [tool, "symbolize", "--file", file], copy.Repository.Root, Cancelled);
        Directory.Delete(Path.Combine(copy.Repository.Root, "artifacts", "symbols"), recursive: true);
        var missing = await ChildProcess.RunAsync("dotnet", [tool, "symbolize", "--file", file], copy.Repository.Root, Cancelled);

        Assert.Equal((0, 1), (found.ExitCode, missing.ExitCode));
        Assert.Matches("FaultsHandler\\.cs:[0-9]+", found.Output);
        Assert.Contains(
            report.GetProperty("contexts").GetProperty("native_aot").GetProperty("build_id").GetString()!,
            missing.Output,
            StringComparison.Ordinal);
    }

    private static void AssertOneIssue(string fault, JsonElement expected, JsonElement actual)
    {
        Assert.True(
            GroupingModel.AreOneIssue(expected, actual),
            $"{fault}:\n{string.Join('\n', GroupingModel.Keys(expected))}\nis not\n{string.Join('\n', GroupingModel.Keys(actual))}");
        Assert.Equal(GroupingModel.Title(expected), GroupingModel.Title(actual));
    }

    private static async Task<string> BuildForJitAsync(ScratchCopy copy) => Path.Combine(await copy.BuildAsync(), "bootstrap");

    private static async Task<Dictionary<string, JsonElement>> FaultsOfAsync(string bootstrap)
    {
        using var sink = new SentrySink();
        await using var host = await HostAsync(bootstrap, "Faults", sink.Dsn);
        var events = new Dictionary<string, JsonElement>();
        foreach (var fault in AllFaults)
        {
            var result = await host.InvokeAsync("job", Encoding.UTF8.GetBytes($$"""{"fault":"{{fault}}"}"""));
            Assert.Equal("Unhandled", result!.FunctionError);
            events[fault] = sink.Events[^1];
        }

        Assert.Equal(AllFaults.Length, sink.Events.Count);
        return events;
    }

    private static Task<FunctionHost> HostAsync(string bootstrap, string handler, string dsn, Action<string>? onLog = null)
    {
        var function = new FunctionConfiguration(
            "job", "arn:aws:lambda:ap-northeast-1:123456789012:function:job", handler, "provided.al2023", TimeSpan.FromSeconds(10), 256, "",
            new Dictionary<string, string> { ["SENTRY_DSN"] = dsn, ["FAULTS_TABLE"] = "t" }, "");
        return FunctionHost.StartAsync(new FunctionHostOptions
        {
            Port = Loopback.FreePort(),
            Describe = _ => Task.FromResult<FunctionConfiguration?>(function),
            Bootstrap = _ => bootstrap,
            OnLog = (_, line) => onLog?.Invoke(line),
        });
    }
}
