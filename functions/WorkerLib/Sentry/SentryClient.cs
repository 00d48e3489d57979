using System.Globalization;

namespace WorkerLib.Sentry;

/// <summary>
/// Makes events of errors and sends them before the answer of the invocation. Nothing it does may fail a job: an event that cannot be
/// sent goes to the log, from where <c>./worker sentry resend</c> sends it later.
/// </summary>
internal sealed class SentryClient(SentryOptions options, Dsn dsn, TimeProvider time) : IDisposable
{
    // Events cost money: one broken invocation must not use up the month.
    private const int MostAlike = 5;
    private const int MostEvents = 20;

    private readonly SentryTransport transport = new(dsn, time);
    private readonly ClientReport report = new();
    private readonly List<Pending> queue = [];
    private readonly HashSet<Exception> seen = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> alike = [];
    private int events;

    private sealed record Pending(EnvelopeItem Item, SentryEvent? Event);

    public SentryOptions Options => options;

    public SentryScope Scope { get; private set; } = new();

    /// <summary>Fills in what is known of the invocation.</summary>
    public Action<SentryEvent> Describe { get; set; } = _ => { };

    /// <summary>Name of the job.</summary>
    public string Job { get; set; } = "";

    /// <summary>Forgets everything that belonged to the invocation before.</summary>
    public void BeginInvocation()
    {
        lock (queue)
        {
            Scope = new SentryScope();
            seen.Clear();
            alike.Clear();
            events = 0;
        }
    }

    /// <param name="mechanism"><c>generic</c> when the job itself reports, <c>auto.function.aws_lambda</c> when the runtime does.</param>
    /// <param name="handled">False when the exception ended the job.</param>
    /// <returns>The id of the event, or null when it was dropped.</returns>
    public string? Capture(Exception exception, string mechanism = "generic", bool handled = true)
    {
        lock (queue)
        {
            if (!seen.Add(exception))
            {
                return null;
            }
        }

        var chain = ExceptionChain.Of(exception);
        var sentryEvent = new SentryEvent { Exceptions = chain.ToSentry(mechanism, handled, options.InAppInclude) };
        Grouping.Apply(sentryEvent, chain, Job, endedTheJob: !handled, options.Classifiers);
        return Process(sentryEvent);
    }

    /// <param name="template">Constant text with {0}, {1}…; it decides the issue.</param>
    public string? CaptureMessage(string template, SentryLevel level, params IReadOnlyList<string> parameters)
    {
        var formatted = parameters.Count == 0 ? template : Text.Read(() => string.Format(CultureInfo.InvariantCulture, template, [.. parameters]));
        return Process(new SentryEvent
        {
            Level = level,
            Message = new SentryMessage(template, parameters, formatted),
            ThreadFrames = options.AttachStacktrace ? StackFrames.OfCaller(options.InAppInclude) : [],
        });
    }

    /// <summary>Warns that the invocation will most likely be killed at its deadline.</summary>
    public void CaptureTimeout() => Process(new SentryEvent
    {
        Level = SentryLevel.Warning,
        Message = new SentryMessage("The invocation is about to time out", [], "The invocation is about to time out"),
        Fingerprint = ["lambda-timeout", Job],
        Tags = { ["timeout"] = "true" },
    });

    public void Enqueue(EnvelopeItem item)
    {
        lock (queue)
        {
            queue.Add(new Pending(item, null));
        }
    }

    /// <summary>Sends one thing now, beside the queue.</summary>
    public Task<SendResult> SendNowAsync(EnvelopeItem item, CancellationToken budget) => transport.SendAsync(item, report, budget);

    /// <summary>Sends what is queued until the budget is used up; what cannot be sent goes to the log.</summary>
    public async Task FlushAsync(CancellationToken budget)
    {
        foreach (var pending in TakeQueue())
        {
            switch (await transport.SendAsync(pending.Item, report, budget))
            {
                case SendResult.RateLimited:
                    report.Count("ratelimit_backoff", pending.Item.Category);
                    Dropped(pending.Event, "rate limit");
                    break;
                case SendResult.TooMany:
                    Dropped(pending.Event, "refused by the server: too many");
                    break;
                case SendResult.Refused or SendResult.Unreachable when pending.Event is { } sentryEvent:
                    UnsentEvent.Write(sentryEvent, pending.Item.Payload);
                    break;
                case SendResult.Unreachable:
                    report.Count("network_error", pending.Item.Category);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>True when there is something to send.</summary>
    public bool HasWork
    {
        get
        {
            lock (queue)
            {
                return queue.Count > 0;
            }
        }
    }

    public void Dispose() => transport.Dispose();

    private List<Pending> TakeQueue()
    {
        lock (queue)
        {
            List<Pending> taken = [.. queue];
            queue.Clear();
            return taken;
        }
    }

    private string? Process(SentryEvent sentryEvent)
    {
        if (IsIgnored(sentryEvent))
        {
            return Drop(sentryEvent, "event_processor", "ignore rule");
        }

        Complete(sentryEvent);
        Scrubber.Scrub(sentryEvent);
        if (BeforeSend(sentryEvent) is not { } payload)
        {
            return Drop(sentryEvent, "before_send", "BeforeSend");
        }

        if (options.SampleRate < 1 && Random.Shared.NextDouble() >= options.SampleRate)
        {
            return Drop(sentryEvent, "sample_rate", "sample rate");
        }

        lock (queue)
        {
            var key = GroupingKey(sentryEvent);
            if (++events > MostEvents || (alike[key] = alike.GetValueOrDefault(key) + 1) > MostAlike)
            {
                return Drop(sentryEvent, "queue_overflow", "cost guard");
            }

            queue.Add(new Pending(new EnvelopeItem("event", payload, sentryEvent.EventId), sentryEvent));
        }

        return sentryEvent.EventId;
    }

    private void Complete(SentryEvent sentryEvent)
    {
        sentryEvent.Environment = options.Environment;
        sentryEvent.Release = options.Release;
        sentryEvent.Transaction = Job;
        Scope.CopyTo(sentryEvent);
        Describe(sentryEvent);
    }

    /// <summary>The event as JSON after BeforeSend; null when that dropped it. One that throws changes nothing.</summary>
    private byte[]? BeforeSend(SentryEvent sentryEvent)
    {
        var payload = EventLimits.Fit(sentryEvent);
        if (options.BeforeSend is not { } beforeSend)
        {
            return payload;
        }

        try
        {
            if (beforeSend(sentryEvent) is not { } changed)
            {
                return null;
            }

            Scrubber.Scrub(changed);
            return EventLimits.Fit(changed);
        }
        catch (Exception exception)
        {
            Log.Warning("BeforeSend failed; the event is sent as it was.", exception);
            return payload;
        }
    }

    private bool IsIgnored(SentryEvent sentryEvent) => options.IgnoreErrors.Any(pattern =>
        sentryEvent.Exceptions.Any(exception => pattern.IsMatch(exception.Type) || pattern.IsMatch(exception.Value ?? ""))
        || (sentryEvent.Message is { } message && (pattern.IsMatch(message.Template) || pattern.IsMatch(message.Formatted))));

    private string? Drop(SentryEvent sentryEvent, string reason, string why)
    {
        report.Count(reason, "error");
        Dropped(sentryEvent, why);
        return null;
    }

    private void Dropped(SentryEvent? sentryEvent, string why)
    {
        if (options.Debug && sentryEvent is not null)
        {
            Log.Info($"Sentry event dropped ({why}): {Title(sentryEvent)}");
        }
    }

    private static string Title(SentryEvent sentryEvent) => sentryEvent.Exceptions is [.., var outermost]
        ? $"{outermost.Type}: {(outermost.Value ?? "").Split('\n')[0]}"
        : sentryEvent.Message?.Template ?? "";

    /// <summary>Events with the same key would most likely be one issue.</summary>
    private static string GroupingKey(SentryEvent sentryEvent) => string.Join(
        '\n',
        sentryEvent.Fingerprint
            .Concat(sentryEvent.Exceptions.Select(exception => exception.Type))
            .Concat(sentryEvent.Exceptions is [.., var outermost] ? outermost.Frames.Select(frame => $"{frame.Module}.{frame.Function}") : [sentryEvent.Message?.Template ?? ""]));
}
