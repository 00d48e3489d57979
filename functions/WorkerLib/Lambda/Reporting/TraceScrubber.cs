using Sentry;

namespace WorkerLib.Lambda.Reporting;

/// <summary>The last look at a trace before it is queued: nothing personal and no secret in it.</summary>
internal static class TraceScrubber
{
    public static SentryTransaction Scrub(SentryTransaction trace)
    {
        trace.User = null!; // the SDK fills in an id of the machine
        trace.Request = null!;
        EventScrubber.ScrubData(trace);
        foreach (var span in trace.Spans)
        {
            span.Description = span.Description is { } description ? Scrubber.Text(description) : null;
            EventScrubber.ScrubTags(span);
            foreach (var (name, value) in span.Data.ToList())
            {
                span.SetData(name, EventScrubber.Extra(name, value));
            }
        }

        return trace;
    }
}
