using Amazon.Lambda.Model;

namespace Amazon.Lambda;

/// <summary>The call of Lambda that jobs need, with the names of the package AWSSDK.Lambda.</summary>
public interface IAmazonLambda : IDisposable
{
    /// <exception cref="AmazonLambdaException">Lambda did not take the event.</exception>
    Task<InvokeResponse> InvokeAsync(InvokeRequest request, CancellationToken cancellationToken = default);
}
