using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>Makes an event small enough to be taken (1 MiB), which the SDK does not: it is cut, never lost.</summary>
internal static class EventLimits
{
    private const int MaxBytes = 900 * 1024;
    private const int LastFrames = 10;
    private const int ShortChars = 256;

    private static readonly string[] KeptContexts = ["trace", "aws.lambda"];

    // In this order, each only when what came before was not enough.
    private static readonly Action<SentryEvent>[] Cuts =
    [
        sentryEvent => (sentryEvent.Breadcrumbs as ICollection<Breadcrumb>)?.Clear(),
        sentryEvent => (sentryEvent.Extra as IDictionary<string, object?>)?.Clear(),
        sentryEvent => sentryEvent.Contexts.Keys.Except(KeptContexts).ToList().ForEach(name => sentryEvent.Contexts.Remove(name)),
        sentryEvent => KeepFrames(sentryEvent, frames => [.. frames.Where(frame => frame.InApp == true)]),
        sentryEvent => KeepFrames(sentryEvent, frames => [.. frames.TakeLast(LastFrames)]),
        sentryEvent => sentryEvent.Tags.Keys.ToList().ForEach(sentryEvent.UnsetTag),
        ShortenValues,
    ];

    /// <summary>The event as JSON, at most as large as the server takes.</summary>
    public static byte[] Fit(SentryEvent sentryEvent, int maxBytes = MaxBytes)
    {
        var json = Write(sentryEvent);
        foreach (var cut in Cuts)
        {
            if (json.Length <= maxBytes)
            {
                break;
            }

            cut(sentryEvent);
            json = Write(sentryEvent);
        }

        return json;
    }

    public static byte[] Write(SentryEvent sentryEvent) => PlainJson.Write(json => sentryEvent.WriteTo(json, null));

    private static void ShortenValues(SentryEvent sentryEvent)
    {
        foreach (var exception in sentryEvent.SentryExceptions ?? [])
        {
            exception.Value = exception.Value is { } value ? Text.Cut(value, ShortChars) : null;
        }
    }

    private static void KeepFrames(SentryEvent sentryEvent, Func<IList<SentryStackFrame>, List<SentryStackFrame>> keep)
    {
        var stacks = (sentryEvent.SentryExceptions ?? []).Select(exception => exception.Stacktrace)
            .Concat((sentryEvent.SentryThreads ?? []).Select(thread => thread.Stacktrace));
        foreach (var stack in stacks.OfType<SentryStackTrace>())
        {
            stack.Frames = keep(stack.Frames);
        }
    }
}
