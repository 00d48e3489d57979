using Amazon.S3.Model;

namespace Demo.Vertex;

/// <summary>A training of tests/data/hydra/example: components, a pipeline of them, and a tuning job.</summary>
internal static class VertexSample
{
    public const string Bucket = "worker-local-vertex-123456789012";
    public const string Keys = "hydra-keys.json";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static string PathOf(Repository repository, string file) =>
        Path.Combine(repository.Root, "tests", "data", "hydra", "example", file);

    public static async Task UploadAsync(DemoRun demo, string file, string key, CancellationToken cancellationToken) =>
        await demo.S3.PutObjectAsync(
            new PutObjectRequest { BucketName = Bucket, Key = key, FilePath = PathOf(demo.Repository, file) }, cancellationToken);

    /// <summary>Reads an object, once it is there.</summary>
    /// <exception cref="UserException">It is not there in half a minute.</exception>
    public static async Task<string> ReadAsync(DemoRun demo, string key, CancellationToken cancellationToken)
    {
        for (var since = DateTimeOffset.UtcNow; ; await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken))
        {
            try
            {
                using var found = await demo.S3.GetObjectAsync(Bucket, key, cancellationToken);
                using var reader = new StreamReader(found.ResponseStream);
                return await reader.ReadToEndAsync(cancellationToken);
            }
            catch (NoSuchKeyException exception) when (DateTimeOffset.UtcNow - since > LongestWait)
            {
                throw new UserException(
                    $"s3://{Bucket}/{key} was not written in {LongestWait.TotalSeconds:0} s: {exception.Message}");
            }
            catch (NoSuchKeyException)
            {
                // It is still being converted.
            }
        }
    }
}
