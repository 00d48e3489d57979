using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.ExportApiLog;

/// <summary>
/// The folder of a day in the bucket, <c>api-log/dt=YYYY-MM-DD/</c>, which belongs to the export alone. <c>_manifest.json</c> names the
/// files of the day, <c>part-SHARD-NUMBER-HASH.ndjson.gz</c>, and those of malformed rows, <c>_malformed-SHARD-NUMBER-HASH.ndjson.gz</c>.
/// Athena and others that read all of a folder leave out what begins with an underscore, so the rows are all that they find.
/// </summary>
/// <remarks>
/// What a reader may rely on: the manifest changes in one step, after all files it names are there. A file never changes, because its
/// name carries the hash of its bytes. So what a reader finds is what the manifest says, or it is gone because a newer manifest names
/// other files in its place: then read the manifest again. Files that the manifest does not name are none of the day.
/// </remarks>
internal sealed class ExportFolder(IAmazonS3 s3, string bucket, string day)
{
    private const int HashDigits = 16;

    private readonly string folder = $"api-log/dt={day}/";

    private string ManifestKey => $"{folder}_manifest.json";

    /// <summary>Of days that were exported before the names began with underscores; it goes when the day is exported again.</summary>
    private string OldManifestKey => $"{folder}manifest.json";

    /// <summary>Writes a file; its name is that of its content, so no other run can damage it.</summary>
    /// <param name="kind"><c>part</c> or <c>_malformed</c>.</param>
    public async Task<ExportedFile> PutAsync(string kind, int shard, int number, LineFile lines, CancellationToken cancellationToken)
    {
        var content = lines.Complete();
        var hash = SHA256.HashData(content.Span);
        var sha256 = Convert.ToHexStringLower(hash);
        var key = string.Create(CultureInfo.InvariantCulture, $"{folder}{kind}-{shard}-{number:D4}-{sha256[..HashDigits]}.ndjson.gz");
        await PutAsync(
            key, "application/gzip", content, request => request.ChecksumSHA256 = Convert.ToBase64String(hash), cancellationToken);
        return new ExportedFile(key, lines.Rows, content.Length, sha256);
    }

    /// <summary>Makes the manifest the one of the day, and takes away the files that are none of it. May be repeated at will.</summary>
    /// <param name="confirm">Throws when the day is another run's by now. Called when all is looked at and nothing is changed yet.</param>
    /// <exception cref="RowsVanishedException">There were more rows when the day was exported before: that export stays.</exception>
    /// <exception cref="FilesMissingException">A file that the manifest names is not there.</exception>
    /// <exception cref="PublishedMeanwhileException">Another run has published the day since it was looked at.</exception>
    public async Task PublishAsync(ExportManifest manifest, Func<Task> confirm, CancellationToken cancellationToken)
    {
        var (before, etag) = await ReadManifestAsync(ManifestKey, cancellationToken);
        var isOld = before is null;
        before ??= (await ReadManifestAsync(OldManifestKey, cancellationToken)).Content;
        var present = await ListAsync(cancellationToken);

        // What is listed above was written before the day became another run's; what comes later is not touched.
        await confirm();
        var content = manifest.ToBytes();
        var isNew = isOld || !before!.AsSpan().SequenceEqual(content);
        var published = isNew && before is not null ? Parse(before) : null;
        if (published?.Rows > manifest.Rows)
        {
            await TakeAwayAsync(present.Keys.Where(key => key != OldManifestKey), published, cancellationToken);
            throw new RowsVanishedException(manifest, published.Rows);
        }

        if (manifest.AllFiles.FirstOrDefault(file => present.GetValueOrDefault(file.Key, -1) != file.Bytes) is { } missing)
        {
            throw new FilesMissingException(missing.Key);
        }

        if (isNew)
        {
            await SwitchAsync(content, etag, cancellationToken);
        }

        await TakeAwayAsync(present.Keys, manifest, cancellationToken);
    }

    /// <summary>Writes the manifest if it still is the one that was read.</summary>
    private async Task SwitchAsync(byte[] content, string? etag, CancellationToken cancellationToken)
    {
        try
        {
            await PutAsync(
                ManifestKey,
                "application/json",
                content,
                request => (request.IfMatch, request.IfNoneMatch) = (etag, etag is null ? "*" : null),
                cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            // The SDK repeats a request whose response was lost, and then finds what it wrote itself.
            var (now, _) = await ReadManifestAsync(ManifestKey, cancellationToken);
            if (now is null || !now.AsSpan().SequenceEqual(content))
            {
                throw new PublishedMeanwhileException(day, exception);
            }
        }
    }

    private async Task TakeAwayAsync(IEnumerable<string> present, ExportManifest manifest, CancellationToken cancellationToken)
    {
        var kept = manifest.AllFiles.Select(file => file.Key).ToHashSet(StringComparer.Ordinal);
        var ours = present.Where(key => key.EndsWith(".ndjson.gz", StringComparison.Ordinal) || key == OldManifestKey);
        foreach (var key in ours.Where(key => !kept.Contains(key)))
        {
            await s3.DeleteObjectAsync(bucket, key, cancellationToken);
        }
    }

    private async Task<(byte[]? Content, string? ETag)> ReadManifestAsync(string key, CancellationToken cancellationToken)
    {
        using var found = await s3.TryOpenAsync(bucket, key, cancellationToken);
        if (found is null)
        {
            return (null, null);
        }

        using var content = new MemoryStream();
        await found.ResponseStream.CopyToAsync(content, cancellationToken);
        return (content.ToArray(), found.ETag);
    }

    /// <summary>Sizes by key of what is in the folder.</summary>
    private async Task<Dictionary<string, long>> ListAsync(CancellationToken cancellationToken)
    {
        var present = new Dictionary<string, long>(StringComparer.Ordinal);
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = folder };
        do
        {
            var page = await s3.ListObjectsV2Async(request, cancellationToken);
            foreach (var found in page.S3Objects ?? [])
            {
                present[found.Key] = found.Size ?? -1;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);

        return present;
    }

    private async Task PutAsync(
        string key, string contentType, ReadOnlyMemory<byte> content, Action<PutObjectRequest> addTo, CancellationToken cancellationToken)
    {
        MemoryMarshal.TryGetArray(content, out var array);
        using var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        var request = new PutObjectRequest { BucketName = bucket, Key = key, ContentType = contentType, InputStream = stream };
        addTo(request);
        await s3.PutObjectAsync(request, cancellationToken);
    }

    private static ExportManifest Parse(byte[] content)
    {
        try
        {
            return ExportManifest.FromBytes(content);
        }
        catch (JsonException exception)
        {
            throw new StepFailedException("read the published manifest", exception);
        }
    }
}

/// <summary>A day has fewer rows than when it was exported before.</summary>
internal sealed class RowsVanishedException(ExportManifest now, long before) : Exception(
    $"{now.Day} has {now.Rows} rows and {now.MalformedRows} malformed ones, but had {before} rows when it was "
    + "exported before: that export stays. "
    + "To replace it on purpose, delete its _manifest.json (manifest.json of older exports) and export the day again.");

/// <summary>A file that was written for the day is not in the bucket any more. The next run starts over.</summary>
internal sealed class FilesMissingException(string key)
    : Exception($"{key} was written and is gone, or has another size. The next run writes the day again.");

/// <summary>Two runs published a day at the same time, because one went on after its deadline. The next run compares again.</summary>
internal sealed class PublishedMeanwhileException(string day, Exception inner)
    : Exception($"Another run published {day} meanwhile. That export stays; the next run compares it with the rows.", inner);
