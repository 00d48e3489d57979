using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Worker.Jobs.PrepareReviews;

/// <summary>
/// Reads an upload from its first byte to its last, and goes on where a connection broke. It is the same upload throughout: one that
/// took its place meanwhile is not read.
/// </summary>
internal sealed class UploadedFile(IAmazonS3 s3, ReviewUpload upload) : Stream
{
    /// <summary>A larger file could not be prepared in the time that a function has.</summary>
    public const long MaxBytes = 4L * 1024 * 1024 * 1024;

    private const int MaxBreaks = 5; // one after the other, without a byte between

    private GetObjectResponse? response;
    private long length = -1;
    private long position;
    private int breaks;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <exception cref="ReviewsChangedException">It was deleted or replaced.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (position != length && !buffer.IsEmpty)
        {
            response ??= await OpenAsync(cancellationToken);
            if (position == length)
            {
                break; // it is empty
            }

            IOException? broken = null;
            var read = 0;
            try
            {
                read = await response.ResponseStream.ReadAsync(buffer, cancellationToken);
            }
            catch (IOException exception)
            {
                broken = exception;
            }

            if (read > 0)
            {
                position += read;
                breaks = 0;
                return read;
            }

            response.Dispose();
            response = null;
            if (++breaks > MaxBreaks)
            {
                throw new IOException($"{upload.Key} cannot be read on at byte {position} of {length}.", broken);
            }
        }

        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Use ReadAsync.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
        // Nothing is written.
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            response?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<GetObjectResponse> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var opened = await s3.GetObjectAsync(
                new GetObjectRequest
                {
                    BucketName = upload.Bucket,
                    Key = upload.Key,
                    EtagToMatch = $"\"{upload.Etag}\"",
                    ByteRange = position == 0 ? null : new ByteRange(position, length - 1),
                },
                cancellationToken);
            length = length < 0 ? opened.ContentLength : length;
            if (length <= MaxBytes)
            {
                return opened;
            }

            opened.Dispose();
            throw new InvalidRequestException(
                $"{upload.Key} has {length:N0} bytes, and at most {MaxBytes:N0} can be prepared: upload it in parts, or as a sample.");
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            throw new ReviewsChangedException(upload, "was replaced", exception);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new ReviewsChangedException(upload, "was deleted", exception);
        }
    }
}
