namespace WorkerLib.Lambda.Events;

/// <summary>
/// Where a stream goes on: at the lowest sequence number that is reported, that record and all after it are sent again. Lambda reads it
/// only when the event source mapping has <c>function_response_types = ["ReportBatchItemFailures"]</c>.
/// </summary>
public sealed record StreamsEventResponse(IReadOnlyList<StreamsEventResponse.BatchItemFailure> BatchItemFailures)
{
    /// <param name="ItemIdentifier">The record's <c>Dynamodb.SequenceNumber</c>.</param>
    public sealed record BatchItemFailure(string ItemIdentifier);
}
