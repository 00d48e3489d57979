using System.Net.Mime;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;

namespace Worker.Jobs.ConvertVertexComponents;

/// <summary>Reads uploads and writes what becomes of them. What is read is what is there now: the newest of several uploads.</summary>
internal sealed class UploadBucket(IAmazonS3 s3, CancellationToken cancellationToken)
{
    /// <summary>Above what the converter takes, so that it says itself what is too large; what is larger still is not read.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <returns>Null when it is too large or not there.</returns>
    public async Task<byte[]?> ReadAsync(string bucket, string key)
    {
        try
        {
            using var found = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellationToken);
            if (found.ContentLength > MaxBytes)
            {
                return null;
            }

            var content = new byte[found.ContentLength];
            await found.ResponseStream.ReadExactlyAsync(content, cancellationToken);
            return content;
        }
        catch (NoSuchKeyException)
        {
            return null;
        }
    }

    /// <summary>The report last: whoever sees it finds the file that it is about.</summary>
    public async Task WriteAsync(string bucket, ConvertedFile file)
    {
        if (file.Text is { } text)
        {
            await PutAsync(bucket, file.Upload.ConvertedKey, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");
        }

        await PutAsync(bucket, file.Upload.ReportKey, ConversionReport.Of(file), MediaTypeNames.Application.Json);
    }

    private async Task PutAsync(string bucket, string key, byte[] content, string type)
    {
        using var stream = new MemoryStream(content);
        await s3.PutObjectAsync(
            new PutObjectRequest { BucketName = bucket, Key = key, InputStream = stream, ContentType = type }, cancellationToken);
    }
}
