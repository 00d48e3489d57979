using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Transform;

namespace WorkerLib.Aws.Services;

/// <summary>
/// A client of an AWS service on the pipeline of AWSSDK.Core, which signs, sends, retries and finds the credentials as for the
/// SDK's own clients (docs/decisions/0009-clients-of-aws.md). A service adds how its calls are written and read.
/// </summary>
public abstract class ServiceClient : AmazonServiceClient
{
    protected ServiceClient(ServiceConfig config)
        : base(config)
    {
    }

    protected ServiceClient(AWSCredentials credentials, ServiceConfig config)
        : base(credentials, config)
    {
    }

    protected override IServiceMetadata ServiceMetadata => new Metadata(Config.ServiceId);

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new BaseEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureVersion4());
    }

    private protected Task<T> SendAsync<T>(
        AmazonWebServiceRequest request,
        IMarshaller<IRequest, AmazonWebServiceRequest> write,
        ResponseUnmarshaller read,
        CancellationToken cancellationToken)
        where T : AmazonWebServiceResponse, new() =>
        InvokeAsync<T>(request, new InvokeOptions { RequestMarshaller = write, ResponseUnmarshaller = read }, cancellationToken);

    private sealed class SignatureVersion4 : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }

    private sealed class Metadata(string name) : IServiceMetadata
    {
        public string ServiceId => name;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
