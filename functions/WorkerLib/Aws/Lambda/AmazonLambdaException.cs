using System.Net;
using Amazon.Runtime;

namespace Amazon.Lambda;

/// <summary>
/// Lambda refused a call or failed. A function's own failure is not an exception: it is <see cref="Model.InvokeResponse.FunctionError"/>.
/// </summary>
public sealed class AmazonLambdaException(
    string message, Exception? innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)
    : AmazonServiceException(message, innerException, errorType, errorCode, requestId, statusCode);
