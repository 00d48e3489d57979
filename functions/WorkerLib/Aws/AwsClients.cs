using Amazon.DynamoDBv2;
using Amazon.S3;

namespace WorkerLib.Aws;

/// <summary>The AWS clients of the process: created when first used, once, and shared by all invocations.</summary>
public static class AwsClients
{
    private static readonly Lazy<IAmazonDynamoDB> LazyDynamoDB = new(() => new AmazonDynamoDBClient());

    private static readonly Lazy<IAmazonS3> LazyS3 = new(() => new AmazonS3Client(new AmazonS3Config { ForcePathStyle = HasOwnEndpoint }));

    public static IAmazonDynamoDB DynamoDB => LazyDynamoDB.Value;

    public static IAmazonS3 S3 => LazyS3.Value;

    // The SDK takes the endpoint from this variable by itself, but not that a local S3 has no host name per bucket.
    private static bool HasOwnEndpoint => Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 };
}
