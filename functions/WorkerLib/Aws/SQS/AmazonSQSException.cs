using System.Net;
using Amazon.Runtime;

namespace Amazon.SQS;

/// <summary>SQS refused a call or failed; <see cref="AmazonServiceException.ErrorCode"/> says why.</summary>
public sealed class AmazonSQSException(string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
