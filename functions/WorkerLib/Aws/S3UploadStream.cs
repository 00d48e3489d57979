using Amazon.S3;
using Amazon.S3.Model;

namespace WorkerLib.Aws;

/// <summary>
/// Writes one S3 object of unknown length in constant memory: a part is uploaded whenever the buffer is full. The object appears
/// whole with <see cref="CompleteAsync"/> or not at all; without that call, disposing takes back what was uploaded.
/// </summary>
/// <param name="partBytes">Size of a part in bytes; S3 wants at least 5 MiB and takes at most 10,000 parts.</param>
public sealed class S3UploadStream(IAmazonS3 s3, string bucket, string key, string contentType, int partBytes = 8 * 1024 * 1024) : Stream
{
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromMilliseconds(300);

    private readonly byte[] part = new byte[partBytes];
    private readonly List<PartETag> parts = [];
    private int filled;
    private long uploaded;
    private string? uploadId;
    private bool completed;

    /// <summary>Bytes of the object so far.</summary>
    public override long Length => uploaded + filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, part.Length - filled);
            buffer[..count].CopyTo(part.AsMemory(filled));
            filled += count;
            buffer = buffer[count..];
            if (filled == part.Length)
            {
                await UploadPartAsync(cancellationToken);
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Uploads what is left and makes the object visible.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (uploadId is null)
        {
            using var content = new MemoryStream(part, 0, filled, writable: false);
            await s3.PutObjectAsync(
                new PutObjectRequest { BucketName = bucket, Key = key, ContentType = contentType, InputStream = content },
                cancellationToken);
        }
        else
        {
            if (filled > 0)
            {
                await UploadPartAsync(cancellationToken);
            }

            await s3.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = uploadId, PartETags = parts },
                cancellationToken);
        }

        completed = true;
    }

    public override async ValueTask DisposeAsync()
    {
        if (uploadId is not null && !completed)
        {
            await AbortAsync();
            uploadId = null;
        }

        await base.DisposeAsync();
    }

    public override void Flush()
    {
        // Parts go out when they are full; S3 takes no smaller ones.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Use WriteAsync.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>
    /// Takes the parts back. Not with the caller's token, which may be the reason for giving up, and never instead of that reason:
    /// what cannot be taken back here is taken back by the bucket's lifecycle rule.
    /// </summary>
    private async Task AbortAsync()
    {
        using var timeout = new CancellationTokenSource(AbortTimeout);
        try
        {
            await s3.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = uploadId }, timeout.Token);
        }
        catch (Exception exception) when (exception is AmazonS3Exception or OperationCanceledException or HttpRequestException)
        {
            Log.Warning($"The unfinished upload of {key} could not be taken back.", exception);
        }
    }

    private async Task UploadPartAsync(CancellationToken cancellationToken)
    {
        if (uploadId is null)
        {
            var started = await s3.InitiateMultipartUploadAsync(
                new InitiateMultipartUploadRequest { BucketName = bucket, Key = key, ContentType = contentType },
                cancellationToken);
            uploadId = started.UploadId;
        }

        using var content = new MemoryStream(part, 0, filled, writable: false);
        var response = await s3.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = uploadId,
                PartNumber = parts.Count + 1,
                PartSize = filled,
                InputStream = content,
            },
            cancellationToken);
        parts.Add(new PartETag(response.PartNumber ?? parts.Count + 1, response.ETag));
        uploaded += filled;
        filled = 0;
    }
}
