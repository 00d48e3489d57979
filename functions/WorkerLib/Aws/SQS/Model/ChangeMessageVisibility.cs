using System.Text.Json;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

public sealed class ChangeMessageVisibilityRequest : AmazonSQSRequest
{
    public required string ReceiptHandle { get; set; }

    /// <summary>Seconds from now; 0 gives the message back at once.</summary>
    public required int? VisibilityTimeout { get; set; }

    internal override string Action => "ChangeMessageVisibility";

    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteString("ReceiptHandle", ReceiptHandle);
        json.WriteOptional("VisibilityTimeout", VisibilityTimeout);
    }

    internal override AmazonWebServiceResponse Read(JsonElement json) => new ChangeMessageVisibilityResponse();
}

public sealed class ChangeMessageVisibilityResponse : AmazonWebServiceResponse;

public sealed class ChangeMessageVisibilityBatchRequest : AmazonSQSRequest
{
    /// <summary>At most ten.</summary>
    public required List<ChangeMessageVisibilityBatchRequestEntry> Entries { get; set; }

    internal override string Action => "ChangeMessageVisibilityBatch";

    internal override void Write(Utf8JsonWriter json) => json.WriteEntries(Entries, entry =>
    {
        json.WriteString("Id", entry.Id);
        json.WriteString("ReceiptHandle", entry.ReceiptHandle);
        json.WriteOptional("VisibilityTimeout", entry.VisibilityTimeout);
    });

    internal override AmazonWebServiceResponse Read(JsonElement json) => new ChangeMessageVisibilityBatchResponse
    {
        Successful = json.List("Successful", entry => new ChangeMessageVisibilityBatchResultEntry { Id = entry.Text("Id") }),
        Failed = json.List("Failed", BatchResultErrorEntry.Read),
    };
}

public sealed class ChangeMessageVisibilityBatchRequestEntry
{
    /// <summary>Of the entry in its batch.</summary>
    public required string Id { get; set; }

    public required string ReceiptHandle { get; set; }

    public required int? VisibilityTimeout { get; set; }
}

public sealed class ChangeMessageVisibilityBatchResponse : AmazonWebServiceResponse
{
    public List<ChangeMessageVisibilityBatchResultEntry>? Successful { get; set; }

    public List<BatchResultErrorEntry>? Failed { get; set; }
}

public sealed class ChangeMessageVisibilityBatchResultEntry
{
    public string Id { get; set; } = "";
}
