using System.Text;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;

namespace Demo;

/// <summary>Sets of constants of tests/data/constants, published as an operator would.</summary>
internal static class SampleConstants
{
    public const string Function = "publish_constants";

    /// <summary>Uploads the set where its sample event expects it.</summary>
    /// <returns>The event that publishes it; null when there is none.</returns>
    public static async Task<string?> UploadAsync(IAmazonS3 s3, Repository repository, string set, CancellationToken cancellationToken)
    {
        var sample = Path.Combine(repository.SampleEvents, $"{Function}.{set}.json");
        if (!File.Exists(sample))
        {
            return null;
        }

        var publication = await File.ReadAllTextAsync(sample, cancellationToken);
        if (JsonElement.Parse(publication).TryGetProperty("key", out var key))
        {
            var content = await File.ReadAllTextAsync(
                Path.Combine(repository.Root, "tests", "data", "constants", $"{set}.json"), cancellationToken);
            await s3.PutObjectAsync(
                new PutObjectRequest
                {
                    BucketName = "worker-local-constants-123456789012",
                    Key = key.GetString(),
                    ContentBody = content,
                },
                cancellationToken);
        }

        return publication;
    }

    /// <summary>Publishes a set, where the job that does so is deployed.</summary>
    public static async Task PublishAsync(
        LocalEnvironment environment, Repository repository, string set, CancellationToken cancellationToken)
    {
        using var s3 = environment.S3();
        if ((await environment.FunctionNamesAsync(cancellationToken)).Contains(Function)
            && await UploadAsync(s3, repository, set, cancellationToken) is { } publication
            && await environment.Functions.InvokeAsync(Function, Encoding.UTF8.GetBytes(publication)) is { FunctionError: not null } failed)
        {
            throw new UserException($"{Function} failed:\n{string.Join('\n', failed.Log)}");
        }
    }
}
