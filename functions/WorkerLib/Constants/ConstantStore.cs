using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using WorkerLib.Aws;
using WorkerLib.Lambda;

namespace WorkerLib.Constants;

/// <summary>
/// Constants that are too large for the package or change without a release. A row of the table says which version of a set is read, an
/// object of the bucket has the content and is named by its hash: PublishConstants writes the object first and then switches the row, so a
/// reader never sees half a set. A process loads each set once and keeps it: what is published later is seen by processes that start later.
/// </summary>
/// <remarks>
/// The job may do <c>dynamodb:GetItem</c> on <c>aws_dynamodb_table.constants</c> and <c>s3:GetObject</c> on
/// <c>${aws_s3_bucket.constants.arn}/&lt;set&gt;/*</c>; its settings <c>CONSTANTS_TABLE</c> and <c>CONSTANTS_BUCKET</c> name them.
/// </remarks>
/// <example><code>
/// var limits = await constants.LoadAsync("limits", LimitsJson.Default.LimitsConstants, context.CancellationToken);
/// </code></example>
public sealed class ConstantStore(IAmazonDynamoDB dynamoDB, IAmazonS3 s3, string table, string bucket)
{
    /// <summary>Maximum size of a set in bytes.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Task<object>> loads = [];

    /// <summary>By the settings <c>CONSTANTS_TABLE</c> and <c>CONSTANTS_BUCKET</c>.</summary>
    public static ConstantStore FromSettings() =>
        new(AwsClients.DynamoDB, AwsClients.S3, Setting.Required("CONSTANTS_TABLE"), Setting.Required("CONSTANTS_BUCKET"));

    /// <summary>The content of a set, as it was published when this process first asked for it.</summary>
    /// <param name="json">How to read it, from the job's own <c>JsonSerializerContext</c>.</param>
    /// <exception cref="ConstantsNotPublishedException">Nothing is published as this set.</exception>
    /// <exception cref="InvalidConstantsException">It is damaged, or does not fit the type; says where.</exception>
    public async Task<T> LoadAsync<T>(string set, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class, IConstants
    {
        Task<object>? load;
        lock (gate)
        {
            // A load that failed is not kept: the next invocation retries.
            if (!loads.TryGetValue(set, out load) || load.IsFaulted || load.IsCanceled)
            {
                loads[set] = load = ReadAsync(set, json, cancellationToken);
            }
        }

        return (T)await load;
    }

    /// <summary>The content of a set, or null while nothing is published as it.</summary>
    /// <inheritdoc cref="LoadAsync{T}"/>
    public async Task<T?> LoadOrDefaultAsync<T>(string set, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class, IConstants
    {
        try
        {
            return await LoadAsync(set, json, cancellationToken);
        }
        catch (ConstantsNotPublishedException)
        {
            return null;
        }
    }

    /// <summary>Which version of a set is read now; null when nothing is published.</summary>
    public async Task<ConstantPointer?> PointerAsync(string set, CancellationToken cancellationToken)
    {
        var row = await dynamoDB.GetItemAsync(
            new GetItemRequest { TableName = table, Key = new() { ["set"] = new(set) }, ConsistentRead = true }, cancellationToken);
        return row.Item is { Count: > 0 } item ? ConstantPointer.Read(set, item) : null;
    }

    /// <summary>The content of a version, held against its hash.</summary>
    /// <exception cref="InvalidConstantsException">The object is missing, too large or not the one that was published.</exception>
    public async Task<byte[]> ContentAsync(string set, ConstantVersion version, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            using var found = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = version.Key }, cancellationToken);
            content = found.ContentLength <= MaxBytes
                ? await ReadAsync(found, cancellationToken)
                : throw Damaged($"has {found.ContentLength} bytes, and at most {MaxBytes} are read");
        }
        catch (NoSuchKeyException exception)
        {
            throw Damaged("is not there", exception);
        }

        return Convert.ToHexStringLower(SHA256.HashData(content)) is var hash && hash == version.Sha256
            ? content
            : throw Damaged($"has the hash {hash} instead of {version.Sha256}");

        InvalidConstantsException Damaged(string what, Exception? inner = null) =>
            new(set, $"the object {version.Key} of version {version.Version} {what}. Publish the set again, or roll it back", inner);
    }

    private static async Task<byte[]> ReadAsync(GetObjectResponse found, CancellationToken cancellationToken)
    {
        var content = new byte[found.ContentLength];
        await found.ResponseStream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    private async Task<object> ReadAsync<T>(string set, JsonTypeInfo<T> json, CancellationToken cancellationToken)
        where T : class, IConstants
    {
        var version = (await PointerAsync(set, cancellationToken))?.Current ?? throw new ConstantsNotPublishedException(set);
        T constants;
        try
        {
            constants = JsonEventReader.Read(
                await ContentAsync(set, version, cancellationToken), json, $"content of version {version.Version}");
        }
        catch (InvalidEventException exception)
        {
            throw new InvalidConstantsException(set, exception.Message, exception);
        }

        // It was valid when it was published; the job may have changed since.
        return constants.Problems().FirstOrDefault() is { } problem
            ? throw new InvalidConstantsException(set, $"version {version.Version} no longer fits the job: {problem}")
            : constants;
    }
}
