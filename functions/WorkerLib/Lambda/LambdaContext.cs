using Amazon.Lambda.Core;
using WorkerLib.Lambda.Reporting;

namespace WorkerLib.Lambda;

/// <summary>The context of one invocation, from the headers of the Runtime API and the environment of the process.</summary>
internal sealed class LambdaContext(
    LambdaEnvironment environment, InvocationHeaders headers, TimeProvider time, ILambdaSerializer? serializer = null)
    : ILambdaContext, ILambdaDeadline, IInvocationDeadline, IDisposable
{
    private CancellationTokenSource? deadline;

    public string AwsRequestId => headers.AwsRequestId;

    // The AWS Mobile SDK invokes nothing here.
    public IClientContext ClientContext => null!;

    public ICognitoIdentity Identity => null!;

    public string FunctionName => environment.FunctionName;

    public string FunctionVersion => environment.FunctionVersion;

    public string InvokedFunctionArn => headers.InvokedFunctionArn;

    public int MemoryLimitInMB => environment.MemoryLimitInMB;

    public string LogGroupName => environment.LogGroupName;

    public string LogStreamName => environment.LogStreamName;

    public string TraceId => headers.TraceId;

    public ILambdaLogger Logger => LambdaLog.Instance;

    public ILambdaSerializer Serializer => serializer!;

    public TimeSpan RemainingTime
    {
        get
        {
            var remaining = headers.Deadline - time.GetUtcNow();
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    // Created on first use: a job that never asks for the token pays for no timer.
    public CancellationToken CancellationToken
    {
        get
        {
            if (deadline is null)
            {
                var delay = RemainingTime - environment.DeadlineMargin;
                deadline = new CancellationTokenSource(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, time);
            }

            return deadline.Token;
        }
    }

    /// <summary>True once the deadline token has fired.</summary>
    public bool DeadlineReached => deadline is { IsCancellationRequested: true };

    /// <inheritdoc/>
    public bool IsDeadline(Exception exception) =>
        DeadlineReached && exception is OperationCanceledException { InnerException: not TimeoutException };

    public void Dispose() => deadline?.Dispose();
}
