using System.Text.Json;
using Sentry;
using Sentry.Protocol;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// The last look at an event before it is queued, whoever captured it: nothing personal and no secret in it, what is known of the
/// invocation, and no more events than one invocation may send.
/// </summary>
internal sealed class LastStep(ReportOptions options, LambdaWorker worker)
{
    // What the SDK says of every process, at 2 KB per event.
    private static readonly string[] LeftOutContexts =
        ["Current Culture", "Current UI Culture", "Dynamic Code", "Memory Info", "ThreadPool Info", "app", "device"];

    private readonly CostGuard guard = new();
    private readonly HashSet<Exception> reported = new(ReferenceEqualityComparer.Instance);

    /// <summary>A hint for an event that no guard may drop, because it ended the job.</summary>
    public static SentryHint EndedTheJob => new(nameof(EndedTheJob), true);

    /// <summary>Name of the job.</summary>
    public string Job { get; set; } = "";

    /// <summary>Adds what is known of the process and the invocation.</summary>
    public Action<SentryEvent> Describe { get; set; } = _ => { };

    /// <summary>Forgets everything that belonged to the invocation before.</summary>
    public void BeginInvocation()
    {
        guard.BeginInvocation();
        lock (reported)
        {
            reported.Clear();
        }
    }

    /// <summary>False when the exception was reported in this invocation already.</summary>
    public bool IsNew(Exception exception)
    {
        lock (reported)
        {
            return reported.Add(exception);
        }
    }

    public SentryEvent? Process(SentryEvent sentryEvent, SentryHint hint)
    {
        try
        {
            var isNew = sentryEvent.Exception is not { } exception || IsNew(exception);
            return options.SendsErrors && isNew ? Complete(sentryEvent, hint) : null;
        }
        catch (Exception failure)
        {
            // Foreign objects can throw wherever they are touched, and the SDK would send the event with what it has, secrets included.
            Log.Warning("An event could not be completed; it is sent without its details.", failure);
            return Admit(Bare(sentryEvent), hint);
        }
    }

    private SentryEvent? Complete(SentryEvent sentryEvent, SentryHint hint)
    {
        foreach (var name in LeftOutContexts)
        {
            sentryEvent.Contexts.Remove(name);
        }

        if (sentryEvent.SentryExceptions?.Any() == true)
        {
            sentryEvent.SentryThreads = null; // the SDK repeats the stack of the exception there
        }

        var parent = sentryEvent.Contexts.Trace.SpanId;
        sentryEvent.TransactionName = Job;
        EventScrubber.Scrub(sentryEvent);
        Describe(sentryEvent);
        var trace = (sentryEvent.Contexts.Trace.TraceId, SpanId: parent);
        if (options.OwnBeforeSend is not null)
        {
            if (CallBeforeSend(sentryEvent, hint) is not { } changed)
            {
                return null;
            }

            sentryEvent = changed;
            EventScrubber.Scrub(sentryEvent);
        }

        EventScrubber.ScrubTypedContexts(sentryEvent);
        sentryEvent.Contexts["trace"] = LambdaDescription.Trace(trace.TraceId, trace.SpanId);
        return Admit(sentryEvent, hint);
    }

    private SentryEvent? CallBeforeSend(SentryEvent sentryEvent, SentryHint hint)
    {
        var before = EventLimits.Write(sentryEvent);
        try
        {
            return options.OwnBeforeSend!(sentryEvent, hint);
        }
        catch (Exception exception)
        {
            Log.Warning("BeforeSend failed; the event is sent as it was.", exception);
            return Read(before);
        }
    }

    /// <summary>An event from its JSON, whose contexts are left as they are.</summary>
    private static SentryEvent Read(byte[] json)
    {
        var sentryEvent = SentryEvent.FromJson(JsonElement.Parse(json));
        foreach (var (name, context) in sentryEvent.Contexts.ToList())
        {
            if (context is not ISentryJsonSerializable)
            {
                sentryEvent.Contexts[name] = PlainJson.Of(context);
            }
        }

        return sentryEvent;
    }

    /// <summary>An event of which only what cannot fail is read.</summary>
    private static SentryEvent Bare(SentryEvent sentryEvent) => new()
    {
        Level = sentryEvent.Level,
        Message = sentryEvent.Message is { } message ? new SentryMessage { Message = Scrubber.Text(message.Message) } : null,
        SentryExceptions = (sentryEvent.SentryExceptions ?? []).Select(exception => new SentryException
        {
            Type = Scrubber.Text(exception.Type),
            Value = Scrubber.Text(exception.Value),
            Stacktrace = exception.Stacktrace,
            Mechanism = new Mechanism { Type = exception.Mechanism?.Type, Handled = exception.Mechanism?.Handled },
        }).ToList(),
    };

    private SentryEvent? Admit(SentryEvent sentryEvent, SentryHint hint)
    {
        if (!hint.Items.ContainsKey(nameof(EndedTheJob)) && !guard.Allows(sentryEvent))
        {
            return null;
        }

        sentryEvent.User = null!; // the SDK fills in an id of the machine
        sentryEvent.Request = null!;
        sentryEvent.TransactionName = Job;
        sentryEvent.Environment ??= options.Environment;
        sentryEvent.Release ??= options.Release;
        sentryEvent.Level ??= SentryLevel.Error;
        worker.Remember(sentryEvent);
        return sentryEvent;
    }
}
