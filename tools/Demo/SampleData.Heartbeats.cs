using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Demo;

internal static partial class SampleData
{
    /// <summary>One process is late, two are in time, and the last beat of one cannot be read.</summary>
    /// <param name="token">With which billing-sync may ping.</param>
    public static async Task PutHeartbeatsAsync(
        IAmazonDynamoDB dynamoDB, DateTimeOffset now, string token, CancellationToken cancellationToken)
    {
        Dictionary<string, AttributeValue>[] rows =
        [
            Process(
                "billing-sync", now.AddMinutes(-20),
                ("intervalSeconds", Number(300)), ("graceSeconds", Number(60)), ("tokenSha256", new(Sha256(token)))),
            Process("feed-poller", now.AddSeconds(-20), ("intervalSeconds", Number(60)), ("graceSeconds", Number(30))),
            Process(
                "landslide-model", now.AddHours(-3),
                ("cron", new("30 2 * * *")), ("timeZone", new("Asia/Tokyo")), ("graceSeconds", Number(24 * 3600))),
            Process(
                "legacy-cron", null,
                ("intervalSeconds", Number(3600)), ("graceSeconds", Number(600)), ("lastBeat", new("yesterday, I think"))),
        ];
        await PutAsync(dynamoDB, "heartbeats", rows, cancellationToken);
    }

    private static Dictionary<string, AttributeValue> Process(
        string name, DateTimeOffset? lastBeat, params (string Name, AttributeValue Value)[] more)
    {
        var row = more.ToDictionary(attribute => attribute.Name, attribute => attribute.Value);
        row["process"] = new(name);
        if (lastBeat is { } time)
        {
            row["lastBeat"] = new(time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        return row;
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
