using System.Diagnostics;
using Amazon.Lambda.Core;
using WorkerLib.Lambda;

namespace WorkerLib.Sentry;

/// <summary>
/// Reports one invocation after the other: what it throws, that it is about to time out, that a scheduled run begun and ended. All of
/// it is sent before the answer is posted, because the process may be frozen at once after that.
/// </summary>
internal sealed class LambdaReporter : IDisposable
{
    private static readonly TimeSpan WarnBeforeDeadline = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan WarningBudget = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeptForTheAnswer = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LeastRemaining = TimeSpan.FromMilliseconds(300);

    private readonly SentryClient client;
    private readonly MonitorSchedule? schedule;
    private readonly TimeoutWatch timeoutWatch;
    private ILambdaContext? context;
    private string? trigger;
    private long started;
    private readonly Lock timeoutGate = new();
    private CheckIn? checkIn;
    private CancellationTokenSource? begunBudget;
    private Task? begun;
    private Task? warning;
    private bool ended;

    private LambdaReporter(SentryClient client, MonitorSchedule? schedule)
    {
        this.client = client;
        this.schedule = schedule;
        timeoutWatch = new TimeoutWatch(WarnOfTimeout);
    }

    /// <summary>Null when nothing is reported.</summary>
    public static LambdaReporter? Create(LambdaEnvironment environment)
    {
        if (SentrySdk.Client is not { } client)
        {
            return null;
        }

        client.Job = environment.Handler;
        client.Describe = sentryEvent => LambdaDescription.AddProcess(sentryEvent, environment.MemoryLimitInMB);
        var schedule = Environment.GetEnvironmentVariable("SENTRY_MONITOR_SCHEDULE") is { Length: > 0 } expression
            ? MonitorSchedule.Convert(expression, Environment.GetEnvironmentVariable("SENTRY_MONITOR_TIMEZONE") is { Length: > 0 } zone ? zone : "UTC")
            : null;
        return new LambdaReporter(client, schedule);
    }

    public void Begin(ILambdaContext invocation, ReadOnlySpan<byte> lambdaEvent)
    {
        context = invocation;
        trigger = null;
        started = Stopwatch.GetTimestamp();
        warning = null;
        ended = false;
        client.BeginInvocation();
        client.Describe = Describe;
        client.IsDeadline = exception => invocation is LambdaContext own && own.IsDeadline(exception);
        if (invocation.RemainingTime - WarnBeforeDeadline is var due && due > TimeSpan.Zero)
        {
            timeoutWatch.Set(due);
        }

        if (schedule is not null && LambdaDescription.Trigger(lambdaEvent) == "schedule")
        {
            checkIn = new CheckIn(invocation.FunctionName, schedule, invocation.RemainingTime, client.Options.Environment, client.Options.Release, LambdaDescription.TraceId(invocation));
            begunBudget = new CancellationTokenSource(Budget());
            begun = client.SendNowAsync(checkIn.Begun(), begunBudget.Token);
        }
    }

    /// <summary>Reports the exception that ended the invocation.</summary>
    public void Fail(Exception exception, ReadOnlySpan<byte> lambdaEvent)
    {
        trigger = LambdaDescription.Trigger(lambdaEvent);
        Safely(() => client.Capture(exception, "auto.function.aws_lambda", handled: false, mayBeDropped: false));
    }

    /// <summary>Sends what there is to send, within what is left of the invocation, and waits for it.</summary>
    public void End(bool succeeded)
    {
        lock (timeoutGate)
        {
            ended = true;
            timeoutWatch.TakeBack();
        }

        Safely(() =>
        {
            if (checkIn is { } run)
            {
                client.Enqueue(run.Ended(succeeded, Stopwatch.GetElapsedTime(started)));
            }

            if (client.HasWork || warning is not null)
            {
                FlushAsync(Budget()).GetAwaiter().GetResult();
            }
        });
        // What still hangs is given up, which opens the breaker: it must not wait into the next invocation.
        begunBudget?.Cancel();
        begunBudget?.Dispose();
        begunBudget = null;
        begun = null;
        checkIn = null;
    }

    /// <summary>Reports that the process could not start or ends by itself, and waits until it is sent.</summary>
    public void FailProcess(Exception exception) => Safely(() =>
    {
        client.Capture(exception, "auto.function.aws_lambda", handled: false, mayBeDropped: false);
        FlushAsync(client.Options.FlushTimeout).GetAwaiter().GetResult();
    });

    public void Dispose()
    {
        timeoutWatch.Dispose();
        begunBudget?.Dispose();
    }

    private TimeSpan Budget()
    {
        var remaining = context!.RemainingTime;
        if (remaining < LeastRemaining)
        {
            return TimeSpan.Zero;
        }

        var left = remaining - KeptForTheAnswer;
        return left < client.Options.FlushTimeout ? left : client.Options.FlushTimeout;
    }

    private async Task FlushAsync(TimeSpan budget)
    {
        using var timeout = new CancellationTokenSource(budget > TimeSpan.Zero ? budget : TimeSpan.Zero);
        await WaitAsync(begun, timeout.Token);
        await WaitAsync(warning, timeout.Token);
        await client.FlushAsync(timeout.Token);
    }

    private static async Task WaitAsync(Task? task, CancellationToken budget)
    {
        if (task is not null)
        {
            await task.WaitAsync(budget).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void WarnOfTimeout()
    {
        lock (timeoutGate)
        {
            if (!ended)
            {
                warning = WarnOfTimeoutAsync();
            }
        }
    }

    private async Task WarnOfTimeoutAsync()
    {
        try
        {
            client.CaptureTimeout();
            using var budget = new CancellationTokenSource(WarningBudget);
            await client.FlushAsync(budget.Token);
        }
        catch (Exception exception)
        {
            Log.Warning("The warning of a timeout could not be reported.", exception);
        }
    }

    private void Describe(SentryEvent sentryEvent) =>
        LambdaDescription.AddTo(sentryEvent, context!, Stopwatch.GetElapsedTime(started), trigger, Log.IsColdStart);

    private static void Safely(Action report) => SentrySdk.Safely<object>(() =>
    {
        report();
        return null;
    });
}
