using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace WorkerLib.Aws.Services;

/// <summary>Reads the response of a service, and its errors, whose codes are in the body or in a header.</summary>
internal abstract class ResponseReader : JsonResponseUnmarshaller
{
    private const int MaxBytes = 32 * 1024 * 1024; // above what any of the services sends

    public sealed override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) =>
        Read(context.ResponseData, Body(context.Stream));

    public sealed override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var reader = new StreamingUtf8JsonReader(context.Stream);
        return Error(JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader), innerException, statusCode);
    }

    protected abstract AmazonWebServiceResponse Read(IWebResponseData response, byte[] body);

    protected abstract AmazonServiceException Error(ErrorResponse error, Exception inner, HttpStatusCode status);

    private static byte[] Body(Stream stream)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (stream.Read(buffer, 0, buffer.Length) is > 0 and var count)
        {
            if (body.Length + count > MaxBytes)
            {
                throw new AmazonClientException($"The response has more than {MaxBytes} bytes.");
            }

            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }
}
