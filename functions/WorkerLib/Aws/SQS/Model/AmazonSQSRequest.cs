using System.Text.Json;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

/// <summary>A call about one queue.</summary>
public abstract class AmazonSQSRequest : AmazonWebServiceRequest
{
    public required string QueueUrl { get; set; }

    internal abstract string Action { get; }

    /// <summary>Writes the members beside the queue.</summary>
    internal abstract void Write(Utf8JsonWriter json);

    internal abstract AmazonWebServiceResponse Read(JsonElement json);
}
