using System.Diagnostics;

namespace LocalAws.LambdaHost;

/// <summary>
/// One execution environment: a process of the package with a Runtime API of its own. It handles one event at a time, is frozen
/// between two events, and is killed when it takes longer than the function's timeout.
/// </summary>
internal sealed class Sandbox : IAsyncDisposable
{
    private static readonly TimeSpan InitTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan MemoryCheckInterval = TimeSpan.FromMilliseconds(20);

    private readonly FunctionConfiguration function;
    private readonly Process process;
    private readonly bool limitsMemory;
    private readonly SandboxLog log;
    private RuntimeApiServer? runtimeApi;
    private TimeSpan? initDuration;

    private Sandbox(FunctionConfiguration function, Process process, bool limitsMemory, Action<string> log)
    {
        this.limitsMemory = limitsMemory;
        this.function = function;
        this.process = process;
        this.log = new SandboxLog(process, log);
    }

    /// <summary>Starts a process and waits until it asks for its first event.</summary>
    /// <param name="bootstrap">The package's executable.</param>
    /// <param name="options">Variables beside those that Lambda and the function's configuration set, and whether memory is
    /// limited.</param>
    /// <param name="log">Takes each line that the process writes.</param>
    public static async Task<SandboxStart> StartAsync(
        FunctionConfiguration function, string bootstrap, FunctionHostOptions options, Action<string> log, CancellationToken stopping)
    {
        var process = new Process();
        var sandbox = new Sandbox(function, process, options.LimitsMemory, log);

        // A process may ask for its first event before whoever started it knows its id.
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sandbox.runtimeApi = await RuntimeApiServer.StartAsync(onIdle: async () =>
        {
            await running.Task;
            process.Freeze();
        });
        process.StartInfo = ChildProcess.StartInfo(bootstrap, [], Path.GetDirectoryName(bootstrap)!);
        process.StartInfo.Environment.Clear();
        var variables = LambdaVariables.For(function, sandbox.runtimeApi.Authority, Path.GetDirectoryName(bootstrap)!);
        foreach (var (name, value) in variables.Concat(options.Environment).Concat(function.Environment))
        {
            process.StartInfo.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        ChildProcess.Start(process);
        running.SetResult();
        process.StandardInput.Close();
        sandbox.log.Read();

        var requestId = Guid.NewGuid().ToString();
        var exited = process.WaitForExitAsync(CancellationToken.None);
        var first = await Task.WhenAny(sandbox.runtimeApi.Started, exited, Task.Delay(InitTimeout, stopping));
        sandbox.initDuration = clock.Elapsed;
        if (first == sandbox.runtimeApi.Started && await sandbox.runtimeApi.Started is null)
        {
            return new SandboxStart(sandbox, null);
        }

        var error = sandbox.runtimeApi.Started.IsCompleted ? await sandbox.runtimeApi.Started
            : first == exited ? LambdaError.Exited(requestId, process.ExitCode)
            : LambdaError.InitTimedOut(requestId, InitTimeout);
        await sandbox.DisposeAsync();
        stopping.ThrowIfCancellationRequested();
        return new SandboxStart(
            null, new InvocationResult(requestId, error, "Unhandled", TimeSpan.Zero, clock.Elapsed, 0, sandbox.log.TakeLines()));
    }

    /// <summary>True as long as the process can take another event.</summary>
    public bool IsAlive => !process.HasExited;

    /// <summary>Gives the process one event and waits until it has answered and asked for the next one.</summary>
    public async Task<InvocationResult> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken stopping)
    {
        var invocation = new PendingInvocation(Guid.NewGuid().ToString(), payload, function.Arn, DateTimeOffset.UtcNow + function.Timeout);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var expired = Task.Delay(function.Timeout, timeout.Token);
        var outOfMemory = WatchMemoryAsync(timeout.Token);
        var exited = process.WaitForExitAsync(CancellationToken.None);
        var clock = Stopwatch.StartNew();
        process.Thaw();
        runtimeApi!.Offer(invocation);

        await Task.WhenAny(invocation.Response.Task, exited, expired, outOfMemory);
        var duration = clock.Elapsed;
        if (invocation.Response.Task.IsCompleted)
        {
            await Task.WhenAny(invocation.Idle.Task, exited, expired, outOfMemory);
        }

        var maxMemory = process.MaxMemoryInMB();
        if (invocation.Idle.Task.IsCompleted)
        {
            await log.ReadToEndAsync();
        }
        else
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        stopping.ThrowIfCancellationRequested();
        await timeout.CancelAsync();
        var response = invocation.Response.Task.IsCompleted ? await invocation.Response.Task
            : new FunctionResponse(
                expired.IsCompletedSuccessfully ? LambdaError.TimedOut(invocation.RequestId, function.Timeout)
                    : outOfMemory.IsCompletedSuccessfully ? LambdaError.OutOfMemory(invocation.RequestId, function.MemorySizeInMB)
                    : LambdaError.Exited(invocation.RequestId, process.ExitCode),
                IsError: true);
        var result = new InvocationResult(
            invocation.RequestId, response.Payload, response.IsError ? "Unhandled" : null, duration, initDuration, maxMemory,
            log.TakeLines());
        initDuration = null;
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();

        process.Dispose();
        if (runtimeApi is not null)
        {
            await runtimeApi.DisposeAsync();
        }
    }

    /// <summary>Ends when the process uses more memory than the function has. What is mapped from files does not count: it can be read
    /// again.</summary>
    private async Task WatchMemoryAsync(CancellationToken cancellationToken)
    {
        while (!limitsMemory || process.AnonymousMemoryInMB() <= function.MemorySizeInMB)
        {
            await Task.Delay(limitsMemory ? MemoryCheckInterval : Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }
}

/// <summary>A process that is ready for events, or the reason why there is none.</summary>
internal sealed record SandboxStart(Sandbox? Sandbox, InvocationResult? Failure);
