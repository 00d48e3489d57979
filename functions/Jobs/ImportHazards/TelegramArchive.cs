using System.Net;
using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;
using WorkerLib.Hazards;

namespace Worker.Jobs;

/// <summary>
/// The bucket of telegrams: <c>raw/</c> has every document by its SHA-256, so the same document is one object and no object ever changes.
/// </summary>
internal sealed class TelegramArchive(IAmazonS3 s3, string bucket)
{
    public const string Raw = "raw/";

    public static string KeyOf(Telegram telegram) => $"{Raw}{telegram.Id}{(telegram.Source == HazardSource.Jma ? ".xml" : ".json")}";

    /// <summary>Keeps the document of a telegram; one that is there stays as it is.</summary>
    public async Task KeepAsync(ReceivedTelegram received, CancellationToken cancellationToken)
    {
        MemoryMarshal.TryGetArray(received.Document, out var document);
        using var stream = new MemoryStream(document.Array!, document.Offset, document.Count, writable: false);
        try
        {
            await s3.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = bucket,
                    Key = KeyOf(received.Telegram),
                    ContentType = received.Telegram.Source == HazardSource.Jma ? "application/xml" : "application/geo+json",
                    InputStream = stream,
                    IfNoneMatch = "*",
                },
                cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            // It is there: its key is its hash.
        }
    }
}
