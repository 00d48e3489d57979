namespace Worker.Jobs.Notify;

/// <summary>
/// Which destinations this process leaves alone for a while: those that ask for it, and those that fail, which may take all the time of a
/// run.
/// </summary>
internal sealed class QuietTimes(TimeProvider time)
{
    private const int MaxFailures = 2; // in a row

    private static readonly TimeSpan WithoutNumber = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFailures = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, DateTimeOffset> until = [];
    private readonly Dictionary<string, int> failures = [];

    /// <summary>How long a destination is left alone from now; null when it need not be.</summary>
    public TimeSpan? Left(string destination) =>
        until.TryGetValue(destination, out var end) && end - time.GetUtcNow() is var left && left > TimeSpan.Zero ? left : null;

    public void Note(string destination, WebhookResponse response)
    {
        failures[destination] = response.Outcome is WebhookOutcome.Lost or WebhookOutcome.Later
            ? failures.GetValueOrDefault(destination) + 1 : 0;
        if (response.Outcome == WebhookOutcome.Quiet)
        {
            until[destination] = time.GetUtcNow() + (response.RetryAfter ?? WithoutNumber);
        }
        else if (failures[destination] >= MaxFailures)
        {
            until[destination] = time.GetUtcNow() + AfterFailures;
        }
    }
}
