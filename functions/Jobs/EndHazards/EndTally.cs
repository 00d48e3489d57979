using WorkerLib;

namespace Worker.Jobs.EndHazards;

/// <summary>What became of the ends of a run. One that fails does not keep the others; the next run tries it again.</summary>
internal sealed class EndTally
{
    private int ended;
    private int changed;
    private int outdated;
    private Exception? failure;

    public int Ended => ended;

    /// <summary>The first failure; null when there was none.</summary>
    public Exception? Failure => failure;

    public void CountEnded(int count) => Interlocked.Add(ref ended, count);

    public async Task CountAsync(Func<Task<EndOutcome>> write, CancellationToken cancellationToken)
    {
        try
        {
            _ = await write() switch
            {
                EndOutcome.Ended => Interlocked.Increment(ref ended),
                EndOutcome.Changed => Interlocked.Increment(ref changed),
                _ => Interlocked.Increment(ref outdated),
            };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Warning("A hazard is not ended; the next run tries it again.", exception);
            Interlocked.CompareExchange(ref failure, exception, null);
        }
    }

    public Report ToReport() => new(ended, changed, outdated);
}
