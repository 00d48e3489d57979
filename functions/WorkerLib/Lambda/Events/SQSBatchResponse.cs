namespace WorkerLib.Lambda.Events;

/// <summary>
/// The messages of an <see cref="SQSEvent"/> that go back to the queue; all others are deleted. Lambda reads it only when the event source
/// mapping has <c>function_response_types = ["ReportBatchItemFailures"]</c>, and takes every message as failed when an id is not one of the
/// event's.
/// </summary>
public sealed record SQSBatchResponse(IReadOnlyList<SQSBatchResponse.BatchItemFailure> BatchItemFailures)
{
    /// <param name="ItemIdentifier">The message's <c>MessageId</c>.</param>
    public sealed record BatchItemFailure(string ItemIdentifier);
}
