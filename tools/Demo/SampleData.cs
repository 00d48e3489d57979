using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Demo;

/// <summary>What the demo puts into the tables before it runs the jobs.</summary>
internal static class SampleData
{
    public const int Shards = 4;
    private const int BatchRows = 25; // the maximum of BatchWriteItem

    private static readonly string[] Paths = ["/alerts", "/alerts/latest", "/areas/13101", "/hazards", "/subscriptions"];

    /// <summary>One process is late, two are in time and the state of one is unknown.</summary>
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

    /// <summary>Puts a day of rows, spread over the shards as the API spreads them.</summary>
    public static Task PutApiLogAsync(IAmazonDynamoDB dynamoDB, DateOnly day, int count, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var midnight = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.FromHours(9)).ToUniversalTime();
        var rows = Enumerable.Range(0, count).Select(number =>
        {
            var time = midnight + (TimeSpan.FromDays(1) * number / count);
            return new Dictionary<string, AttributeValue>
            {
                ["dayShard"] = new($"{day:yyyy-MM-dd}#{number % Shards}"),
                ["timeAndId"] = new(string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}#{number:x8}")),
                ["method"] = new(number % 10 == 0 ? "POST" : "GET"),
                ["path"] = new(Paths[random.Next(Paths.Length)]),
                ["status"] = Number(random.Next(50) == 0 ? 500 : 200),
                ["durationMs"] = Number(random.Next(3, 180)),
                ["customer"] = new($"customer-{random.Next(40):00}"),
            };
        });
        return PutAsync(dynamoDB, "api_log", rows, cancellationToken);
    }

    private static async Task PutAsync(
        IAmazonDynamoDB dynamoDB, string table, IEnumerable<Dictionary<string, AttributeValue>> rows, CancellationToken cancellationToken)
    {
        foreach (var batch in rows.Chunk(BatchRows))
        {
            List<WriteRequest> writes = [.. batch.Select(row => new WriteRequest(new PutRequest(row)))];
            await dynamoDB.BatchWriteItemAsync(
                new BatchWriteItemRequest(new Dictionary<string, List<WriteRequest>> { [table] = writes }), cancellationToken);
        }
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

    private static AttributeValue Number(int number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };
}
