using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace WorkerLib.Google;

/// <summary>The keys of the function's role, and its region.</summary>
/// <param name="SessionToken">Null for the keys of a user, which are no session.</param>
internal sealed record AwsIdentity(string AccessKeyId, string SecretKey, string? SessionToken, string Region)
{
    private static readonly DefaultAWSCredentialsIdentityResolver Resolver = new();

    /// <summary>As the SDK finds them: on Lambda in the environment, elsewhere in a profile, too.</summary>
    /// <exception cref="InvalidSettingException">Neither <c>AWS_REGION</c> nor <c>AWS_DEFAULT_REGION</c> is set.</exception>
    /// <exception cref="AmazonClientException">There are no keys.</exception>
    public static async Task<AwsIdentity> FindAsync(CancellationToken cancellationToken)
    {
        var region = Environment.GetEnvironmentVariable("AWS_REGION") ?? Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION")
            ?? throw new InvalidSettingException("AWS_REGION", "is not set");
        var found = await Resolver.ResolveIdentityAsync(null, cancellationToken);
        var keys = await found.GetCredentialsAsync();
        return new AwsIdentity(keys.AccessKey, keys.SecretKey, keys.UseToken ? keys.Token : null, region);
    }

    // A record would print its members.
    public override string ToString() => nameof(AwsIdentity);
}
