using System.Globalization;
using System.Text.RegularExpressions;

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
    private int handledEvents;

    private sealed record Pending(EnvelopeItem Item, SentryEvent? Event);

    public SentryOptions Options => options;

    public SentryScope Scope { get; private set; } = new();

    /// <summary>Fills in what is known of the invocation.</summary>
    public Action<SentryEvent> Describe { get; set; } = _ => { };

    /// <summary>Name of the job.</summary>
    public string Job { get; set; } = "";

    /// <summary>Tells whether an exception comes of the deadline of the invocation.</summary>
    public Func<Exception, bool> IsDeadline { get; set; } = _ => false;

    /// <summary>Forgets everything that belonged to the invocation before.</summary>
    public void BeginInvocation()
    {
        lock (queue)
        {
            Scope = new SentryScope();
            seen.Clear();
            alike.Clear();
            handledEvents = 0;
        }
    }

    /// <param name="mechanism"><c>generic</c> when the job itself reports, <c>auto.function.aws_lambda</c> when the runtime does.</param>
    /// <param name="handled">False when the exception ended the job.</param>
    /// <param name="mayBeDropped">False for what ended the job: the cost guard does not drop it.</param>
    /// <returns>The id of the event, or null when it was dropped.</returns>
    public string? Capture(Exception exception, string mechanism = "generic", bool handled = true, bool mayBeDropped = true)
    {
        lock (queue)
        {
            if (!seen.Add(exception))
            {
                return null;
            }
        }

        return Report(
            () =>
            {
                var chain = ExceptionChain.Of(exception);
                var sentryEvent = new SentryEvent { Exceptions = chain.ToSentry(mechanism, handled, options.InAppInclude) };
                Grouping.Apply(sentryEvent, chain, Job, endedTheJob: !handled, [Deadline, .. options.Classifiers]);
                return sentryEvent;
            },
            () => new SentryEvent { Exceptions = [ExceptionChain.Bare(exception, mechanism, handled)] },
            mayBeDropped);

        ErrorClass? Deadline(Exception cause) => IsDeadline(cause) ? Grouping.Deadline : null;
    }

    /// <param name="template">Constant text with {0}, {1}…; it decides the issue.</param>
    public string? CaptureMessage(string template, SentryLevel level, params IReadOnlyList<string> parameters)
    {
        var formatted = parameters.Count == 0 ? template : Text.Read(() => string.Format(CultureInfo.InvariantCulture, template, [.. parameters]));
        return Report(
            () => new SentryEvent
            {
                Level = level,
                Message = new SentryMessage(template, parameters, formatted),
                ThreadFrames = options.AttachStacktrace ? StackFrames.OfCaller(options.InAppInclude) : [],
            },
            () => new SentryEvent { Level = level, Message = new SentryMessage(template, [], template) },
            mayBeDropped: true);
    }

    /// <summary>Warns that the invocation will most likely be killed at its deadline.</summary>
    public void CaptureTimeout()
    {
        Report(Warning, Warning, mayBeDropped: false);

        SentryEvent Warning() => new()
        {
            Level = SentryLevel.Warning,
            Message = new SentryMessage("The invocation is about to time out", [], "The invocation is about to time out"),
            Fingerprint = ["lambda-timeout", Job],
            Tags = { ["timeout"] = "true" },
        };
    }

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
            switch (await SendAsync(pending.Item, budget))
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

    private async Task<SendResult> SendAsync(EnvelopeItem item, CancellationToken budget)
    {
        try
        {
            return await transport.SendAsync(item, report, budget);
        }
        catch (Exception exception)
        {
            // Whatever it was, the events behind this one are still to be sent or logged.
            Log.Warning("Sentry could not be reached.", exception);
            return SendResult.Unreachable;
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

    /// <summary>
    /// Makes an event and puts it into the queue. Foreign objects can throw wherever they are touched: then the bare event takes its place,
    /// for a report must neither be lost nor reach the job.
    /// </summary>
    /// <param name="mayBeDropped">False for what ended the job: no guard may drop it.</param>
    private string? Report(Func<SentryEvent> full, Func<SentryEvent> bare, bool mayBeDropped)
    {
        try
        {
            return Process(full(), mayBeDropped);
        }
        catch (Exception failure)
        {
            Log.Warning("An event could not be completed; it is sent without its details.", failure);
            var sentryEvent = bare();
            Identify(sentryEvent);
            Scrubber.Scrub(sentryEvent);
            return Queue(sentryEvent, EventLimits.Fit(sentryEvent), mayBeDropped);
        }
    }

    private string? Process(SentryEvent sentryEvent, bool mayBeDropped)
    {
        if (IsIgnored(sentryEvent))
        {
            return Drop(sentryEvent, "event_processor", "ignore rule");
        }

        Identify(sentryEvent);
        Scope.CopyTo(sentryEvent);
        Scrubber.Scrub(sentryEvent);
        Describe(sentryEvent);
        var (final, payload) = BeforeSend(sentryEvent);
        if (final is null)
        {
            return Drop(sentryEvent, "before_send", "BeforeSend");
        }

        sentryEvent = final;
        if (options.SampleRate < 1 && Random.Shared.NextDouble() >= options.SampleRate)
        {
            return Drop(sentryEvent, "sample_rate", "sample rate");
        }

        return Queue(sentryEvent, payload, mayBeDropped);
    }

    private string? Queue(SentryEvent sentryEvent, byte[] payload, bool mayBeDropped)
    {
        lock (queue)
        {
            if (mayBeDropped)
            {
                var key = GroupingKey(sentryEvent);
                if ((alike[key] = alike.GetValueOrDefault(key) + 1) > MostAlike || ++handledEvents > MostEvents)
                {
                    return Drop(sentryEvent, "queue_overflow", "cost guard");
                }
            }

            queue.Add(new Pending(new EnvelopeItem("event", payload, sentryEvent.EventId), sentryEvent));
        }

        return sentryEvent.EventId;
    }

    private void Identify(SentryEvent sentryEvent)
    {
        sentryEvent.Environment = options.Environment;
        sentryEvent.Release = options.Release;
        sentryEvent.Transaction = Job;
    }

    /// <summary>The event after BeforeSend, and its JSON; null when that dropped it. One that throws changes nothing.</summary>
    private (SentryEvent? Event, byte[] Payload) BeforeSend(SentryEvent sentryEvent)
    {
        var payload = EventLimits.Fit(sentryEvent);
        if (options.BeforeSend is not { } beforeSend)
        {
            return (sentryEvent, payload);
        }

        var described = Scrubber.FixedContextsOf(sentryEvent);
        try
        {
            if (beforeSend(sentryEvent) is not { } changed)
            {
                return (null, payload);
            }

            Scrubber.Scrub(changed, described);
            return (changed, EventLimits.Fit(changed));
        }
        catch (Exception exception)
        {
            Log.Warning("BeforeSend failed; the event is sent as it was.", exception);
            return (sentryEvent, payload);
        }
    }

    private bool IsIgnored(SentryEvent sentryEvent)
    {
        var texts = sentryEvent.Exceptions.SelectMany(exception => new[] { exception.Type, exception.Value })
            .Concat([sentryEvent.Message?.Template, sentryEvent.Message?.Formatted])
            .OfType<string>()
            .Select(text => Text.Cut(text, Scrubber.LongestText));
        return texts.Any(text => options.IgnoreErrors.Any(pattern => Matches(pattern, text)));
    }

    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

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
