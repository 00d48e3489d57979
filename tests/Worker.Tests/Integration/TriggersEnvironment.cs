using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalAws;
using LocalAws.LambdaHost;
using Worker.Tests.Integration;

[assembly: AssemblyFixture(typeof(TriggersEnvironment))]

namespace Worker.Tests.Integration;

/// <summary>
/// One job of each trigger, made from the templates of tools/templates with the code of tests/data/triggers, deployed to a local AWS of
/// its own with its triggers served, once, when the first test asks for it; the one without a trigger is also a task of the state machine
/// of docs/step-functions.md. The package holds a JIT build: what starts the jobs is tested here, not how they are compiled.
/// </summary>
public sealed class TriggersEnvironment : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly (string Template, string Job)[] Jobs =
    [
        ("schedule", "OnSchedule"), ("s3", "OnS3"), ("sqs", "OnSqs"), ("stream", "OnChange"), ("http", "OnHttp"), ("sns", "OnSns"),
        ("manual", "ByHand"),
    ];

    private readonly Lazy<ScratchCopy> scratch = new(() => new("triggers"));
    private readonly ConcurrentQueue<(string Function, InvocationResult Result)> invocations = new();
    private readonly List<string> deadLetters = [];
    private readonly Lazy<Task> started;

    public TriggersEnvironment() => started = new(DeployAsync);

    /// <summary>What the clock of the schedules was set to.</summary>
    internal static DateTimeOffset At { get; } = new(2026, 12, 1, 9, 0, 0, TimeSpan.FromHours(9));

    internal LocalEnvironment Aws { get; private set; } = null!;

    internal LocalAwsApi Api { get; private set; } = null!;

    internal ConcurrentQueue<string> Problems { get; } = new();

    /// <summary>Deploys, the first time; everything else here needs that.</summary>
    internal Task StartAsync() => started.Value;

    private async Task DeployAsync()
    {
        var cancellationToken = CancellationToken.None; // of no single test
        var copy = scratch.Value;
        copy.RemoveJobs();
        copy.AddFolder("triggers/Jobs", "functions/Jobs");
        copy.Add("triggers/RawEvents.cs", "functions/Jobs/ByHand/RawEvents.cs");
        foreach (var (template, job) in Jobs)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(copy.Repository.Tools, "templates", template, "job.tf"), cancellationToken)
                + (template == "manual" ? StateMachine() : "");
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(job);
            await File.WriteAllTextAsync(
                Path.Combine(copy.Repository.Terraform, $"{name}.tf"),
                text.Replace("job_name", name, StringComparison.Ordinal).Replace("JobName", job, StringComparison.Ordinal)
                    .Replace("__MEMORY__", "256", StringComparison.Ordinal).Replace("__TIMEOUT__", "10", StringComparison.Ordinal)
                    .Replace("__SCHEDULE__", "cron(0 9 * * ? *)", StringComparison.Ordinal)
                    .Replace("__TIME_ZONE__", "Asia/Tokyo", StringComparison.Ordinal),
                cancellationToken);
        }

        await ZipFile.CreateFromDirectoryAsync(await copy.BuildAsync(), copy.Repository.Package, cancellationToken);

        Aws = await LocalEnvironment.StartAsync(
            copy.Repository,
            cancellationToken,
            onInvoked: (function, result) => invocations.Enqueue((function, result)),
            variables: new Dictionary<string, string>
            {
                ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(typeof(object).Assembly.Location, "..", "..", "..", "..")),
            });
        Api = new LocalAwsApi(Aws.Endpoint);
        await Aws.InitAsync(cancellationToken);
        await Aws.ApplyAsync(cancellationToken);
        await Aws.StartTriggersAsync(Problems.Enqueue, cancellationToken, at: At);
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (Aws is not null)
        {
            await Aws.DisposeAsync();
        }

        if (scratch.IsValueCreated)
        {
            scratch.Value.Dispose();
        }
    }

    /// <summary>Takes a job away and applies.</summary>
    internal async Task RemoveAsync(string function)
    {
        scratch.Value.Remove($"terraform/{function}.tf");
        await Aws.ApplyAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until a job was started with such events, as it logged them.</summary>
    internal async Task<IReadOnlyList<JsonElement>> EventsAsync(string function, Func<IReadOnlyList<JsonElement>, bool> areThere)
    {
        IReadOnlyList<JsonElement> events = [];
        await WaitAsync(() =>
        {
            events = [.. Events(function)];
            return Task.FromResult(areThere(events));
        }, () => $"{function} was started with:\n{string.Join('\n', events)}\n{string.Join('\n', Problems)}");
        return events;
    }

    /// <summary>Waits for a dead letter.</summary>
    internal async Task<string> DeadLetterAsync(Func<string, bool> isIt)
    {
        await WaitAsync(async () =>
        {
            var response = await Api.CallAsync("sqs", "AmazonSQS.ReceiveMessage", new JsonObject
            {
                ["QueueUrl"] = DeadLetterQueue,
                ["MaxNumberOfMessages"] = 10,
                ["VisibilityTimeout"] = 3600,
            }, TestContext.Current.CancellationToken);
            if (response.TryGetProperty("Messages", out var messages))
            {
                deadLetters.AddRange(messages.EnumerateArray().Select(message => message.GetProperty("Body").GetString()!));
            }

            return deadLetters.Any(isIt);
        }, () => $"the dead letters are:\n{string.Join('\n', deadLetters)}\n{string.Join('\n', Problems)}");
        return deadLetters.First(isIt);
    }

    internal string QueueUrl(string name) => Api.QueueUrl($"arn:aws:sqs:{LocalAwsApi.Region}:123456789012:{name}");

    private string DeadLetterQueue => QueueUrl("worker-local-dead-letters");

    private IEnumerable<JsonElement> Events(string function) => invocations
        .Where(invocation => invocation.Function == function)
        .SelectMany(invocation => invocation.Result.Log)
        .Where(line => line.StartsWith("event ", StringComparison.Ordinal))
        .Select(line => JsonElement.Parse(line["event ".Length..]));

    private static string StateMachine()
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "step-functions.md"));
        return $"\n{page.Split("```hcl\n")[1].Split("```")[0]}";
    }

    internal static async Task WaitAsync(Func<Task<bool>> isDone, Func<string> describe)
    {
        var clock = Stopwatch.StartNew();
        while (!await isDone())
        {
            Assert.True(clock.Elapsed < Patience, $"not within {Patience.TotalSeconds} s; {describe()}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }
}
