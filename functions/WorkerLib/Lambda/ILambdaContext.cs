namespace WorkerLib.Lambda;

/// <summary>
/// What Lambda says about one invocation. The members keep the names of <c>Amazon.Lambda.Core.ILambdaContext</c>,
/// so that moving to that package would be an adapter and not a rewrite.
/// </summary>
public interface ILambdaContext
{
    /// <summary>Unique id of the invocation; a retry of the same asynchronous event has the same id.</summary>
    string AwsRequestId { get; }

    string FunctionName { get; }

    string FunctionVersion { get; }

    string InvokedFunctionArn { get; }

    /// <summary>Configured memory of the function, in MB.</summary>
    int MemoryLimitInMB { get; }

    string LogGroupName { get; }

    string LogStreamName { get; }

    /// <summary>Time until Lambda ends the invocation; never negative.</summary>
    TimeSpan RemainingTime { get; }

    /// <summary>X-Ray trace header of the invocation; empty when Lambda sent none.</summary>
    string TraceId { get; }

    /// <summary>
    /// Fires a margin before the deadline (<c>WORKER_DEADLINE_MARGIN_MS</c>, 500 when not set), so that a job can stop in order
    /// and say so, instead of being killed without a word. Not part of the standard interface.
    /// </summary>
    CancellationToken CancellationToken { get; }
}
