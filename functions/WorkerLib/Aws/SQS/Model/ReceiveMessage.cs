using System.Text.Json;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

public sealed class ReceiveMessageRequest : AmazonSQSRequest
{
    /// <summary>1 to 10; SQS takes 1 when it is missing.</summary>
    public int? MaxNumberOfMessages { get; set; }

    /// <summary>Seconds for which no other receiver sees the messages; the queue's own when it is missing.</summary>
    public int? VisibilityTimeout { get; set; }

    /// <summary>0 to 20.</summary>
    public int? WaitTimeSeconds { get; set; }

    /// <summary>What SQS is to tell of each message, such as <c>SentTimestamp</c>; <c>All</c> for everything.</summary>
    public List<string>? MessageSystemAttributeNames { get; set; }

    /// <summary>Which attributes of the sender to answer; <c>All</c> for every one.</summary>
    public List<string>? MessageAttributeNames { get; set; }

    internal override string Action => "ReceiveMessage";

    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteOptional("MaxNumberOfMessages", MaxNumberOfMessages);
        json.WriteOptional("VisibilityTimeout", VisibilityTimeout);
        json.WriteOptional("WaitTimeSeconds", WaitTimeSeconds);
        json.WriteOptional("MessageSystemAttributeNames", MessageSystemAttributeNames);
        json.WriteOptional("MessageAttributeNames", MessageAttributeNames);
    }

    internal override AmazonWebServiceResponse Read(JsonElement json) => new ReceiveMessageResponse { Messages = json.List("Messages", Message.Read) };
}

public sealed class ReceiveMessageResponse : AmazonWebServiceResponse
{
    /// <summary>Null when there were none.</summary>
    public List<Message>? Messages { get; set; }
}

public sealed class Message
{
    public string MessageId { get; set; } = "";

    public string ReceiptHandle { get; set; } = "";

    public string Body { get; set; } = "";

    /// <summary>What SQS knows of it, as far as asked for.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    /// <summary>What the sender added, as far as asked for.</summary>
    public Dictionary<string, MessageAttributeValue>? MessageAttributes { get; set; }

    internal static Message Read(JsonElement json) => new()
    {
        MessageId = json.Text("MessageId"),
        ReceiptHandle = json.Text("ReceiptHandle"),
        Body = json.Text("Body"),
        Attributes = json.Texts("Attributes"),
        MessageAttributes = ReadAttributes(json),
    };

    private static Dictionary<string, MessageAttributeValue>? ReadAttributes(JsonElement json)
    {
        if (!json.TryGetProperty("MessageAttributes", out var members))
        {
            return null;
        }

        var attributes = new Dictionary<string, MessageAttributeValue>();
        foreach (var member in members.EnumerateObject())
        {
            attributes[member.Name] = MessageAttributeValue.Read(member.Value);
        }

        return attributes;
    }
}
