using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Demo;

internal static partial class SampleData
{
    public const int Shards = 4;

    private static readonly string[] Paths = ["/alerts", "/alerts/latest", "/areas/13101", "/hazards", "/subscriptions"];

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
}
