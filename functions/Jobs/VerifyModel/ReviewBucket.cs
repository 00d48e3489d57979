using System.Net;
using System.Net.Mime;
using Amazon.S3;
using Amazon.S3.Model;
using WorkerLib.Aws;
using WorkerLib.Lambda;
using WorkerLib.Training;

namespace Worker.Jobs.VerifyModel;

/// <summary>The objects of a training in the bucket.</summary>
internal sealed class ReviewBucket(IAmazonS3 s3, string bucket, CancellationToken cancellationToken)
{
    private const int MaxJsonBytes = 1024 * 1024;

    /// <exception cref="InvalidModelException">It is not there, or does not fit the request.</exception>
    public async Task<TrainingManifest> ManifestAsync(Request request)
    {
        var (content, _) = await ReadAsync(request.Manifest);
        var manifest = content is null
            ? throw Missing(request.Manifest)
            : Parsed(request.Manifest, () => TrainingManifest.FromBytes(content));
        var problem = manifest.Version != TrainingManifest.CurrentVersion
            ? $"has version {manifest.Version}, and {TrainingManifest.CurrentVersion} is known"
            : manifest.Form != request.Form || manifest.Dataset != request.Dataset
            ? $"is of {manifest.Dataset} ({manifest.Form}), not of {request.Dataset} ({request.Form})"
            : request.Form == TrainingForm.Sentiment && manifest.Labels is null ? "has no labels"
            : null;
        return problem is null ? manifest : throw new InvalidModelException($"{request.Manifest} {problem}");
    }

    /// <returns>The model that an object names, with its ETag; nulls without one.</returns>
    /// <exception cref="InvalidModelException">The object is damaged.</exception>
    public async Task<(LatestModel? Model, string? ETag)> LatestAsync(string form)
    {
        var key = LatestModel.KeyOf(form);
        var (content, etag) = await ReadAsync(key);
        return content is null ? (null, null) : (Parsed(key, () => LatestModel.FromBytes(content)), etag);
    }

    /// <summary>Writes the object that names a model if it still is the one that was read.</summary>
    /// <param name="etag">Null where there was none.</param>
    /// <returns>False when it is not.</returns>
    public async Task<bool> TryWriteLatestAsync(LatestModel model, string? etag)
    {
        using var content = new MemoryStream(model.ToBytes());
        try
        {
            await s3.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = bucket,
                    Key = LatestModel.KeyOf(model.Form),
                    ContentType = MediaTypeNames.Application.Json,
                    InputStream = content,
                    IfMatch = etag,
                    IfNoneMatch = etag is null ? "*" : null,
                },
                cancellationToken);
            return true;
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            return false;
        }
    }

    /// <exception cref="InvalidModelException">It is not there.</exception>
    public async Task<GetObjectResponse> OpenAsync(string key) =>
        await s3.TryOpenAsync(bucket, key, cancellationToken) ?? throw Missing(key);

    private async Task<(byte[]? Content, string? ETag)> ReadAsync(string key)
    {
        using var found = await s3.TryOpenAsync(bucket, key, cancellationToken);
        if (found is null)
        {
            return (null, null);
        }

        if (found.ContentLength > MaxJsonBytes)
        {
            throw new InvalidModelException($"{key} has {found.ContentLength} bytes, and at most {MaxJsonBytes} are read");
        }

        var content = new byte[found.ContentLength];
        await found.ResponseStream.ReadExactlyAsync(content, cancellationToken);
        return (content, found.ETag);
    }

    private static T Parsed<T>(string key, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (InvalidEventException exception)
        {
            throw new InvalidModelException($"{key} is damaged: {exception.Message}", exception);
        }
    }

    private InvalidModelException Missing(string key) => new($"there is no object {key} in the bucket {bucket}");
}
