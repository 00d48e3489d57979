using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace Demo;

/// <summary>A key of the job HazardsApi in a local environment, with a secret that nobody else sees.</summary>
internal sealed class HazardsApiKey(string id)
{
    private readonly string secret = RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>What to send as <c>Authorization: Bearer …</c>.</summary>
    public string Token => $"{id}.{secret}";

    /// <summary>Enters it in the table of keys.</summary>
    public Task PutAsync(IAmazonDynamoDB dynamoDB, CancellationToken cancellationToken) => dynamoDB.PutItemAsync(
        new PutItemRequest("api_keys", new()
        {
            ["key"] = new(id),
            ["sha256"] = new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))),
            ["perMinute"] = Attributes.Number(600),
        }),
        cancellationToken);
}
