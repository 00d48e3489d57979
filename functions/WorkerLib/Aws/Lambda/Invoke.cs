using Amazon.Runtime;

namespace Amazon.Lambda.Model;

public sealed class InvokeRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public required string FunctionName { get; set; }

    /// <summary>Version or alias; <c>$LATEST</c> when it is missing.</summary>
    public string? Qualifier { get; set; }

    public InvocationType InvocationType { get; set; } = InvocationType.RequestResponse;

    /// <summary>JSON; at most 6 MiB, as an event 1 MiB.</summary>
    public string? Payload { get; set; }
}

public sealed class InvokeResponse : AmazonWebServiceResponse
{
    /// <summary>200; 202 for an event that was taken.</summary>
    public int? StatusCode { get; set; }

    /// <summary><c>Handled</c> or <c>Unhandled</c> when the function failed: then the payload says on what.</summary>
    public string? FunctionError { get; set; }

    public string? ExecutedVersion { get; set; }

    /// <summary>What the function returned; empty for an event.</summary>
    public MemoryStream Payload { get; set; } = new();
}
