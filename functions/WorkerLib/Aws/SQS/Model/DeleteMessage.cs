using System.Text.Json;
using Amazon.Runtime;

namespace Amazon.SQS.Model;

public sealed class DeleteMessageRequest : AmazonSQSRequest
{
    public required string ReceiptHandle { get; set; }

    internal override string Action => "DeleteMessage";

    internal override void Write(Utf8JsonWriter json) => json.WriteString("ReceiptHandle", ReceiptHandle);

    internal override AmazonWebServiceResponse Read(JsonElement json) => new DeleteMessageResponse();
}

public sealed class DeleteMessageResponse : AmazonWebServiceResponse;

public sealed class DeleteMessageBatchRequest : AmazonSQSRequest
{
    /// <summary>At most ten.</summary>
    public required List<DeleteMessageBatchRequestEntry> Entries { get; set; }

    internal override string Action => "DeleteMessageBatch";

    internal override void Write(Utf8JsonWriter json) => json.WriteEntries(Entries, entry =>
    {
        json.WriteString("Id", entry.Id);
        json.WriteString("ReceiptHandle", entry.ReceiptHandle);
    });

    internal override AmazonWebServiceResponse Read(JsonElement json) => new DeleteMessageBatchResponse
    {
        Successful = json.List("Successful", entry => new DeleteMessageBatchResultEntry { Id = entry.Text("Id") }),
        Failed = json.List("Failed", BatchResultErrorEntry.Read),
    };
}

public sealed class DeleteMessageBatchRequestEntry
{
    /// <summary>Of the entry in its batch.</summary>
    public required string Id { get; set; }

    public required string ReceiptHandle { get; set; }
}

public sealed class DeleteMessageBatchResponse : AmazonWebServiceResponse
{
    public List<DeleteMessageBatchResultEntry>? Successful { get; set; }

    public List<BatchResultErrorEntry>? Failed { get; set; }
}

public sealed class DeleteMessageBatchResultEntry
{
    public string Id { get; set; } = "";
}
