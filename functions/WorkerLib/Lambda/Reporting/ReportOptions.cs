using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>The SDK's options with what a Lambda function needs, and the rules of this project: which errors, in which issue.</summary>
public sealed class ReportOptions : SentryOptions
{
    private const int BreadcrumbsKept = 50;

    public ReportOptions()
    {
        AttachStacktrace = false;
        MaxBreadcrumbs = BreadcrumbsKept;

        // Nothing beside the invocation: between two of them the process is frozen.
        AutoSessionTracking = false;
        EnableBackpressureHandling = false;
        DetectStartupTime = StartupTimeDetectionMode.None;
        ShutdownTimeout = TimeSpan.Zero;
        DisableAppDomainUnhandledExceptionCapture();
        DisableAppDomainProcessExitFlush();
        DisableUnobservedTaskExceptionCapture();
        DisableSystemDiagnosticsMetricsIntegration();
        DisableDiagnosticSourceIntegration();

        // Files are of no use here, and a list of assemblies says less than the build id.
        DisableFileWrite = true;
        ReportAssembliesMode = ReportAssembliesMode.None;

        // A Lazy or a static constructor throws the same instance in each invocation: LastStep knows those of one.
        DisableDuplicateEventDetection();
    }

    /// <summary>
    /// <c>SENTRY_IGNORE_ERRORS</c>, a JSON array of regular expressions: an event is dropped when one matches the type or the message
    /// of any of its exceptions, or its message.
    /// </summary>
    public IList<Regex> IgnoreErrors { get; } = [];

    /// <summary>Frames count as ours when their module begins with one of these.</summary>
    public IList<string> OwnModules { get; } = ["Worker.", "WorkerLib.", "Hazards."];

    /// <summary>Recognise the errors of libraries, the most special first. Registered by the host: reports need no reflection.</summary>
    public IList<Func<Exception, ErrorClass?>> Classifiers { get; } = [];

    /// <summary><c>SENTRY_SYMBOLS</c>: <c>true</c> when the symbols of each build are uploaded: the server finds files and lines.</summary>
    public bool HasUploadedSymbols { get; set; }

    /// <summary>False with a sample rate of 0, which the SDK does not take.</summary>
    internal bool SendsErrors { get; private set; } = true;

    internal Func<SentryEvent, SentryHint, SentryEvent?>? OwnBeforeSend { get; private set; }

    /// <summary>Changes an event before it is sent, or drops it with null. What it adds is scrubbed.</summary>
    public new void SetBeforeSend(Func<SentryEvent, SentryEvent?> beforeSend) =>
        OwnBeforeSend = (sentryEvent, _) => beforeSend(sentryEvent);

    /// <inheritdoc cref="SetBeforeSend(Func{SentryEvent, SentryEvent?})"/>
    public new void SetBeforeSend(Func<SentryEvent, SentryHint, SentryEvent?> beforeSend) => OwnBeforeSend = beforeSend;

    /// <summary>
    /// The options that Terraform sets; null without a DSN. What cannot be used is left out with one warning: reporting never stops a job.
    /// </summary>
    public static ReportOptions? FromEnvironment()
    {
        if (Variable("SENTRY_DSN") is not { } dsn)
        {
            return null;
        }

        var options = new ReportOptions
        {
            Dsn = dsn,
            Environment = Variable("SENTRY_ENVIRONMENT"),
            Release = Variable("SENTRY_RELEASE")?.ReplaceLineEndings("").Replace('/', '-').Replace('\\', '-'), // Sentry refuses those
            Debug = Variable("SENTRY_DEBUG") == "true",
            AttachStacktrace = Variable("SENTRY_ATTACH_STACKTRACE") == "true",
            EnableLogs = Variable("SENTRY_ENABLE_LOGS") == "true",
            HasUploadedSymbols = Variable("SENTRY_SYMBOLS") == "true",
            TracesSampleRate = Rate("SENTRY_TRACES_SAMPLE_RATE", "no trace is sent") is > 0 and var traces ? traces : null,
        };
        if (Rate("SENTRY_SAMPLE_RATE", "every event is sent") is { } rate)
        {
            options.SendsErrors = rate > 0;
            options.SampleRate = rate is > 0 and < 1 ? (float)rate : null;
        }

        if (Variable("SENTRY_IGNORE_ERRORS") is { } patterns)
        {
            options.ReadIgnoreErrors(patterns);
        }

        return options;
    }

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static double? Rate(string name, string otherwise)
    {
        if (Variable(name) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and <= 1)
        {
            return rate;
        }

        Log.Warning($"{name} is '{text}', not a number from 0 to 1; {otherwise}.");
        return null;
    }

    private void ReadIgnoreErrors(string json)
    {
        try
        {
            using var patterns = JsonDocument.Parse(json);
            foreach (var pattern in patterns.RootElement.EnumerateArray())
            {
                ReadIgnoreError(pattern.GetString()!);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            Log.Warning(
                $"SENTRY_IGNORE_ERRORS is not a JSON array of regular expressions; the rest of it is not used. {exception.Message}");
        }
    }

    private void ReadIgnoreError(string pattern)
    {
        try
        {
            // Without backtracking: a pattern must not cost a job its time.
            IgnoreErrors.Add(new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            Log.Warning($"SENTRY_IGNORE_ERRORS: '{pattern}' cannot be used and is left out. {exception.Message}");
        }
    }
}
