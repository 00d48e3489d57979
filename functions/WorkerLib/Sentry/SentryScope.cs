namespace WorkerLib.Sentry;

/// <summary>What a job adds to every event of the current invocation.</summary>
public sealed class SentryScope
{
    internal const int MostBreadcrumbs = 50;

    private readonly Dictionary<string, string> tags = [];
    private readonly Dictionary<string, object?> extra = [];
    private readonly Dictionary<string, IDictionary<string, object?>> contexts = [];
    private readonly Queue<Breadcrumb> breadcrumbs = new();

    /// <summary>Tags have few distinct values; ids belong into extra.</summary>
    public void SetTag(string name, string value)
    {
        lock (tags)
        {
            tags[name] = value;
        }
    }

    public void SetExtra(string name, object? value)
    {
        lock (tags)
        {
            extra[name] = value;
        }
    }

    public void SetContext(string name, IDictionary<string, object?> context)
    {
        lock (tags)
        {
            contexts[name] = context;
        }
    }

    internal void RemoveContext(string name)
    {
        lock (tags)
        {
            contexts.Remove(name);
        }
    }

    internal void Add(Breadcrumb breadcrumb)
    {
        lock (tags)
        {
            breadcrumbs.Enqueue(breadcrumb);
            if (breadcrumbs.Count > MostBreadcrumbs)
            {
                breadcrumbs.Dequeue();
            }
        }
    }

    internal void CopyTo(SentryEvent sentryEvent)
    {
        lock (tags)
        {
            Copy(tags, sentryEvent.Tags);
            Copy(extra, sentryEvent.Extra);
            Copy(contexts, sentryEvent.Contexts);
            foreach (var breadcrumb in breadcrumbs)
            {
                sentryEvent.Breadcrumbs.Add(breadcrumb);
            }
        }
    }

    private static void Copy<T>(Dictionary<string, T> from, IDictionary<string, T> to)
    {
        foreach (var (name, value) in from)
        {
            to[name] = value;
        }
    }
}
