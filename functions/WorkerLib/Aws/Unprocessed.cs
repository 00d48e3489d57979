namespace WorkerLib.Aws;

/// <summary>
/// Pauses before what DynamoDB did not process of a batch is sent again: it is over its capacity, and asking at once keeps it there.
/// </summary>
/// <param name="what">What it did with the batch, for the error.</param>
public sealed class Unprocessed(TimeProvider time, string what)
{
    private const int MaxTries = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private int tries;

    /// <returns>Whether to send the rest again, after a pause that doubles each time.</returns>
    /// <exception cref="TimeoutException">It was sent too often.</exception>
    public async Task<bool> AreLeftAsync(bool areSome, CancellationToken cancellationToken)
    {
        if (!areSome)
        {
            return false;
        }

        if (++tries >= MaxTries)
        {
            throw new TimeoutException($"DynamoDB {what} in {MaxTries} requests; the rest is retried by the next run.");
        }

        var pause = Math.Min(FirstPause.TotalMilliseconds * Math.Pow(2, tries - 1), LongestPause.TotalMilliseconds);
        await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellationToken);
        return true;
    }
}
