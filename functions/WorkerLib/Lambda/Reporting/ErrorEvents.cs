using Sentry;
using Sentry.Extensibility;

namespace WorkerLib.Lambda.Reporting;

/// <summary>Gives an event of an error the causes, title and issue that this project wants, whoever captured it.</summary>
internal sealed class ErrorEvents(ReportOptions options) : ISentryEventExceptionProcessor
{
    private readonly StackFrames frames = new(options);

    /// <summary>Name of the job.</summary>
    public string Job { get; set; } = "";

    /// <summary>Tells whether an exception comes from the deadline of the invocation.</summary>
    public Func<Exception, bool> IsDeadline { get; set; } = _ => false;

    /// <summary>What a job captures with the SDK itself; the SDK has read the exception already, in its own way.</summary>
    public void Process(Exception exception, SentryEvent sentryEvent)
    {
        var handled = sentryEvent.SentryExceptions?.LastOrDefault()?.Mechanism?.Handled ?? true;
        Fill(sentryEvent, exception, "generic", handled);
    }

    /// <summary>
    /// Not through the SDK: it loops for ever over a chain of causes with a cycle, and loses an event when a member throws.
    /// </summary>
    public SentryEvent Of(Exception exception, string mechanism, bool handled)
    {
        var sentryEvent = new SentryEvent();
        Fill(sentryEvent, exception, mechanism, handled);
        return sentryEvent;
    }

    private void Fill(SentryEvent sentryEvent, Exception exception, string mechanism, bool handled)
    {
        try
        {
            var chain = ExceptionChain.Of(exception);
            sentryEvent.SentryExceptions = chain.ToSentry(mechanism, handled, frames);
            Grouping.Apply(sentryEvent, chain, Job, endedTheJob: !handled, [Deadline, .. options.Classifiers]);
        }
        catch (Exception failure)
        {
            // Foreign objects can throw wherever they are touched; a report must neither be lost nor reach the job.
            Log.Warning("An event could not be completed; it is sent without its details.", failure);
            sentryEvent.SentryExceptions = [ExceptionChain.Bare(exception, mechanism, handled)];
        }
    }

    private ErrorClass? Deadline(Exception cause) => IsDeadline(cause) ? Grouping.Deadline : null;
}
