using System.Text.Json;
using LocalAws;
using LocalAws.ConsolePage;
using LocalAws.LambdaHost;
using LocalAws.Triggers;
using LocalAws.Watch;

namespace Worker.Tests.Integration;

/// <summary>
/// What <c>./worker up --watch</c> serves, without Terraform and the local AWS: a scratch copy with the job <c>Say</c>, built for the JIT
/// and built again when it is saved, and its console page.
/// </summary>
public sealed class WatchedFunctions : IAsyncLifetime
{
    private readonly ScratchCopy copy = new("watched");
    private readonly DirectoryInfo builds = Directory.CreateTempSubdirectory("worker-");
    private readonly InvocationHistory history = new();
    private readonly CancellationTokenSource ending = new();
    private readonly WorkingCopy workingCopy;
    private readonly CodeReload reload;
    private FolderWatch watch = null!;
    private FunctionHost host = null!;
    private ConsoleServer console = null!;
    private Task reloading = Task.CompletedTask;

    public WatchedFunctions()
    {
        copy.Add("console/SayHandler.cs", "functions/Jobs/Say/SayHandler.cs");
        workingCopy = new WorkingCopy(copy.Repository, builds.FullName);
        reload = new CodeReload(workingCopy, Code, _ => { });
    }

    internal ServedCode Code { get; } = new(ServedCode.Jit, "JIT build of your working copy");

    public Uri ConsoleUrl => console.Url;

    public string Job => Path.Combine(copy.Repository.Root, "functions", "Jobs", "Say", "SayHandler.cs");

    public async ValueTask InitializeAsync()
    {
        await reload.StartAsync(ending.Token);
        watch = FolderWatch.OnCode(copy.Repository);
        reloading = reload.RunAsync(watch, ending.Token);
        host = await FunctionHost.StartAsync(new FunctionHostOptions
        {
            Port = Loopback.FreePort(),
            Describe = name => Task.FromResult(name == "say" ? Function : null),
            Bootstrap = _ => workingCopy.Executable,
            Environment = WorkingCopy.Variables,
            Judge = ResponseProblems.In,
            OnInvoked = TakeIfOfThePage,
        });
        console = await ConsoleServer.StartAsync(new ConsoleOptions
        {
            Port = Loopback.FreePort(),
            Functions = _ => Task.FromResult<IReadOnlyList<FunctionConfiguration>>([Function]),
            Triggers = () =>
            [
                new Trigger("say", "schedule", "cron(0 9 * * ? *) Asia/Tokyo", DateTimeOffset.UtcNow.AddHours(2)),
                new Trigger("say", "sqs", "words", null),
            ],
            Invoke = (name, payload) => host.InvokeAsync(name, payload, "console"),
            History = history,
            Code = Code,
            Samples = new SampleEvents(Path.Combine(Checkout.Root, "tests", "data", "console")),
        });
    }

    /// <summary>Runs the job and returns its response.</summary>
    public async Task<JsonElement> SayAsync(string text)
    {
        var result = await host.InvokeAsync("say", JsonSerializer.SerializeToUtf8Bytes(new { text }));
        return JsonElement.Parse(result!.Payload.Span);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await reloading.ContinueWith(_ => { }, TaskScheduler.Default);
        await console.DisposeAsync();
        await host.DisposeAsync();
        await watch.DisposeAsync();
        await workingCopy.DisposeAsync();
        ending.Dispose();
        builds.Delete(recursive: true);
        copy.Dispose();
    }

    /// <summary>The test of the page counts the rows, so it must not see what other tests run.</summary>
    private void TakeIfOfThePage(string name, InvocationResult result)
    {
        if (result.StartedBy == "console")
        {
            history.Add(Invocation.From(name, result));
        }
    }

    private FunctionConfiguration Function => new(
        "say",
        "arn:aws:lambda:ap-northeast-1:123456789012:function:say",
        "Say",
        "provided.al2023",
        TimeSpan.FromSeconds(10),
        128,
        "",
        new Dictionary<string, string>(),
        workingCopy.BuildId);
}
