using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Worker.Tool.Commands;

/// <summary>What the demo puts into the tables before it runs the jobs.</summary>
internal static class SampleData
{
    public const int Shards = 4;
    private const int BatchRows = 25; // the most that BatchWriteItem takes

    private static readonly string[] Paths = ["/alerts", "/alerts/latest", "/areas/13101", "/hazards", "/subscriptions"];

    public static async Task PutHeartbeatsAsync(IAmazonDynamoDB dynamoDB, DateTimeOffset now, CancellationToken cancellationToken)
    {
        (string Process, int Interval, int Grace, string LastBeat, string State)[] heartbeats =
        [
            ("billing-sync", 300, 60, Ago(TimeSpan.FromMinutes(20)), "in-time"),
            ("feed-poller", 60, 30, Ago(TimeSpan.FromSeconds(20)), "in-time"),
            ("hazard-archive", 600, 120, Ago(TimeSpan.FromSeconds(45)), "late"),
            ("landslide-model", 86400, 3600, Ago(TimeSpan.FromHours(3)), "in-time"),
            ("legacy-cron", 3600, 600, "yesterday, I think", "in-time"),
        ];
        var rows = heartbeats.Select(heartbeat => new Dictionary<string, AttributeValue>
        {
            ["process"] = new(heartbeat.Process),
            ["intervalSeconds"] = Number(heartbeat.Interval),
            ["graceSeconds"] = Number(heartbeat.Grace),
            ["lastBeat"] = new(heartbeat.LastBeat),
            ["state"] = new(heartbeat.State),
        });
        await PutAsync(dynamoDB, "heartbeats", rows, cancellationToken);

        string Ago(TimeSpan span) => (now - span).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
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

    private static async Task PutAsync(IAmazonDynamoDB dynamoDB, string table, IEnumerable<Dictionary<string, AttributeValue>> rows, CancellationToken cancellationToken)
    {
        foreach (var batch in rows.Chunk(BatchRows))
        {
            List<WriteRequest> writes = [.. batch.Select(row => new WriteRequest(new PutRequest(row)))];
            await dynamoDB.BatchWriteItemAsync(new BatchWriteItemRequest(new Dictionary<string, List<WriteRequest>> { [table] = writes }), cancellationToken);
        }
    }

    private static AttributeValue Number(int number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };
}
