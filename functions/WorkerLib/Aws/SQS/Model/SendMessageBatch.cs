using System.Text.Json;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

public sealed class SendMessageBatchRequest : AmazonSQSRequest
{
    /// <summary>At most ten, and 1 MiB in all.</summary>
    public required List<SendMessageBatchRequestEntry> Entries { get; set; }

    internal override string Action => "SendMessageBatch";

    internal override void Write(Utf8JsonWriter json) => json.WriteEntries(Entries, entry => entry.Write(json));

    internal override AmazonWebServiceResponse Read(JsonElement json) => new SendMessageBatchResponse
    {
        Successful = json.List("Successful", SendMessageBatchResultEntry.Read),
        Failed = json.List("Failed", BatchResultErrorEntry.Read),
    };
}

public sealed class SendMessageBatchRequestEntry
{
    /// <summary>Of the entry in its batch: letters, digits, hyphens and underscores.</summary>
    public required string Id { get; set; }

    public required string MessageBody { get; set; }

    public int? DelaySeconds { get; set; }

    public Dictionary<string, MessageAttributeValue>? MessageAttributes { get; set; }

    public string? MessageGroupId { get; set; }

    public string? MessageDeduplicationId { get; set; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteString("Id", Id);
        json.WriteString("MessageBody", MessageBody);
        json.WriteOptional("DelaySeconds", DelaySeconds);
        json.WriteOptional("MessageAttributes", MessageAttributes);
        json.WriteOptional("MessageGroupId", MessageGroupId);
        json.WriteOptional("MessageDeduplicationId", MessageDeduplicationId);
    }
}

public sealed class SendMessageBatchResponse : AmazonWebServiceResponse
{
    public List<SendMessageBatchResultEntry>? Successful { get; set; }

    public List<BatchResultErrorEntry>? Failed { get; set; }
}

public sealed class SendMessageBatchResultEntry
{
    public string Id { get; set; } = "";

    public string MessageId { get; set; } = "";

    internal static SendMessageBatchResultEntry Read(JsonElement json) => new() { Id = json.Text("Id"), MessageId = json.Text("MessageId") };
}

/// <summary>An entry of a batch that failed.</summary>
public sealed class BatchResultErrorEntry
{
    public string Id { get; set; } = "";

    public string Code { get; set; } = "";

    public string? Message { get; set; }

    /// <summary>True when sending it again is of no use.</summary>
    public bool? SenderFault { get; set; }

    internal static BatchResultErrorEntry Read(JsonElement json) => new()
    {
        Id = json.Text("Id"),
        Code = json.Text("Code"),
        Message = json.OptionalText("Message"),
        SenderFault = json.TryGetProperty("SenderFault", out var fault) && fault.ValueKind == JsonValueKind.True,
    };
}
