using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WorkerLib.Sentry;

/// <summary>How errors are reported; the names are those of the official SDK.</summary>
public sealed class SentryOptions
{
    /// <summary><c>SENTRY_DSN</c>. Without it nothing is reported and nothing is done.</summary>
    public string? Dsn { get; set; }

    /// <summary><c>SENTRY_ENVIRONMENT</c>, such as <c>production</c>.</summary>
    public string? Environment { get; set; }

    /// <summary><c>SENTRY_RELEASE</c>, as <c>worker@{version}</c>.</summary>
    public string? Release { get; set; }

    /// <summary><c>SENTRY_DEBUG</c>: <c>true</c> logs each event that was dropped, and why.</summary>
    public bool Debug { get; set; }

    /// <summary>
    /// <c>SENTRY_ATTACH_STACKTRACE</c>: <c>true</c> adds the current stack to messages. The stack then decides which issue a message
    /// belongs to, instead of its text.
    /// </summary>
    public bool AttachStacktrace { get; set; }

    /// <summary><c>SENTRY_SAMPLE_RATE</c>: the share of error events that is sent, from 0 to 1.</summary>
    public double SampleRate { get; set; } = 1;

    /// <summary>
    /// <c>SENTRY_IGNORE_ERRORS</c>, a JSON array of regular expressions: an event is dropped when one matches the type or the message
    /// of any of its exceptions, or its message.
    /// </summary>
    public IList<Regex> IgnoreErrors { get; } = [];

    /// <summary>Changes an event before it is sent, or drops it with null.</summary>
    public Func<SentryEvent, SentryEvent?>? BeforeSend { get; set; }

    /// <summary>The most that sending may take before an answer.</summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Frames count as ours when their module begins with one of these.</summary>
    public IList<string> InAppInclude { get; } = ["Worker.", "WorkerLib."];

    /// <summary>
    /// Recognise the errors of libraries, the most special first. Registered by the host, so that this client needs neither the
    /// libraries nor reflection.
    /// </summary>
    public IList<Func<Exception, ErrorClass?>> Classifiers { get; } = [];

    /// <summary>The options that Terraform sets. What cannot be used is left out with one warning; reporting never stops a job.</summary>
    public static SentryOptions FromEnvironment()
    {
        var options = new SentryOptions
        {
            Dsn = Variable("SENTRY_DSN"),
            Environment = Variable("SENTRY_ENVIRONMENT"),
            Release = Variable("SENTRY_RELEASE")?.ReplaceLineEndings("").Replace('/', '-').Replace('\\', '-'), // Sentry refuses those
            Debug = Variable("SENTRY_DEBUG") == "true",
            AttachStacktrace = Variable("SENTRY_ATTACH_STACKTRACE") == "true",
        };
        if (Variable("SENTRY_SAMPLE_RATE") is { } rate)
        {
            options.ReadSampleRate(rate);
        }

        if (Variable("SENTRY_IGNORE_ERRORS") is { } patterns)
        {
            options.ReadIgnoreErrors(patterns);
        }

        return options;
    }

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private void ReadSampleRate(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and <= 1)
        {
            SampleRate = rate;
        }
        else
        {
            Log.Warning($"SENTRY_SAMPLE_RATE is '{text}', not a number from 0 to 1; every event is sent.");
        }
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
            Log.Warning($"SENTRY_IGNORE_ERRORS is not a JSON array of regular expressions; the rest of it is not used. {exception.Message}");
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
