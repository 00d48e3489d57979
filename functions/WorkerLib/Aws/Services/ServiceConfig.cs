using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace WorkerLib.Aws.Services;

/// <summary>
/// What a client of our own tells the SDK's pipeline: where the service is and how long to wait. The region comes from <c>AWS_REGION</c>,
/// another address from <c>AWS_ENDPOINT_URL_…</c> or <c>AWS_ENDPOINT_URL</c>, as for the SDK's own clients.
/// </summary>
public abstract class ServiceConfig : ClientConfig
{
    private static readonly DefaultConfiguration Defaults =
        new() { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard };

    /// <param name="serviceId">The name in <c>AWS_ENDPOINT_URL_…</c> and in messages.</param>
    /// <param name="name">The name in addresses and signatures.</param>
    /// <param name="timeout">
    /// Of one attempt. Throttling, faults of the service and lost connections are retried twice, after random waits.
    /// </param>
    protected ServiceConfig(string serviceId, string name, string version, TimeSpan timeout)
        : base(new DefaultConfigurationProvider(new[] { Defaults }))
    {
        ServiceId = serviceId;
        RegionEndpointServiceName = name;
        ServiceVersion = version;
        AuthenticationServiceName = name;
        EndpointProvider = new Endpoints(this);
        Timeout = timeout;
        ConnectTimeout = TimeSpan.FromSeconds(2);
        MaxErrorRetry = 2;
    }

    public override string RegionEndpointServiceName { get; }

    public override string ServiceVersion { get; }

    public override string UserAgent { get; } = InternalSDKUtils.BuildUserAgentString("worker");

    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(null);

    private Endpoint Address()
    {
        if (ServiceURL is { Length: > 0 } url)
        {
            return new Endpoint(url);
        }

        var region = RegionEndpoint ?? throw new AmazonClientException("No region: set AWS_REGION.");
        return new Endpoint($"https://{RegionEndpointServiceName}.{region.SystemName}.{region.PartitionDnsSuffix}");
    }

    private sealed class Endpoints(ServiceConfig config) : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters? parameters) => config.Address();
    }
}
