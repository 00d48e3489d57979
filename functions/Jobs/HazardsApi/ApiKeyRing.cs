using System.Buffers;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;

namespace Worker.Jobs.HazardsApi;

/// <summary>
/// Finds the key that a caller proves to have with <c>Authorization: Bearer &lt;id&gt;.&lt;secret&gt;</c>. What the table says of an id,
/// also that it has none, holds for a minute: so a change of a key takes up to a minute, and guessing at a secret costs no request to the
/// table.
/// </summary>
internal sealed class ApiKeyRing(IAmazonDynamoDB dynamoDB, TimeProvider time, string table)
{
    private const int MaxIdLength = 64;
    private const int MaxKnown = 1000;
    private static readonly TimeSpan Holds = TimeSpan.FromMinutes(1);

    private static readonly SearchValues<char> IdChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly Dictionary<string, KnownKey> known = [];

    /// <summary>Null for anybody else, after the same work whether it is the id or the secret that is wrong.</summary>
    public async Task<ApiKey?> FindAsync(string? authorization, CancellationToken cancellationToken)
    {
        var token = BearerToken.Of(authorization) ?? "";
        var point = token.IndexOf('.', StringComparison.Ordinal);
        if (point is < 1 or > MaxIdLength || point == token.Length - 1 || token.AsSpan(0, point).ContainsAnyExcept(IdChars))
        {
            return null;
        }

        var key = await ReadAsync(token[..point], cancellationToken);
        var isProven = BearerToken.Matches(token[(point + 1)..], key?.Sha256);
        return isProven && key!.IsUsable(time.GetUtcNow()) ? key : null;
    }

    private async Task<ApiKey?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(id, out var before) && now - before.ReadAt < Holds)
        {
            return before.Key;
        }

        var found = await dynamoDB.GetItemAsync(new GetItemRequest(table, new() { [ApiKey.KeyField] = new(id) }), cancellationToken);
        var key = found.Item is { Count: > 0 } row ? Read(id, row) : null;
        if (known.Count >= MaxKnown)
        {
            known.Clear(); // ids that somebody makes up must not fill the memory
        }

        known[id] = new KnownKey(key, now);
        return key;
    }

    private static ApiKey? Read(string id, Dictionary<string, AttributeValue> row)
    {
        try
        {
            return ApiKey.Read(id, row);
        }
        catch (FormatException exception)
        {
            Log.Error("An API key cannot be used.", exception);
            return null;
        }
    }

    private sealed record KnownKey(ApiKey? Key, DateTimeOffset ReadAt);
}
