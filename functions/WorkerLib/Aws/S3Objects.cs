using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace WorkerLib.Aws;

/// <summary>Objects that may not be there.</summary>
public static class S3Objects
{
    /// <summary>Opens an object; null when there is none.</summary>
    public static async Task<GetObjectResponse?> TryOpenAsync(
        this IAmazonS3 s3, string bucket, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
