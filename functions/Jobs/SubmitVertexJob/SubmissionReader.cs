using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.S3;
using Amazon.S3.Model;

namespace Worker.Jobs.SubmitVertexJob;

/// <summary>Reads the file that a request names, below <c>jobs/</c> of the bucket.</summary>
internal sealed class SubmissionReader(IAmazonS3 s3, string bucket)
{
    private const string Prefix = "jobs/";
    private const int MaxBytes = 4 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <returns>What is wrong with a key; null when nothing is.</returns>
    public static string? KeyProblem(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) && key.Length > Prefix.Length ? null : $"the key '{key}' is not below {Prefix}";

    /// <exception cref="InvalidSubmissionException">The file is missing, too large or no JSON object; says where.</exception>
    public async Task<Submission> ReadAsync(ValidRequest request, CancellationToken cancellationToken)
    {
        var content = await ContentAsync(request.Key, cancellationToken);
        try
        {
            return JsonNode.Parse(content, documentOptions: Options) is JsonObject job
                ? new Submission(request.Id, request.Kind, job)
                : throw new InvalidSubmissionException($"{request.Key} is not a JSON object");
        }
        catch (JsonException exception)
        {
            throw new InvalidSubmissionException(
                $"{request.Key} is not JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: "
                + exception.Message);
        }
    }

    private async Task<byte[]> ContentAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            using var found = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key }, cancellationToken);
            if (found.ContentLength > MaxBytes)
            {
                throw new InvalidSubmissionException($"{key} has {found.ContentLength} bytes, and at most {MaxBytes} are read");
            }

            var content = new byte[found.ContentLength];
            await found.ResponseStream.ReadExactlyAsync(content, cancellationToken);
            return content;
        }
        catch (NoSuchKeyException)
        {
            throw new InvalidSubmissionException($"there is no object {key} in the bucket {bucket}; upload it with aws s3 cp");
        }
    }
}
