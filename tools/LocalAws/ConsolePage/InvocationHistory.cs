namespace LocalAws.ConsolePage;

/// <summary>The last invocations, in memory.</summary>
/// <param name="max">How many are kept.</param>
internal sealed class InvocationHistory(int max = 200)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Invocation> newestFirst = new();

    /// <summary>Called after each invocation that was added.</summary>
    public event Action? Added;

    /// <summary>The one that was started last first.</summary>
    public IReadOnlyList<Invocation> Last
    {
        get
        {
            lock (gate)
            {
                return [.. newestFirst];
            }
        }
    }

    public void Add(Invocation invocation)
    {
        lock (gate)
        {
            // A long one ends after shorter ones that were started later.
            var later = newestFirst.Last;
            while (later is not null && later.Value.StartedAt <= invocation.StartedAt)
            {
                later = later.Previous;
            }

            if (later is null)
            {
                newestFirst.AddFirst(invocation);
            }
            else
            {
                newestFirst.AddAfter(later, invocation);
            }

            if (newestFirst.Count > max)
            {
                newestFirst.RemoveLast();
            }
        }

        Added?.Invoke();
    }

    /// <summary>An invocation by its request id; null when it is not kept any more.</summary>
    public Invocation? Find(string id) => Last.FirstOrDefault(invocation => invocation.Id == id);
}
