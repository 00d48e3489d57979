using System.Globalization;
using System.IO.Compression;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using WorkerLib.Aws;

namespace Worker.Jobs;

/// <summary>
/// Where exports lie: <c>api-log/dt=YYYY-MM-DD/part-SHARD-NUMBER.ndjson.gz</c> and <c>manifest.json</c> beside them. Files are written
/// below <c>staging/</c> first and copied into place only when the whole day is there.
/// </summary>
public sealed class ExportBucket(IAmazonS3 s3, string bucket)
{
    public string Name => bucket;

    /// <summary>Opens a file of a day for writing, gzipped; it exists once it is completed.</summary>
    public StagedFile Stage(string day, int shard, int number) =>
        new(s3, bucket, string.Create(CultureInfo.InvariantCulture, $"api-log/dt={day}/part-{shard}-{number:D4}.ndjson.gz"));

    /// <summary>Puts a day's files into place and its manifest last; what is in place already stays as it is. May be repeated at will.</summary>
    /// <exception cref="RowsVanishedException">There were more rows when the day was exported before: nothing is touched.</exception>
    public async Task PublishAsync(ExportManifest manifest, CancellationToken cancellationToken)
    {
        var key = $"api-log/dt={manifest.Day}/manifest.json";
        var content = manifest.ToBytes();
        var before = await ReadAsync(key, cancellationToken);
        if (before is null || !before.AsSpan().SequenceEqual(content))
        {
            var published = before is null ? null : ExportManifest.FromBytes(before);
            if (published?.Rows > manifest.Rows)
            {
                throw new RowsVanishedException(manifest.Day, published.Rows, manifest.Rows);
            }

            foreach (var file in manifest.Files.Where(file => published?.Files.Contains(file) != true))
            {
                await s3.CopyObjectAsync(bucket, Staged(file.Key), bucket, file.Key, cancellationToken);
            }

            using var stream = new MemoryStream(content);
            await s3.PutObjectAsync(
                new PutObjectRequest { BucketName = bucket, Key = key, ContentType = "application/json", InputStream = stream }, cancellationToken);
        }

        await DiscardAsync(manifest.Files, cancellationToken);
    }

    /// <summary>Removes staged files.</summary>
    public async Task DiscardAsync(IEnumerable<ExportedFile> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await s3.DeleteObjectAsync(bucket, Staged(file.Key), cancellationToken);
        }
    }

    private async Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            using var found = await s3.GetObjectAsync(bucket, key, cancellationToken);
            using var content = new MemoryStream();
            await found.ResponseStream.CopyToAsync(content, cancellationToken);
            return content.ToArray();
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static string Staged(string key) => $"staging/{key}";

    /// <summary>A file being written.</summary>
    public sealed class StagedFile : IAsyncDisposable
    {
        // The same text in other portions need not be compressed to the same bytes, so the portions have one size.
        private readonly byte[] portion = new byte[64 * 1024];
        private readonly string key;
        private readonly S3UploadStream upload;
        private readonly GZipStream gzip;
        private int filled;

        internal StagedFile(IAmazonS3 s3, string bucket, string key)
        {
            this.key = key;
            upload = new S3UploadStream(s3, bucket, Staged(key), "application/gzip");
            gzip = new GZipStream(upload, CompressionLevel.Optimal, leaveOpen: true);
        }

        public async Task WriteAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
        {
            while (!text.IsEmpty)
            {
                var count = Math.Min(text.Length, portion.Length - filled);
                text[..count].CopyTo(portion.AsMemory(filled));
                filled += count;
                text = text[count..];
                if (filled == portion.Length)
                {
                    await gzip.WriteAsync(portion, cancellationToken);
                    filled = 0;
                }
            }
        }

        /// <summary>Ends the file and makes it exist.</summary>
        public async Task<ExportedFile> CompleteAsync(long rows, CancellationToken cancellationToken)
        {
            await gzip.WriteAsync(portion.AsMemory(0, filled), cancellationToken);
            await gzip.DisposeAsync();
            await upload.CompleteAsync(cancellationToken);
            return new ExportedFile(key, rows, upload.Length, upload.Sha256);
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await gzip.DisposeAsync();
            }
            finally
            {
                await upload.DisposeAsync();
            }
        }
    }
}

/// <summary>A day has fewer rows than when it was exported before.</summary>
public sealed class RowsVanishedException(string day, long before, long now)
    : Exception($"{day} has {now} rows, but {before} when it was exported before: that export stays. To replace it on purpose, delete its manifest.json first.");
