using System.Buffers;
using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.SQS.Model;
using WorkerLib.Aws.Services;

namespace Amazon.SQS;

/// <summary>Talks to SQS in its JSON protocol (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html).</summary>
public sealed class AmazonSQSClient : ServiceClient, IAmazonSQS
{
    public AmazonSQSClient()
        : base(new AmazonSQSConfig())
    {
    }

    public AmazonSQSClient(AWSCredentials credentials, AmazonSQSConfig config)
        : base(credentials, config)
    {
    }

    public Task<SendMessageResponse> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<SendMessageResponse>(request, cancellationToken);

    public Task<SendMessageBatchResponse> SendMessageBatchAsync(SendMessageBatchRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<SendMessageBatchResponse>(request, cancellationToken);

    public Task<ReceiveMessageResponse> ReceiveMessageAsync(ReceiveMessageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<ReceiveMessageResponse>(request, cancellationToken);

    public Task<DeleteMessageResponse> DeleteMessageAsync(DeleteMessageRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DeleteMessageResponse>(request, cancellationToken);

    public Task<DeleteMessageBatchResponse> DeleteMessageBatchAsync(DeleteMessageBatchRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<DeleteMessageBatchResponse>(request, cancellationToken);

    public Task<ChangeMessageVisibilityResponse> ChangeMessageVisibilityAsync(ChangeMessageVisibilityRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<ChangeMessageVisibilityResponse>(request, cancellationToken);

    public Task<ChangeMessageVisibilityBatchResponse> ChangeMessageVisibilityBatchAsync(
        ChangeMessageVisibilityBatchRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<ChangeMessageVisibilityBatchResponse>(request, cancellationToken);

    public Task<GetQueueAttributesResponse> GetQueueAttributesAsync(GetQueueAttributesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync<GetQueueAttributesResponse>(request, cancellationToken);

    private Task<T> CallAsync<T>(AmazonSQSRequest request, CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse, new() =>
        SendAsync<T>(request, Writer.Instance, new Reader(request), cancellationToken);

    private sealed class Writer : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public static readonly Writer Instance = new();

        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var call = (AmazonSQSRequest)input;
            var body = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(body))
            {
                json.WriteStartObject();
                json.WriteString("QueueUrl", call.QueueUrl);
                call.Write(json);
                json.WriteEndObject();
            }

            return new DefaultRequest(call, "Amazon.SQS")
            {
                HttpMethod = "POST",
                ResourcePath = "/",
                Headers = { ["X-Amz-Target"] = $"AmazonSQS.{call.Action}", ["Content-Type"] = "application/x-amz-json-1.0" },
                Content = body.WrittenSpan.ToArray(),
            };
        }
    }

    private sealed class Reader(AmazonSQSRequest call) : AnswerReader
    {
        protected override AmazonWebServiceResponse Read(IWebResponseData answer, byte[] body)
        {
            // Some calls are answered with nothing.
            using var json = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            return call.Read(json.RootElement);
        }

        protected override AmazonServiceException Error(ErrorResponse error, Exception inner, HttpStatusCode status) =>
            new AmazonSQSException(error.Message, inner, error.Type, error.Code, error.RequestId, status);
    }
}
