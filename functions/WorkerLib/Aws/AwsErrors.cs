using System.Globalization;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace WorkerLib.Aws;

/// <summary>Tells the errors of AWS services apart by service and code.</summary>
public static class AwsErrors
{
    private static readonly string[] TransientCodes =
    [
        "Throttling", "TooManyRequests", "ProvisionedThroughputExceeded", "SlowDown", "RequestLimitExceeded", "Internal",
        "ServiceUnavailable",
    ];

    public static ErrorClass? Classify(Exception exception)
    {
        if (exception is not AmazonServiceException error)
        {
            return null;
        }

        var service = Service(error);
        var status = (int)error.StatusCode;
        var code = !string.IsNullOrEmpty(error.ErrorCode) ? error.ErrorCode
            : status > 0 ? status.ToString(CultureInfo.InvariantCulture)
            : "unknown";
        var isTransient = TransientCodes.Any(prefix => code.StartsWith(prefix, StringComparison.Ordinal));
        return new ErrorClass
        {
            Fingerprint = isTransient ? ["aws", service, code, ErrorClass.Job] : [ErrorClass.Default, "aws", service, code],
            Tags = new Dictionary<string, string>
            {
                ["aws.service"] = service,
                ["aws.error_code"] = code,
                ["http.status_code"] = status.ToString(CultureInfo.InvariantCulture),
            },
            Context = new Dictionary<string, object?> { ["request_id"] = error.RequestId },
            IsTransient = isTransient,
        };
    }

    /// <summary>
    /// Whether a transaction failed only because somebody else wrote first. That may also be oneself: the SDK repeats a request whose
    /// response was lost. Reading again tells.
    /// </summary>
    public static bool IsLostRace(TransactionCanceledException exception) =>
        exception.CancellationReasons?.TrueForAll(
            reason => reason.Code is null or "None" or "ConditionalCheckFailed" or "TransactionConflict") == true;

    /// <summary>The service's name from the namespace of the SDK's exception: <c>Amazon.DynamoDBv2.Model</c> is <c>DynamoDB</c>.</summary>
    private static string Service(AmazonServiceException error) =>
        error.GetType().Namespace?.Split('.') is ["Amazon", var service, ..] && service != "Runtime"
            ? service.Replace("v2", "", StringComparison.Ordinal)
            : "unknown";
}
