namespace WorkerLib.Lambda;

/// <summary>The headers of <c>/runtime/invocation/next</c> that a job can see.</summary>
/// <param name="AwsRequestId"><c>Lambda-Runtime-Aws-Request-Id</c>.</param>
/// <param name="Deadline"><c>Lambda-Runtime-Deadline-Ms</c>: when Lambda ends the invocation.</param>
/// <param name="InvokedFunctionArn"><c>Lambda-Runtime-Invoked-Function-Arn</c>.</param>
/// <param name="TraceId"><c>Lambda-Runtime-Trace-Id</c>; empty when absent.</param>
internal sealed record InvocationHeaders(string AwsRequestId, DateTimeOffset Deadline, string InvokedFunctionArn, string TraceId);
