using Amazon.SimpleSystemsManagement.Model;

namespace Amazon.SimpleSystemsManagement;

/// <summary>The call of Parameter Store that jobs need, with the names of the package AWSSDK.SimpleSystemsManagement.</summary>
public interface IAmazonSimpleSystemsManagement : IDisposable
{
    /// <exception cref="AmazonSimpleSystemsManagementException">There is no such parameter, or the job may not read it.</exception>
    Task<GetParameterResponse> GetParameterAsync(GetParameterRequest request, CancellationToken cancellationToken = default);
}
