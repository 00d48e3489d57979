using Sentry;
using Sentry.CompilerServices;

namespace WorkerLib.Lambda.Reporting;

/// <summary>The SDK, set up for one process of Lambda, and what the runtime itself reports.</summary>
internal sealed class ReportClient : IDisposable
{
    public const string RuntimeMechanism = "auto.function.aws_lambda";

    private readonly LambdaWorker worker;
    private readonly ErrorEvents errors;
    private readonly LastStep lastStep;
    private readonly IDisposable sdk;

    public ReportClient(ReportOptions options)
    {
        Options = options;
        worker = new LambdaWorker(options, TimeProvider.System);
        errors = new ErrorEvents(options);
        lastStep = new LastStep(options, worker);

        options.BackgroundWorker = worker;
        options.UseStackTraceFactory(new StackFrames(options));
        options.AddExceptionFilter(new UnreadableExceptions(exception => Capture(exception, "generic", handled: true)));
        options.AddExceptionProcessor(errors);
        options.AddEventProcessor(new IgnoreRules(options.IgnoreErrors));
        options.SetBeforeBreadcrumb(EventScrubber.Scrubbed);
        ((SentryOptions)options).SetBeforeSend(lastStep.Process);
        options.SetBeforeSendTransaction(TraceScrubber.Scrub);
        sdk = Start(options);
    }

    public ReportOptions Options { get; }

    /// <summary>Name of the job.</summary>
    public string Job
    {
        get => lastStep.Job;
        set => (lastStep.Job, errors.Job) = (value, value);
    }

    /// <summary>Adds to an event what is known of the process and the invocation.</summary>
    public Action<SentryEvent> Describe
    {
        set => lastStep.Describe = value;
    }

    /// <summary>Tells whether an exception comes from the deadline of the invocation.</summary>
    public Func<Exception, bool> IsDeadline
    {
        set => errors.IsDeadline = value;
    }

    /// <summary>True when there is something to send. Logs are kept by the SDK, which does not say how many.</summary>
    public bool HasWork => worker.QueuedItems > 0 || Options.EnableLogs;

    /// <summary>Forgets everything that belonged to the invocation before.</summary>
    public void BeginInvocation()
    {
        // Not a pushed scope: threads that outlive an invocation, such as the timeout watch, would keep the first one for ever.
        SentrySdk.ConfigureScope(
            static (scope, hasLogs) =>
            {
                if (hasLogs || IsUsed(scope))
                {
                    Clear(scope);
                }
            },
            Options.EnableLogs); // each log carries the trace of its invocation, which clearing begins
        lastStep.BeginInvocation();
    }

    /// <param name="mechanism"><c>generic</c> when the job itself reports, <see cref="RuntimeMechanism"/> when the runtime does.</param>
    /// <param name="handled">False for an exception that nobody caught.</param>
    /// <param name="hint"><see cref="LastStep.EndedTheJob"/>, so that no guard drops the event.</param>
    public void Capture(Exception exception, string mechanism, bool handled, SentryHint? hint = null)
    {
        if (lastStep.IsNew(exception))
        {
            SentrySdk.CaptureEvent(errors.Of(exception, mechanism, handled), hint: hint);
        }
    }

    /// <summary>Warns that the invocation will most likely be killed at its deadline.</summary>
    public void CaptureTimeout()
    {
        var warning = new SentryEvent
        {
            Level = SentryLevel.Warning,
            Message = "The invocation is about to time out",
            Fingerprint = ["lambda-timeout", Job],
        };
        warning.SetTag("timeout", "true");
        SentrySdk.CaptureEvent(warning, hint: LastStep.EndedTheJob);
    }

    /// <summary>Sends one thing now, beside what comes later.</summary>
    public Task SendNowAsync(CancellationToken budget) => worker.FlushAsync(budget);

    /// <summary>Sends everything, the SDK's logs too, until the budget is used up; events that cannot be sent go to the log.</summary>
    public static Task FlushAsync(TimeSpan budget) => SentrySdk.FlushAsync(budget);

    public void Dispose()
    {
        sdk.Dispose();
        worker.Dispose();
    }

    private static IDisposable Start(ReportOptions options)
    {
        if (!System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported)
        {
            // Otherwise the SDK takes stack traces to find out whether this is Native AOT: 2 ms of each cold start.
            BuildProperties.Initialize(new() { ["_IsPublishing"] = "true", ["PublishAot"] = "true" });
        }

        var started = SentrySdk.Init(options);
        SentrySdk.ConfigureScope(static scope => Clear(scope));
        return started;
    }

    /// <summary>
    /// Whether a scope has anything that would be sent; user and request never are. Clearing takes 2.3 µs, a tenth of all that a small
    /// event costs, and most invocations put nothing in.
    /// </summary>
    private static bool IsUsed(Scope scope) =>
        scope is not
        {
            Level: null, Release: null, Distribution: null, Environment: null, TransactionName: null, Span: null, Fingerprint.Count: 0,
        }
        || HasAny(scope.Breadcrumbs) || HasAny(scope.Tags) || HasAny(scope.Extra) || HasAny(scope.Contexts) || HasAny(scope.Attachments);

    // Not Count, for which concurrent collections take all their locks.
    private static bool HasAny<T>(IEnumerable<T> items)
    {
        using var enumerator = items.GetEnumerator();
        return enumerator.MoveNext();
    }

    private static void Clear(Scope scope)
    {
        scope.Clear();
        scope.User.Id = "-"; // otherwise the SDK reads the addresses of the network cards, to have an id; LastStep takes it out again
    }
}
