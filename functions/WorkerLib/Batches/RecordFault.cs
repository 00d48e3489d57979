using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace WorkerLib.Batches;

/// <summary>Tells what is wrong with one record from what is wrong with everything.</summary>
public static class RecordFault
{
    /// <summary>
    /// Whether a job cannot cope with what a record says, so that no retry helps and the records behind it must not wait. Anything else,
    /// such as a service that fails, a right that is missing or a constant that is damaged, would set all records aside.
    /// </summary>
    public static bool IsOfRecord(Exception exception) => exception switch
    {
        ObjectDisposedException => false,
        TransactionCanceledException cancelled => cancelled.CancellationReasons?.Exists(reason => reason.Code == "ValidationError") == true,
        AmazonServiceException service => service.ErrorCode == "ValidationException",
        FormatException or ArgumentException or ArithmeticException or InvalidOperationException or InvalidCastException => true,
        NullReferenceException or IndexOutOfRangeException or KeyNotFoundException or NotSupportedException or JsonException => true,
        _ => false,
    };
}
