using Amazon.DynamoDBv2;
using Amazon.Lambda;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using WorkerLib.Aws.ChangeStreams;

namespace WorkerLib.Aws;

/// <summary>
/// The AWS clients of the process: created when first used, once, and shared by all invocations. A service that cannot be reached is given
/// up within seconds, well before the deadline of any job: the SDK's own limits (100 s per attempt) are for programs without one.
/// </summary>
public static class AwsClients
{
    /// <summary>
    /// Waits of one attempt; with the two retries, a silent DynamoDB or SQS is given up after 9 s and a silent S3 after 15 s.
    /// </summary>
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LocalTimeout = TimeSpan.FromSeconds(30); // a local AWS is one process, and may be busy
    private static readonly TimeSpan UploadTimeout = TimeSpan.FromSeconds(5); // S3 takes up to 8 MiB per attempt

    private static readonly Lazy<AmazonDynamoDBClient> LazyDynamoDB = new(() => new(DynamoDBConfig()));

    private static readonly Lazy<AmazonLambdaClient> LazyLambda = new(() => new());

    private static readonly Lazy<AmazonS3Client> LazyS3 = new(() => new(S3Config()));

    private static readonly Lazy<AmazonSimpleSystemsManagementClient> LazySimpleSystemsManagement =
        new(() => new(Limit(new AmazonSimpleSystemsManagementConfig(), Timeout)));

    private static readonly Lazy<AmazonSQSClient> LazySQS = new(() => new(SQSConfig()));

    private static readonly Lazy<TableStreams> LazyTableStreams = new(() => new());

    static AwsClients() => RuntimePipelineCustomizerRegistry.Instance.Register(new UnreachableService.Everywhere());

    public static IAmazonDynamoDB DynamoDB => LazyDynamoDB.Value;

    public static IAmazonLambda Lambda => LazyLambda.Value;

    public static IAmazonS3 S3 => LazyS3.Value;

    public static IAmazonSimpleSystemsManagement SimpleSystemsManagement => LazySimpleSystemsManagement.Value;

    public static IAmazonSQS SQS => LazySQS.Value;

    public static IAmazonDynamoDBStreams TableStreams => LazyTableStreams.Value;

    // The SDK takes the endpoint from this variable by itself, but not that a local S3 has no host name per bucket.
    private static bool HasOwnEndpoint => Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 };

    internal static AmazonDynamoDBConfig DynamoDBConfig() => Limit(new AmazonDynamoDBConfig(), Timeout);

    internal static AmazonS3Config S3Config() => Limit(new AmazonS3Config { ForcePathStyle = HasOwnEndpoint }, UploadTimeout);

    internal static AmazonSQSConfig SQSConfig() => Limit(new AmazonSQSConfig(), Timeout);

    private static T Limit<T>(T config, TimeSpan timeout)
        where T : ClientConfig
    {
        config.ConnectTimeout = ConnectTimeout;
        config.Timeout = HasOwnEndpoint ? LocalTimeout : timeout;
        config.MaxErrorRetry = 2;
        return config;
    }
}
