namespace LocalAws.ConsolePage;

/// <summary>Wakes everybody who waits for the next change.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource next = Create();

    /// <summary>Ends with the next change. Take it before looking at what may change.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Raise() => Interlocked.Exchange(ref next, Create()).SetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
