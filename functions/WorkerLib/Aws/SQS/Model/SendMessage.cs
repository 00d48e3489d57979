using System.Text.Json;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

public sealed class SendMessageRequest : AmazonSQSRequest
{
    /// <summary>At most 1 MiB together with the attributes.</summary>
    public required string MessageBody { get; set; }

    /// <summary>0 to 900; not for FIFO queues.</summary>
    public int? DelaySeconds { get; set; }

    public Dictionary<string, MessageAttributeValue>? MessageAttributes { get; set; }

    public string? MessageGroupId { get; set; }

    public string? MessageDeduplicationId { get; set; }

    internal override string Action => "SendMessage";

    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteString("MessageBody", MessageBody);
        json.WriteOptional("DelaySeconds", DelaySeconds);
        json.WriteOptional("MessageAttributes", MessageAttributes);
        json.WriteOptional("MessageGroupId", MessageGroupId);
        json.WriteOptional("MessageDeduplicationId", MessageDeduplicationId);
    }

    internal override AmazonWebServiceResponse Read(JsonElement json) =>
        new SendMessageResponse { MessageId = json.Text("MessageId"), SequenceNumber = json.OptionalText("SequenceNumber") };
}

public sealed class SendMessageResponse : AmazonWebServiceResponse
{
    public string MessageId { get; set; } = "";

    /// <summary>Of a FIFO queue.</summary>
    public string? SequenceNumber { get; set; }
}
