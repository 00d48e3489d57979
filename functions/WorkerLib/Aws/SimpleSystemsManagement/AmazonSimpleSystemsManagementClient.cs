using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.SimpleSystemsManagement.Model;
using WorkerLib.Aws.Services;

namespace Amazon.SimpleSystemsManagement;

/// <summary>Reads parameters (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html).</summary>
public sealed class AmazonSimpleSystemsManagementClient : ServiceClient, IAmazonSimpleSystemsManagement
{
    public AmazonSimpleSystemsManagementClient(AmazonSimpleSystemsManagementConfig config)
        : base(config)
    {
    }

    public AmazonSimpleSystemsManagementClient(AWSCredentials credentials, AmazonSimpleSystemsManagementConfig config)
        : base(credentials, config)
    {
    }

    public Task<GetParameterResponse> GetParameterAsync(GetParameterRequest request, CancellationToken cancellationToken = default) =>
        SendAsync<GetParameterResponse>(request, Writer.Instance, Reader.Instance, cancellationToken);

    private sealed class Writer : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public static readonly Writer Instance = new();

        public IRequest Marshall(AmazonWebServiceRequest input)
        {
            var call = (GetParameterRequest)input;
            using var body = new MemoryStream();
            using (var json = new Utf8JsonWriter(body))
            {
                json.WriteStartObject();
                json.WriteString("Name", call.Name);
                json.WriteBoolean("WithDecryption", call.WithDecryption);
                json.WriteEndObject();
            }

            return new DefaultRequest(call, "Amazon.SimpleSystemsManagement")
            {
                HttpMethod = "POST",
                ResourcePath = "/",
                Headers = { ["X-Amz-Target"] = "AmazonSSM.GetParameter", ["Content-Type"] = "application/x-amz-json-1.1" },
                Content = body.ToArray(),
            };
        }
    }

    private sealed class Reader : ResponseReader
    {
        public static readonly Reader Instance = new();

        protected override AmazonWebServiceResponse Read(IWebResponseData response, byte[] body)
        {
            var parameter = JsonElement.Parse(body).GetProperty("Parameter");
            return new GetParameterResponse
            {
                Parameter = new Parameter
                {
                    Name = Text(parameter, "Name"),
                    Type = Text(parameter, "Type"),
                    Value = Text(parameter, "Value"),
                },
            };
        }

        protected override AmazonServiceException Error(ErrorResponse error, Exception inner, HttpStatusCode status) =>
            new AmazonSimpleSystemsManagementException(error.Message, inner, error.Type, error.Code, error.RequestId, status);

        private static string? Text(JsonElement parameter, string name) =>
            parameter.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
