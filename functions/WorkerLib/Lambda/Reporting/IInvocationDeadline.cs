namespace WorkerLib.Lambda.Reporting;

/// <summary>A context that knows whether its deadline ended the job.</summary>
internal interface IInvocationDeadline
{
    /// <summary>True for a cancellation that the deadline is the reason of; an HTTP timeout is none.</summary>
    bool IsDeadline(Exception exception);
}
