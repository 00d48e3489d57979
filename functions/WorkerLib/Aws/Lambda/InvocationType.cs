using Amazon.Runtime;

namespace Amazon.Lambda;

/// <summary>Whether to wait for the function.</summary>
public sealed class InvocationType(string value) : ConstantClass(value)
{
    /// <summary>Hands the event over, with Lambda's own retries and destinations.</summary>
    public static readonly InvocationType Event = new("Event");

    /// <summary>Waits for the response.</summary>
    public static readonly InvocationType RequestResponse = new("RequestResponse");
}
