using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace Worker.Jobs.HazardsApi;

/// <summary>Counts the requests of a key in one row per minute, which DynamoDB deletes later.</summary>
internal sealed class ApiBudget(IAmazonDynamoDB dynamoDB, TimeProvider time, string table)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    /// <summary>Keys whose budget of a minute this process knows to be used up: their requests are not counted any more.</summary>
    private readonly Dictionary<string, string> usedUp = [];

    /// <summary>Takes one request out of what a key may make in this minute.</summary>
    public async Task<ApiAllowance> TakeAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var minute = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        if (usedUp.TryGetValue(key.Id, out var last) && last == minute)
        {
            return new ApiAllowance(key.PerMinute, Used: key.PerMinute + 1, 60 - now.Second);
        }

        var counted = await dynamoDB.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = table,
                Key = new() { [ApiKey.KeyField] = new($"usage#{key.Id}#{minute}") },
                UpdateExpression = "ADD #requests :one SET #goneAt = :goneAt",
                ExpressionAttributeNames = new() { ["#requests"] = "requests", ["#goneAt"] = "goneAt" },
                ExpressionAttributeValues = new() { [":one"] = Attributes.Number(1), [":goneAt"] = Attributes.Seconds(now + KeptFor) },
                ReturnValues = ReturnValue.UPDATED_NEW,
            },
            cancellationToken);
        var used = int.Parse(counted.Attributes["requests"].N, CultureInfo.InvariantCulture);
        if (used > key.PerMinute)
        {
            usedUp[key.Id] = minute;
        }

        return new ApiAllowance(key.PerMinute, used, 60 - now.Second);
    }
}

/// <param name="Used">Requests of this minute, with this one.</param>
/// <param name="Seconds">Until the next minute.</param>
internal sealed record ApiAllowance(int PerMinute, int Used, int Seconds)
{
    public bool IsUsedUp => Used > PerMinute;

    public IReadOnlyDictionary<string, string> Headers => new Dictionary<string, string>
    {
        ["ratelimit-limit"] = Text(PerMinute),
        ["ratelimit-remaining"] = Text(Math.Max(0, PerMinute - Used)),
        ["ratelimit-reset"] = Text(Seconds),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
