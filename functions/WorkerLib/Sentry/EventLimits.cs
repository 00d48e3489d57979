namespace WorkerLib.Sentry;

/// <summary>Makes an event small enough to be taken (1 MiB): it is cut, never lost.</summary>
internal static class EventLimits
{
    private const int LargestBytes = 900 * 1024;
    private const int LastFrames = 10;
    private const int ShortChars = 256;

    private static readonly string[] KeptContexts = ["trace", "aws.lambda"];

    // In this order, each only when what came before was not enough.
    private static readonly Action<SentryEvent>[] Cuts =
    [
        sentryEvent => sentryEvent.Breadcrumbs.Clear(),
        sentryEvent => sentryEvent.Extra.Clear(),
        sentryEvent => RemoveContexts(sentryEvent),
        sentryEvent => KeepFrames(sentryEvent, frames => [.. frames.Where(frame => frame.InApp)]),
        sentryEvent => KeepFrames(sentryEvent, frames => [.. frames.TakeLast(LastFrames)]),
        sentryEvent => sentryEvent.Tags.Clear(),
        sentryEvent => ShortenValues(sentryEvent),
    ];

    /// <summary>The event as JSON, at most as large as the server takes.</summary>
    public static byte[] Fit(SentryEvent sentryEvent, int largestBytes = LargestBytes)
    {
        var json = EventJson.Write(sentryEvent);
        foreach (var cut in Cuts)
        {
            if (json.Length <= largestBytes)
            {
                break;
            }

            cut(sentryEvent);
            json = EventJson.Write(sentryEvent);
        }

        return json;
    }

    private static void ShortenValues(SentryEvent sentryEvent)
    {
        foreach (var exception in sentryEvent.Exceptions)
        {
            exception.Value = exception.Value is { } value ? Text.Cut(value, ShortChars) : null;
        }
    }

    private static void RemoveContexts(SentryEvent sentryEvent)
    {
        foreach (var name in sentryEvent.Contexts.Keys.Except(KeptContexts).ToList())
        {
            sentryEvent.Contexts.Remove(name);
        }
    }

    private static void KeepFrames(SentryEvent sentryEvent, Func<IList<SentryStackFrame>, List<SentryStackFrame>> keep)
    {
        foreach (var frames in sentryEvent.Exceptions.Select(exception => exception.Frames).Append(sentryEvent.ThreadFrames))
        {
            var kept = keep(frames);
            frames.Clear();
            kept.ForEach(frames.Add);
        }
    }
}
