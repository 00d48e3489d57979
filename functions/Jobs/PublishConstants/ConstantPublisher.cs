using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using Amazon.S3.Model;
using WorkerLib.Aws;
using WorkerLib.Constants;

namespace Worker.Jobs.PublishConstants;

/// <summary>
/// Writes a content and then switches the row of its set to it, on the condition that the row still has the version that was read. A crash
/// between the two leaves an object that nobody reads; publishing again writes the same object.
/// </summary>
internal sealed class ConstantPublisher(
    IAmazonDynamoDB dynamoDB, IAmazonS3 s3, TimeProvider time, ConstantStore store, string table, string bucket)
{
    private const int MaxKeyBytes = 1024; // of S3

    /// <summary>A content that was uploaded to the bucket because it is too large for an event.</summary>
    /// <exception cref="InvalidPublicationException">It is not there, or larger than a set may be.</exception>
    public async Task<byte[]> UploadedAsync(string key, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(key) is 0 or > MaxKeyBytes)
        {
            throw new InvalidPublicationException(
                $"The key of an object has 1 to {MaxKeyBytes} bytes, not {Encoding.UTF8.GetByteCount(key)}.");
        }

        try
        {
            using var found = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellationToken);
            if (found.ContentLength > ConstantStore.MaxBytes)
            {
                throw new InvalidPublicationException(
                    $"s3://{bucket}/{key} has {found.ContentLength} bytes; a set has at most {ConstantStore.MaxBytes}.");
            }

            var content = new byte[found.ContentLength];
            await found.ResponseStream.ReadExactlyAsync(content, cancellationToken);
            return content;
        }
        catch (NoSuchKeyException exception)
        {
            throw new InvalidPublicationException($"There is no s3://{bucket}/{key}.", exception);
        }
    }

    /// <summary>The version that a content would be.</summary>
    public ConstantVersion Next(string set, ConstantPointer? before, ConstantContent content, string by) => new(
        (before?.Current.Version ?? 0) + 1, $"{set}/{content.Sha256}.json", content.Sha256, content.Bytes.Length, time.GetUtcNow(), by);

    /// <summary>The earlier versions of one that follows.</summary>
    public static IReadOnlyList<ConstantVersion> EarlierThan(ConstantPointer? before) =>
        before is null ? [] : [before.Current, .. before.Earlier];

    /// <summary>Publishes a version, unless its content is what is published.</summary>
    /// <returns>What is published now.</returns>
    /// <exception cref="InvalidPublicationException">Another content was published meanwhile.</exception>
    public async Task<ConstantPointer> PublishAsync(
        string set, ConstantPointer? before, ConstantVersion version, ConstantContent content, CancellationToken cancellationToken)
    {
        // Also when it is published already: that repairs an object that was damaged.
        using var body = new MemoryStream(content.Bytes.ToArray(), writable: false);
        await s3.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = version.Key, ContentType = "application/json", InputStream = body },
            cancellationToken);
        if (before?.Current.Sha256 == version.Sha256)
        {
            return before;
        }

        var pointer = new ConstantPointer(set, version, EarlierThan(before));
        return await TrySwitchAsync(pointer, before, cancellationToken) ? pointer : await WhatCameBeforeAsync(pointer, cancellationToken);
    }

    private async Task<bool> TrySwitchAsync(ConstantPointer pointer, ConstantPointer? before, CancellationToken cancellationToken)
    {
        try
        {
            await dynamoDB.PutItemAsync(
                new PutItemRequest
                {
                    TableName = table,
                    Item = pointer.ToItem(),
                    ConditionExpression = before is null ? "attribute_not_exists(#version)" : "#version = :before",
                    ExpressionAttributeNames = new() { ["#version"] = "version" },
                    ExpressionAttributeValues = before is null
                        ? null
                        : new() { [":before"] = Attributes.Number(before.Current.Version) },
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>Another publisher came first. It may have been this one: the SDK repeats a request whose response was lost.</summary>
    private async Task<ConstantPointer> WhatCameBeforeAsync(ConstantPointer pointer, CancellationToken cancellationToken)
    {
        var now = await store.PointerAsync(pointer.Set, cancellationToken);
        return now?.Current.Sha256 == pointer.Current.Sha256 ? now : throw new InvalidPublicationException(
            $"The set '{pointer.Set}' was changed meanwhile: it is at version {now?.Current.Version ?? 0} "
            + $"by {now?.Current.PublishedBy ?? "nobody"}. "
            + $"Look at it with {{\"set\":\"{pointer.Set}\",\"show\":true}} and publish again.");
    }
}
