using System.Net;
using System.Text;
using Amazon.Lambda.Model;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using WorkerLib.Aws.Services;

namespace Amazon.Lambda;

/// <summary>Invokes functions (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html).</summary>
public sealed class AmazonLambdaClient : ServiceClient, IAmazonLambda
{
    public AmazonLambdaClient()
        : base(new AmazonLambdaConfig())
    {
    }

    public AmazonLambdaClient(AWSCredentials credentials, AmazonLambdaConfig config)
        : base(credentials, config)
    {
    }

    public Task<InvokeResponse> InvokeAsync(InvokeRequest request, CancellationToken cancellationToken = default) =>
        SendAsync<InvokeResponse>(request, Writer.Instance, Reader.Instance, cancellationToken);

    private sealed class Writer : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public static readonly Writer Instance = new();

        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var call = (InvokeRequest)input;
            var request = new DefaultRequest(call, "Amazon.Lambda")
            {
                HttpMethod = "POST",
                ResourcePath = "/2015-03-31/functions/{FunctionName}/invocations",
                UseQueryString = call.Qualifier is not null,
                Headers = { ["X-Amz-Invocation-Type"] = call.InvocationType.Value, ["Content-Type"] = "application/json" },
                Content = Encoding.UTF8.GetBytes(call.Payload ?? ""),
            };
            request.AddPathResource("{FunctionName}", call.FunctionName);
            if (call.Qualifier is { } qualifier)
            {
                request.Parameters.Add("Qualifier", qualifier);
            }

            return request;
        }
    }

    private sealed class Reader : ResponseReader
    {
        public static readonly Reader Instance = new();

        protected override AmazonWebServiceResponse Read(IWebResponseData response, byte[] body) => new InvokeResponse
        {
            StatusCode = (int)response.StatusCode,
            FunctionError = Header(response, "X-Amz-Function-Error"),
            ExecutedVersion = Header(response, "X-Amz-Executed-Version"),
            Payload = new MemoryStream(body),
        };

        protected override AmazonServiceException Error(ErrorResponse error, Exception inner, HttpStatusCode status) =>
            new AmazonLambdaException(error.Message, inner, error.Type, error.Code, error.RequestId, status);

        private static string? Header(IWebResponseData response, string name) =>
            response.IsHeaderPresent(name) ? response.GetHeaderValue(name) : null;
    }
}
