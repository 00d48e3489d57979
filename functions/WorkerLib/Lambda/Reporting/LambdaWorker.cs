using Sentry;
using Sentry.Extensibility;
using Sentry.Protocol.Envelopes;

namespace WorkerLib.Lambda.Reporting;

/// <summary>
/// Takes the place of the SDK's background worker, whose thread would be frozen with the process. It sends while it is flushed, before the
/// response of the invocation. An event that cannot be sent goes to the log, from where <c>./worker sentry resend</c> sends it later.
/// </summary>
internal sealed class LambdaWorker(SentryOptions options, TimeProvider time) : IBackgroundWorker, IDisposable
{
    private readonly LambdaTransport transport = new(options, time);
    private readonly List<Envelope> queue = [];
    private readonly Dictionary<SentryId, SentryEvent> events = [];

    public int QueuedItems
    {
        get
        {
            lock (queue)
            {
                return queue.Count;
            }
        }
    }

    public bool EnqueueEnvelope(Envelope envelope)
    {
        lock (queue)
        {
            queue.Add(envelope);
        }

        return true;
    }

    /// <summary>Keeps an event until its envelope, which the SDK makes of it, is sent.</summary>
    public void Remember(SentryEvent sentryEvent)
    {
        lock (queue)
        {
            events[sentryEvent.EventId] = sentryEvent;
        }
    }

    public async Task FlushAsync(TimeSpan timeout)
    {
        using var budget = new CancellationTokenSource(timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero);
        await FlushAsync(budget.Token);
    }

    /// <summary>Sends what is queued until the budget is used up.</summary>
    public async Task FlushAsync(CancellationToken budget)
    {
        foreach (var (envelope, sentryEvent) in Take())
        {
            using (envelope)
            {
                await SendAsync(envelope, sentryEvent, budget);
            }
        }
    }

    public void Dispose() => transport.Dispose();

    private List<(Envelope Envelope, SentryEvent? Event)> Take()
    {
        lock (queue)
        {
            var taken = queue.ConvertAll(envelope => (envelope, envelope.TryGetEventId() is { } id ? events.GetValueOrDefault(id) : null));
            queue.Clear();
            events.Clear();
            return taken;
        }
    }

    private async Task SendAsync(Envelope envelope, SentryEvent? sentryEvent, CancellationToken budget)
    {
        if (sentryEvent is null)
        {
            await TrySendAsync(envelope, budget); // a check-in or a trace, which says nothing when it is late
            return;
        }

        try
        {
            var json = EventLimits.Fit(sentryEvent);
            using var fitting = RawJson.Replace(envelope, json);
            if (!await TrySendAsync(fitting, budget))
            {
                UnsentEvent.Write(sentryEvent, json);
            }
        }
        catch (Exception exception)
        {
            // The events behind this one are still to be sent or logged.
            Log.Error($"The event {sentryEvent.EventId} could not be written.", exception);
        }
    }

    /// <summary>False when the server did not take it; true as well when it asked for less.</summary>
    private async Task<bool> TrySendAsync(Envelope envelope, CancellationToken budget)
    {
        try
        {
            await transport.SendEnvelopeAsync(envelope, budget);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
        catch (Exception exception)
        {
            Log.Warning("Sentry could not be reached.", exception);
            return false;
        }
    }
}
