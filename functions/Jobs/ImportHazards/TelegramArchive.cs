using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.S3;
using Amazon.S3.Model;
using Hazards;
using Hazards.Telegrams;
using WorkerLib.Aws;

namespace Worker.Jobs.ImportHazards;

/// <summary>
/// The bucket of telegrams: <c>raw/</c> has every document by its SHA-256, so the same document is one object and no object ever changes;
/// <c>refused/</c> likewise what cannot be used, each with a <c>.reason.json</c> beside it; to <c>incoming/</c> anybody may upload.
/// </summary>
internal sealed class TelegramArchive(IAmazonS3 s3, TimeProvider time, string bucket)
{
    public const string Raw = "raw/";
    public const string Refused = "refused/";
    public const string Incoming = "incoming/";
    public const string ReasonSuffix = ".reason.json";

    private const int MaxTries = 5; // against others who put the same

    public static string KeyOf(Telegram telegram) =>
        telegram.Source == HazardSource.Jma ? $"{Raw}{telegram.Id}.xml" : KeyOfQuake(telegram.Id);

    /// <param name="id">Of a telegram of the USGS.</param>
    public static string KeyOfQuake(string id) => $"{Raw}{id}.json";

    /// <summary>Keeps the document of a telegram; one that is there stays as it is.</summary>
    public Task KeepAsync(ReceivedTelegram received, CancellationToken cancellationToken) => PutAsync(
        KeyOf(received.Telegram),
        received.Telegram.Source == HazardSource.Jma ? "application/xml" : "application/geo+json",
        received.Document,
        cancellationToken);

    /// <summary>Sets a document aside that cannot be used.</summary>
    /// <param name="from">Where it came from.</param>
    /// <returns>The key at which it is kept.</returns>
    public async Task<string> RefuseAsync(byte[] document, string reason, string from, CancellationToken cancellationToken)
    {
        var key = Refused + Convert.ToHexStringLower(SHA256.HashData(document));
        await PutAsync(key, "application/octet-stream", document, cancellationToken);
        var refusal = new Refusal(reason, from, time.GetUtcNow());
        var note = JsonSerializer.SerializeToUtf8Bytes(refusal, ImportHazardsRefusalJson.Default.Refusal);
        await PutAsync(key + ReasonSuffix, "application/json", note, cancellationToken);
        return key;
    }

    /// <summary>The content of an object; null when it is not there.</summary>
    /// <exception cref="HazardFormatException">It is too large.</exception>
    public async Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        using var found = await s3.TryOpenAsync(bucket, key, cancellationToken);
        if (found is null)
        {
            return null;
        }

        if (found.ContentLength > TelegramReader.MaxBytes)
        {
            throw new HazardFormatException($"it has {found.ContentLength} bytes, more than {TelegramReader.MaxBytes}");
        }

        var content = new byte[found.ContentLength];
        await found.ResponseStream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }

    /// <summary>Some keys of a prefix, in their order.</summary>
    /// <param name="after">The key before the first one; null for none.</param>
    public async Task<IReadOnlyList<string>> ListAsync(string prefix, string? after, int max, CancellationToken cancellationToken)
    {
        var page = await s3.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = bucket, Prefix = prefix, StartAfter = after, MaxKeys = max }, cancellationToken);
        return [.. (page.S3Objects ?? []).Select(found => found.Key)];
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        s3.DeleteObjectAsync(new DeleteObjectRequest { BucketName = bucket, Key = key }, cancellationToken);

    private async Task PutAsync(string key, string contentType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        MemoryMarshal.TryGetArray(content, out var array);
        for (var tries = 1; ; tries++)
        {
            using var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
            try
            {
                await s3.PutObjectAsync(
                    new PutObjectRequest
                    {
                        BucketName = bucket,
                        Key = key,
                        ContentType = contentType,
                        InputStream = stream,
                        IfNoneMatch = "*",
                    },
                    cancellationToken);
                return;
            }
            catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                return; // It is there: its key is the hash of what it says.
            }
            catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.Conflict && tries < MaxTries)
            {
                // Somebody puts the same one just now, and may yet fail.
                await Task.Delay(TimeSpan.FromMilliseconds(100 * tries), time, cancellationToken);
            }
        }
    }
}

/// <summary>What is written beside a document that cannot be used.</summary>
internal sealed record Refusal(string Reason, string From, DateTimeOffset At);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class ImportHazardsRefusalJson : JsonSerializerContext;
