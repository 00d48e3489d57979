using System.Security.Cryptography;
using System.Text;
using Amazon.S3.Model;
using WorkerLib.Constants;

namespace Worker.Tests.Fuzzing.Faults.Chains;

/// <summary>A set of constants, published without the job that does so.</summary>
internal static class PublishedSet
{
    public static async Task PutAsync(TriedFleet fleet, string set, string content)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
        var key = $"{set}/{sha256}.json";
        await fleet.S3.PutObjectAsync(new PutObjectRequest { BucketName = "constants", Key = key, ContentBody = content });
        var version = new ConstantVersion(1, key, sha256, Encoding.UTF8.GetByteCount(content), DateTimeOffset.UtcNow, "faults");
        await fleet.DynamoDB.PutItemAsync("constants", new ConstantPointer(set, version, []).ToItem());
    }
}
