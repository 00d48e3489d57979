namespace Amazon.Lambda.Core;

/// <summary>What Lambda says about one invocation.</summary>
public interface ILambdaContext
{
    /// <summary>Unique id of the invocation; a retry of the same asynchronous event has the same id.</summary>
    string AwsRequestId { get; }

    /// <summary>Null when the AWS Mobile SDK did not invoke the function.</summary>
    IClientContext ClientContext { get; }

    string FunctionName { get; }

    string FunctionVersion { get; }

    /// <summary>Null when the AWS Mobile SDK did not invoke the function.</summary>
    ICognitoIdentity Identity { get; }

    /// <summary>The ARN that the caller used: of the function, or of an alias.</summary>
    string InvokedFunctionArn { get; }

    ILambdaLogger Logger { get; }

    string LogGroupName { get; }

    string LogStreamName { get; }

    /// <summary>Configured memory of the function, in MB.</summary>
    int MemoryLimitInMB { get; }

    /// <summary>Time until Lambda ends the invocation.</summary>
    TimeSpan RemainingTime { get; }

    /// <summary>The tenant of the invocation; empty when the function does not isolate tenants.</summary>
    string TenantId => "";

    /// <summary>X-Ray trace header of the invocation; empty when Lambda sent none.</summary>
    string TraceId => "";

    /// <summary>The serializer that the function registered; null when it registered none.</summary>
    ILambdaSerializer Serializer => null;
}
