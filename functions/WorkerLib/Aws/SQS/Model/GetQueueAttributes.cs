using System.Text.Json;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

public sealed class GetQueueAttributesRequest : AmazonSQSRequest
{
    /// <summary>Such as <c>ApproximateNumberOfMessages</c>; <c>All</c> for everything.</summary>
    public required List<string> AttributeNames { get; set; }

    internal override string Action => "GetQueueAttributes";

    internal override void Write(Utf8JsonWriter json) => json.WriteOptional("AttributeNames", AttributeNames);

    internal override AmazonWebServiceResponse Read(JsonElement json) => new GetQueueAttributesResponse { Attributes = json.Texts("Attributes") };
}

public sealed class GetQueueAttributesResponse : AmazonWebServiceResponse
{
    public Dictionary<string, string>? Attributes { get; set; }
}
