using Sentry;

namespace WorkerLib;

/// <summary>A named part of a job: an error in it is a <see cref="StepFailedException"/>, and where traces are on it is a span.</summary>
/// <example><code>var feed = await Steps.RunAsync("parse feed", () => ParseAsync(stream));</code></example>
public static class Steps
{
    /// <param name="step">A constant, such as <c>parse feed</c>.</param>
    /// <exception cref="StepFailedException">The work failed. A cancellation is thrown as it is.</exception>
    public static async Task<T> RunAsync<T>(string step, Func<Task<T>> work)
    {
        var span = SentrySdk.GetSpan()?.StartChild("step", step);
        try
        {
            var result = await work();
            span?.Finish(SpanStatus.Ok);
            return result;
        }
        catch (Exception exception)
        {
            span?.Finish(SpanStatus.InternalError);
            if (exception is OperationCanceledException)
            {
                throw;
            }

            throw new StepFailedException(step, exception);
        }
    }
}
