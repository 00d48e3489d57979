using System.Globalization;

namespace LocalAws.LambdaHost;

/// <summary>What came of one invocation.</summary>
/// <param name="Payload">The response of the function, or its error as JSON.</param>
/// <param name="FunctionError"><c>Unhandled</c> when the function failed, else null.</param>
/// <param name="Duration">From handing out the event to the response.</param>
/// <param name="InitDuration">From starting the process to its first request for an event; null when the process was warm.</param>
/// <param name="MaxMemoryInMB">Largest resident size of the process so far.</param>
/// <param name="Log">What the function wrote meanwhile.</param>
public sealed record InvocationResult(
    string RequestId,
    ReadOnlyMemory<byte> Payload,
    string? FunctionError,
    TimeSpan Duration,
    TimeSpan? InitDuration,
    int MaxMemoryInMB,
    IReadOnlyList<string> Log)
{
    /// <summary>The event that the function was given.</summary>
    public ReadOnlyMemory<byte> Event { get; init; }

    /// <summary>Who started it: the kind of a trigger, or where a person called from.</summary>
    public string StartedBy { get; init; } = "";

    public DateTimeOffset StartedAt { get; init; }

    public int MemorySizeInMB { get; init; }

    /// <summary>What is wrong with the response of a function that did not fail; null when nothing is.</summary>
    public ResponseProblem? Problem { get; init; }

    /// <summary>What Lambda bills: whole milliseconds, starting the process included.</summary>
    public int BilledMilliseconds => (int)Math.Ceiling((Duration + (InitDuration ?? TimeSpan.Zero)).TotalMilliseconds);

    /// <summary>The line with which Lambda ends the log of an invocation.</summary>
    public string ReportLine => string.Create(
        CultureInfo.InvariantCulture,
        $"REPORT RequestId: {RequestId}\tDuration: {Duration.TotalMilliseconds:0.00} ms\tBilled Duration: {BilledMilliseconds} ms\t"
        + $"Memory Size: {MemorySizeInMB} MB\tMax Memory Used: {MaxMemoryInMB} MB")
        + (InitDuration is { } init
            ? string.Create(CultureInfo.InvariantCulture, $"\tInit Duration: {init.TotalMilliseconds:0.00} ms")
            : "");
}
