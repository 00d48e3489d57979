namespace Worker.Tool.ConsolePage;

/// <summary>The last invocations, in memory.</summary>
/// <param name="most">How many are kept.</param>
internal sealed class InvocationHistory(int most = 200)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Invocation> newestFirst = new();

    /// <summary>Called after each invocation that was added.</summary>
    public event Action? Added;

    /// <summary>The newest first.</summary>
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
            newestFirst.AddFirst(invocation);
            if (newestFirst.Count > most)
            {
                newestFirst.RemoveLast();
            }
        }

        Added?.Invoke();
    }

    /// <summary>An invocation by its request id; null when it is not kept any more.</summary>
    public Invocation? Find(string id) => Last.FirstOrDefault(invocation => invocation.Id == id);
}
