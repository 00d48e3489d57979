using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using WorkerLib.Aws;
using WorkerLib.Training;

namespace Worker.Jobs.PrepareReviews;

/// <summary>The small objects beside and behind an upload.</summary>
internal sealed class ReviewBucket(IAmazonS3 s3, ReviewUpload upload)
{
    /// <summary>Quotes and Japanese stay as they are: people read reports.</summary>
    private static readonly PrepareReviewsJson Readable = new(
        new JsonSerializerOptions(PrepareReviewsJson.Default.Options)
        {
            WriteIndented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });

    /// <returns>Null as long as the upload is not prepared.</returns>
    public async Task<TrainingManifest?> ReadManifestAsync(CancellationToken cancellationToken)
    {
        using var found = await s3.TryOpenAsync(upload.Bucket, upload.ManifestKey, cancellationToken);
        if (found is null)
        {
            return null;
        }

        using var content = new MemoryStream();
        await found.ResponseStream.CopyToAsync(content, cancellationToken);
        return TrainingManifest.FromBytes(content.ToArray());
    }

    public Task WriteManifestAsync(TrainingManifest manifest, CancellationToken cancellationToken) =>
        PutAsync(upload.ManifestKey, manifest.ToBytes(), cancellationToken);

    public Task WriteErrorsAsync(ErrorReport report, CancellationToken cancellationToken) =>
        PutAsync(upload.ErrorsKey, JsonSerializer.SerializeToUtf8Bytes(report, Readable.ErrorReport), cancellationToken);

    private async Task PutAsync(string key, byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content);
        await s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = upload.Bucket,
                Key = key,
                InputStream = stream,
                ContentType = MediaTypeNames.Application.Json,
            },
            cancellationToken);
    }
}
