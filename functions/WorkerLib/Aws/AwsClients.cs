using Amazon.DynamoDBv2;
using Amazon.Lambda;
using Amazon.S3;
using Amazon.SQS;

namespace WorkerLib.Aws;

/// <summary>The AWS clients of the process: created when first used, once, and shared by all invocations.</summary>
public static class AwsClients
{
    private static readonly Lazy<IAmazonDynamoDB> LazyDynamoDB = new(() => new AmazonDynamoDBClient());

    private static readonly Lazy<IAmazonLambda> LazyLambda = new(() => new AmazonLambdaClient());

    private static readonly Lazy<IAmazonS3> LazyS3 = new(() => new AmazonS3Client(new AmazonS3Config { ForcePathStyle = HasOwnEndpoint }));

    private static readonly Lazy<IAmazonSQS> LazySQS = new(() => new AmazonSQSClient());

    public static IAmazonDynamoDB DynamoDB => LazyDynamoDB.Value;

    public static IAmazonLambda Lambda => LazyLambda.Value;

    public static IAmazonS3 S3 => LazyS3.Value;

    public static IAmazonSQS SQS => LazySQS.Value;

    // The SDK takes the endpoint from this variable by itself, but not that a local S3 has no host name per bucket.
    private static bool HasOwnEndpoint => Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 };
}
