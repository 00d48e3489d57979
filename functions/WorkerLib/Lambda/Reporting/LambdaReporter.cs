using System.Diagnostics;
using Amazon.Lambda.Core;
using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// Reports one invocation after the other: what it throws, that it is about to time out, that a scheduled run began and ended. All of
/// it is sent before the response is posted, because the process may be frozen at once after that.
/// </summary>
internal sealed class LambdaReporter : IDisposable
{
    private const int SlugChars = 50;

    private static readonly TimeSpan WarnBeforeDeadline = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan WarningBudget = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeptForTheResponse = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MinRemaining = TimeSpan.FromMilliseconds(300);

    private readonly ReportClient client;
    private MonitorSchedule? schedule;
    private readonly TimeoutWatch timeoutWatch;
    private ILambdaContext? context;
    private string? trigger;
    private long started;
    private readonly Lock timeoutGate = new();
    private ITransactionTracer? trace;
    private SentryId? checkIn;
    private CancellationTokenSource? begunBudget;
    private Task? begun;
    private Task? warning;
    private bool ended;

    private LambdaReporter(ReportClient client, MonitorSchedule? schedule)
    {
        this.client = client;
        this.schedule = schedule;
        timeoutWatch = new TimeoutWatch(WarnOfTimeout);
    }

    /// <summary>Null when nothing is reported.</summary>
    /// <param name="memoryLimit">Of the function, in MB.</param>
    public static LambdaReporter? Create(string job, int memoryLimit)
    {
        if (Reports.Client is not { } client)
        {
            return null;
        }

        client.Job = job;
        client.Describe = sentryEvent => LambdaDescription.AddProcess(sentryEvent, memoryLimit, client.Options.HasUploadedSymbols);
        var schedule = Environment.GetEnvironmentVariable("SENTRY_MONITOR_SCHEDULE") is { Length: > 0 } expression
            ? MonitorSchedule.Convert(
                expression, Environment.GetEnvironmentVariable("SENTRY_MONITOR_TIMEZONE") is { Length: > 0 } zone ? zone : "UTC")
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
        client.IsDeadline = exception => invocation is IInvocationDeadline own && own.IsDeadline(exception);
        if (invocation.RemainingTime - WarnBeforeDeadline is var due && due > TimeSpan.Zero)
        {
            timeoutWatch.Set(due);
        }

        if (client.Options.TracesSampleRate > 0)
        {
            Reports.Safely(BeginTrace);
        }

        if (schedule is not null && LambdaDescription.Trigger(lambdaEvent) == "schedule")
        {
            Reports.Safely(() => CheckIn(schedule));
        }
    }

    /// <summary>Reports the exception that ended the invocation.</summary>
    public void Fail(Exception exception, ReadOnlySpan<byte> lambdaEvent)
    {
        trigger = LambdaDescription.Trigger(lambdaEvent);
        Reports.Safely(() => client.Capture(exception, ReportClient.RuntimeMechanism, handled: false, LastStep.EndedTheJob));
    }

    /// <summary>Sends what there is to send, within what is left of the invocation, and waits for it.</summary>
    public void End(bool succeeded)
    {
        lock (timeoutGate)
        {
            ended = true;
            timeoutWatch.TakeBack();
        }

        if (trace is not null || checkIn is not null || warning is not null || client.HasWork)
        {
            Reports.Safely(() => Send(succeeded));
        }

        // What still hangs is given up, which opens the breaker: it must not wait into the next invocation.
        begunBudget?.Cancel();
        begunBudget?.Dispose();
        begunBudget = null;
        begun = null;
        checkIn = null;
        trace = null;
    }

    /// <summary>Reports that the process could not start or ends by itself, and waits until it is sent.</summary>
    public void FailProcess(Exception exception) => Reports.Safely(() =>
    {
        client.Capture(exception, ReportClient.RuntimeMechanism, handled: false, LastStep.EndedTheJob);
        FlushAsync(client.Options.FlushTimeout).GetAwaiter().GetResult();
    });

    public void Dispose()
    {
        timeoutWatch.Dispose();
        begunBudget?.Dispose();
        trace?.Dispose();
    }

    private void BeginTrace()
    {
        var traceId = SentryId.Parse(LambdaDescription.TraceId(context!));
        trace = SentrySdk.StartTransaction(new TransactionContext(client.Job, LambdaDescription.Operation, traceId: traceId));

        // Not the scope's transaction: the SDK ends that with the first exception that nobody caught, and a batch goes on after one.
        SentrySdk.ConfigureScope(static (scope, span) => scope.Span = span, trace);
    }

    private void CheckIn(MonitorSchedule monitor)
    {
        var longest = context!.RemainingTime;
        var traceId = SentryId.Parse(LambdaDescription.TraceId(context)); // the errors of the run have it too
        SentrySdk.ContinueTrace(new SentryTraceHeader(traceId, SpanId.Create(), null), null);
        var id = SentrySdk.CaptureCheckIn(
            Slug(), CheckInStatus.InProgress, configureMonitorOptions: options => monitor.Apply(options, longest));
        if (id == SentryId.Empty)
        {
            schedule = null;
            Log.Warning("The schedule cannot be a Sentry monitor, so no run of it is reported.", ("schedule", monitor.Value));
            return;
        }

        checkIn = id;
        begunBudget = new CancellationTokenSource(Budget());
        begun = client.SendNowAsync(begunBudget.Token);
    }

    private string Slug() => Text.Cut(context!.FunctionName, SlugChars);

    private void Send(bool succeeded)
    {
        trace?.Finish(succeeded ? SpanStatus.Ok : SpanStatus.InternalError);
        if (checkIn is { } run)
        {
            SentrySdk.CaptureCheckIn(Slug(), succeeded ? CheckInStatus.Ok : CheckInStatus.Error, run, Stopwatch.GetElapsedTime(started));
        }

        FlushAsync(Budget()).GetAwaiter().GetResult();
    }

    private TimeSpan Budget()
    {
        var remaining = context!.RemainingTime;
        if (remaining < MinRemaining)
        {
            return TimeSpan.Zero;
        }

        var left = remaining - KeptForTheResponse;
        return left < client.Options.FlushTimeout ? left : client.Options.FlushTimeout;
    }

    private async Task FlushAsync(TimeSpan budget)
    {
        using var timeout = new CancellationTokenSource(budget);
        var began = Stopwatch.GetTimestamp();
        await WaitAsync(begun, timeout.Token);
        await WaitAsync(warning, timeout.Token);
        await ReportClient.FlushAsync(budget - Stopwatch.GetElapsedTime(began));
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
            await ReportClient.FlushAsync(WarningBudget);
        }
        catch (Exception exception)
        {
            Log.Warning("The warning of a timeout could not be reported.", exception);
        }
    }

    private void Describe(SentryEvent sentryEvent) =>
        LambdaDescription.AddTo(
            sentryEvent, context!, Stopwatch.GetElapsedTime(started), trigger, Log.IsColdStart, client.Options.HasUploadedSymbols);
}
