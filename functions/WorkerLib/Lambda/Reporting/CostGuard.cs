using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>Events cost money: one broken invocation must not use up the month.</summary>
internal sealed class CostGuard
{
    private const int MaxAlike = 5;
    private const int MaxEvents = 20;

    private readonly Dictionary<string, int> alike = [];
    private int events;

    public void BeginInvocation()
    {
        lock (alike)
        {
            alike.Clear();
            events = 0;
        }
    }

    public bool Allows(SentryEvent sentryEvent)
    {
        lock (alike)
        {
            var key = KeyOf(sentryEvent);
            return (alike[key] = alike.GetValueOrDefault(key) + 1) <= MaxAlike && ++events <= MaxEvents;
        }
    }

    /// <summary>Events with the same key would most likely be one issue.</summary>
    private static string KeyOf(SentryEvent sentryEvent)
    {
        var exceptions = sentryEvent.SentryExceptions?.ToList() ?? [];
        return string.Join(
            '\n',
            sentryEvent.Fingerprint
                .Concat(exceptions.Select(exception => exception.Type))
                .Concat(exceptions is [.., var outermost]
                    ? (outermost.Stacktrace?.Frames ?? []).Select(frame => $"{frame.Module}.{frame.Function}")
                    : [sentryEvent.Message?.Message ?? ""]));
    }
}
