using System.Text.Json;
using Worker.Tests.Fuzzing.Jobs;
using LocalAws;
using LocalAws.LambdaHost;

namespace Worker.Tests.Integration;

/// <summary>Every job's sample events in a sandbox like Lambda's, with the least memory that a function can have.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(SandboxedJobsTests))]
public sealed class SandboxedJobsTests : IAsyncLifetime
{
    private const int MemoryInMB = 128;

    /// <summary>Of a timeout that may be a quarter of an hour; the stand-in responds at once.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(60);

    private readonly AwsStandIn aws = new();
    private LambdaSandbox sandbox = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await BuiltPackage.BuildAsync();
        sandbox = await LambdaSandbox.CreateAsync(Checkout.Repository.Package, Cancelled);
        if (sandbox.Limitation is { } limitation)
        {
            TestContext.Current.AddWarning($"ran without another user and a root that cannot be written: {limitation}");
        }
    }

    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        sandbox.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Each_sample_event_is_done_or_fails_with_an_error_of_the_job_s_own()
    {
        List<string> problems = [];
        foreach (var job in JobTable.Names)
        {
            var settings = SampleSettings.For(aws.Url);
            settings.Remove("DICTIONARY"); // it is in a layer, which is tried elsewhere
            foreach (var file in SamplesOf(TriedJob.FunctionOf(job)))
            {
                var error = await ErrorAsync(job, settings, await File.ReadAllBytesAsync(file, Cancelled));
                if (error is not null && !OwnErrors.Names.Contains(error.Value.GetProperty("errorType").GetString()!))
                {
                    problems.Add($"{job}, {Path.GetFileName(file)}: {error}");
                }
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    /// <summary>The event of a schedule for a job without one of its own.</summary>
    private static List<string> SamplesOf(string function)
    {
        var own = Directory.EnumerateFiles(Checkout.Repository.SampleEvents, $"{function}*.json")
            .Where(file => Path.GetFileName(file).Split('.')[0] == function)
            .Order(StringComparer.Ordinal)
            .ToList();
        return own.Count > 0 ? own : [Path.Combine(Checkout.Repository.SampleEvents, "schedule.json")];
    }

    /// <summary>Null when the job has done it. What it needs is set, one after the other, as it asks for it.</summary>
    private async Task<JsonElement?> ErrorAsync(string job, Dictionary<string, string> settings, byte[] payload)
    {
        string? last = null;
        while (true)
        {
            await using var host = await HostAsync(job, settings);
            var result = (await host.InvokeAsync(TriedJob.FunctionOf(job), payload))!;
            if (sandbox.Limitation is null && result.FunctionError is null)
            {
                AssertIsAsInLambda(LambdaSandbox.Running()!, settings);
            }

            if (result.FunctionError is null)
            {
                return null;
            }

            var error = JsonElement.Parse(result.Payload.Span);
            var message = error.GetProperty("errorMessage").GetString()!;
            if (error.GetProperty("errorType").GetString() != "InvalidSettingException" || message == last)
            {
                return error;
            }

            var (name, value) = SampleSettings.Answer(message, aws.Url);
            settings[name] = value;
            last = message;
        }
    }

    private static void AssertIsAsInLambda(SandboxedProcess process, Dictionary<string, string> settings)
    {
        Assert.Equal((LambdaSandbox.User, true, "1024"), (process.User, process.IsPowerless, process.OpenFiles));
        Assert.All(process.Writable, mount => Assert.Matches("^/(tmp|dev/[a-z]+)$", mount));
        Assert.Contains("/tmp", process.Writable);
        Assert.Equal("128", process.Environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]);
        Assert.All(
            process.Environment.Keys.Except(settings.Keys),
            name => Assert.Matches("^(AWS_.*|LAMBDA_TASK_ROOT|_HANDLER|_X_AMZN_TRACE_ID|LANG|PATH|TZ)$", name));
    }

    private Task<FunctionHost> HostAsync(string job, Dictionary<string, string> settings)
    {
        var name = TriedJob.FunctionOf(job);
        var function = new FunctionConfiguration(
            name,
            $"arn:aws:lambda:ap-northeast-1:123456789012:function:{name}",
            job,
            "provided.al2023",
            LongestTimeout,
            MemoryInMB,
            "",
            new Dictionary<string, string>(settings) { ["LAMBDA_TASK_ROOT"] = "/var/task" },
            "");
        return FunctionHost.StartAsync(new FunctionHostOptions
        {
            Port = Loopback.FreePort(),
            Describe = _ => Task.FromResult<FunctionConfiguration?>(function),
            Bootstrap = _ => sandbox.Bootstrap,
        });
    }
}
