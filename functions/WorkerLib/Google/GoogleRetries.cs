using System.Globalization;

namespace WorkerLib.Google;

/// <summary>
/// Sends a call again where that may help: after 429 and 5xx up to five times, after a fault of the connection twice, with growing waits
/// (Google Cloud, "Retry strategy": truncated exponential backoff with jitter), no shorter than Retry-After asks, and all within the
/// patience of the call. A call that is not repeatable is sent again only where Google did not get it or said 429, which means that it
/// did nothing.
/// </summary>
internal sealed class GoogleRetries(GoogleTransport transport)
{
    private const int MaxAttempts = 6;
    private const int MaxConnections = 3;
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <returns>The body of a successful response.</returns>
    /// <exception cref="GoogleException">The last attempt failed.</exception>
    public async Task<byte[]> SendAsync(GoogleCall call, CancellationToken cancellationToken)
    {
        var time = transport.Time;
        var end = time.GetUtcNow() + call.Patience;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await transport.SendAsync(call, end - time.GetUtcNow(), cancellationToken);
            }
            catch (GoogleUnavailableException fault)
            {
                var wait = Wait(fault, attempt);
                var max = fault.Status is null ? MaxConnections : MaxAttempts;
                if (attempt >= max || (fault.MayHaveHappened && !call.IsRepeatable) || time.GetUtcNow() + wait >= end)
                {
                    throw GivenUp(fault, attempt);
                }

                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    /// <summary>Half a second, one, two, four, each up to half as long again.</summary>
    private static TimeSpan Wait(GoogleUnavailableException fault, int attempt)
    {
        var seconds = Math.Min(0.5 * (1 << (attempt - 1)) * (1 + (0.5 * Random.Shared.NextDouble())), MaxWait.TotalSeconds);
        var wait = TimeSpan.FromSeconds(seconds);
        return fault.RetryAfter > wait ? fault.RetryAfter.Value : wait;
    }

    private static GoogleUnavailableException GivenUp(GoogleUnavailableException fault, int attempts)
    {
        var asked = fault.RetryAfter is { } wait
            ? string.Create(CultureInfo.InvariantCulture, $"; Google asks to wait {wait.TotalSeconds:0} s")
            : "";
        var times = attempts == 1 ? "1 attempt" : $"{attempts} attempts";
        return new GoogleUnavailableException(
            $"{fault.Message.TrimEnd('.')} ({times}{asked}).", fault.MayHaveHappened, fault.Status, fault.Code, fault.InnerException)
        {
            RetryAfter = fault.RetryAfter,
        };
    }
}
