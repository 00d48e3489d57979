using System.Text;

namespace Worker.Tests.Fuzzing.Faults;

/// <summary>How a service refuses a request that it may take later, in the words and the shape of its protocol.</summary>
internal static class FaultResponse
{
    private const string Page = "<html><body>503 Service Temporarily Unavailable</body></html>";

    /// <param name="kind">An internal error, that it is unavailable, or that it is asked too often.</param>
    public static byte[] Of(ProxiedRequest request, FaultKind kind) => (request.Service, kind) switch
    {
        // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
        ("DynamoDB", FaultKind.Throttled) => Json(400, "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"),
        ("DynamoDB", FaultKind.InternalError) => Json(500, "com.amazonaws.dynamodb.v20120810#InternalServerError"),

        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
        ("SQS", FaultKind.Throttled) => Json(400, "com.amazonaws.sqs#RequestThrottled", "x-amzn-query-error: RequestThrottled;Sender\r\n"),
        ("SQS", FaultKind.InternalError) => Json(500, "com.amazonaws.sqs#InternalFailure"),
        ("SSM", FaultKind.Throttled) => Json(400, "ThrottlingException"),
        ("SSM", FaultKind.InternalError) => Json(500, "InternalServerError"),

        // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
        ("S3", FaultKind.Throttled) => Xml(request, 503, "SlowDown"),
        ("S3", FaultKind.InternalError) => Xml(request, 500, "InternalError"),
        ("S3", _) => Xml(request, 503, "ServiceUnavailable"),
        ("web", FaultKind.Throttled) => Response(429, "text/plain", "too many requests", "Retry-After: 1\r\n"),
        ("web", FaultKind.InternalError) => Response(500, "text/plain", "internal error"),
        _ => Response(503, "text/html", Page),
    };

    private static byte[] Json(int status, string type, string headers = "") => Response(
        status, "application/x-amz-json-1.0", $$"""{"__type":"{{type}}","message":"injected"}""", headers);

    private static byte[] Xml(ProxiedRequest request, int status, string code)
    {
        var body = $"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>injected</Message></Error>""";
        return Response(status, "application/xml", request.Method == "HEAD" ? "" : body);
    }

    private static byte[] Response(int status, string type, string body, string headers = "") => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {status} Injected\r\nContent-Type: {type}\r\nx-amzn-RequestId: injected\r\n{headers}"
        + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
}
