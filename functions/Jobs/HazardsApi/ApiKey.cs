using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Worker.Jobs.HazardsApi;

/// <summary>A row of the table api_keys.</summary>
/// <param name="Id">What callers send before the point.</param>
/// <param name="Sha256">Of the secret behind the point, hexadecimal.</param>
/// <param name="PerMinute">Requests that it may make per minute.</param>
/// <param name="ExpiresAt">From when it is no key any more.</param>
internal sealed record ApiKey(string Id, string Sha256, int PerMinute, bool IsDisabled, DateTimeOffset? ExpiresAt)
{
    public const string KeyField = "key";
    private const int MaxPerMinute = 1_000_000;

    public bool IsUsable(DateTimeOffset now) => !IsDisabled && !(ExpiresAt <= now);

    /// <exception cref="FormatException">The row is damaged; says how.</exception>
    public static ApiKey Read(string id, Dictionary<string, AttributeValue> row)
    {
        DateTimeOffset? expiresAt = null;
        if (row.GetValueOrDefault("expiresAt") is { } given)
        {
            expiresAt = DateTimeOffset.TryParse(given.S, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : throw new FormatException($"row {id} of api_keys: expiresAt is not a time such as 2026-12-31T00:00:00Z");
        }

        return new ApiKey(
            id,
            row.GetValueOrDefault("sha256")?.S ?? throw new FormatException($"row {id} of api_keys: sha256 is not a text"),
            int.TryParse(row.GetValueOrDefault("perMinute")?.N, NumberStyles.None, CultureInfo.InvariantCulture, out var perMinute)
            && perMinute is >= 1 and <= MaxPerMinute
                ? perMinute
                : throw new FormatException($"row {id} of api_keys: perMinute is not a number from 1 to {MaxPerMinute}"),
            row.GetValueOrDefault("disabled") is { } disabled && disabled.BOOL != false,
            expiresAt);
    }
}
