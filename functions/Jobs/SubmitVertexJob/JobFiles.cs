using Amazon.S3;
using Amazon.S3.Model;

namespace Worker.Jobs.SubmitVertexJob;

/// <summary>The files of the bucket: jobs and declarations below <c>jobs/</c>, component files there or below <c>converted/</c>.</summary>
internal sealed class JobFiles(IAmazonS3 s3, string bucket, CancellationToken cancellationToken)
{
    private const int MaxBytes = 4 * 1024 * 1024;
    private const string Jobs = "jobs/";
    private const string Converted = "converted/";

    /// <returns>What is wrong with the key of a job; null when nothing is.</returns>
    public static string? KeyProblem(string key) =>
        key.StartsWith(Jobs, StringComparison.Ordinal) && key.Length > Jobs.Length ? null : $"the key '{key}' is not below {Jobs}";

    /// <exception cref="InvalidSubmissionException">The file is missing or too large.</exception>
    public async Task<byte[]> ReadAsync(string key)
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

    /// <summary>Reads a component file, for the compiler, which waits for it: nothing else is to be done meanwhile.</summary>
    /// <param name="declaration">Key of the declaration.</param>
    /// <param name="path">As the declaration has it, relative to itself.</param>
    /// <exception cref="IOException">It cannot be read; the compiler makes it a finding.</exception>
    public byte[] Component(string declaration, string path)
    {
        var key = Resolve(declaration, path);
        if (!key.StartsWith(Jobs, StringComparison.Ordinal) && !key.StartsWith(Converted, StringComparison.Ordinal))
        {
            throw new IOException($"{key} is neither below {Jobs} nor below {Converted} of the bucket.");
        }

        try
        {
            return ReadAsync(key).GetAwaiter().GetResult();
        }
        catch (InvalidSubmissionException)
        {
            throw new IOException($"There is no object {key} of at most {MaxBytes} bytes in the bucket {bucket}.");
        }
    }

    private static string Resolve(string declaration, string path)
    {
        var parts = new List<string>(declaration.Split('/')[..^1]);
        foreach (var part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
