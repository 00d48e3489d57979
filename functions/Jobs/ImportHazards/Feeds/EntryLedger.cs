using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>
/// The rows <c>entry#…</c> of the table <c>hazard_feeds</c>: the telegrams' addresses that were dealt with, or tried in vain.
/// </summary>
internal sealed class EntryLedger(IAmazonDynamoDB dynamoDB, TimeProvider time, string table)
{
    /// <summary>Characters of an address: it becomes a key.</summary>
    public const int MaxAddressChars = 500;

    private const string Prefix = "entry#";
    private const int MaxReasonChars = 1000;
    private const int MaxKeys = 100; // of a BatchGetItem
    private const int MaxWrites = 25; // of a BatchWriteItem

    // Longer than any feed reaches back.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>What is known of these addresses.</summary>
    public async Task<Dictionary<string, EntryState>> ReadAsync(IEnumerable<string> addresses, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, EntryState>();
        foreach (var part in addresses.Distinct().Chunk(MaxKeys))
        {
            foreach (var row in await BatchGet.RowsAsync(dynamoDB, time, table, [.. part.Select(Key)], cancellationToken))
            {
                var state = StateOf(row);
                known[state.Address] = state;
            }
        }

        return known;
    }

    /// <summary>It does not stop at the deadline: what was dealt with must not be fetched again.</summary>
    public async Task WriteAsync(IReadOnlyList<EntryState> entries)
    {
        foreach (var part in entries.Chunk(MaxWrites))
        {
            List<WriteRequest> puts = [.. part.Select(entry => new WriteRequest(new PutRequest(RowOf(entry))))];
            var request = new BatchWriteItemRequest { RequestItems = new() { [table] = puts } };
            var unprocessed = new Unprocessed(time, $"took only some of {part.Length} rows of {table}");
            do
            {
                request.RequestItems = (await dynamoDB.BatchWriteItemAsync(request, CancellationToken.None)).UnprocessedItems;
            }
            while (await unprocessed.AreLeftAsync(request.RequestItems is { Count: > 0 }, CancellationToken.None));
        }
    }

    private static EntryState StateOf(Dictionary<string, AttributeValue> row) => new(
        row["key"].S[Prefix.Length..],
        row.GetValueOrDefault("outcome")?.S ?? "",
        int.TryParse(row.GetValueOrDefault("tries")?.N, NumberStyles.None, CultureInfo.InvariantCulture, out var tries) ? tries : 0,
        row.GetValueOrDefault("reason")?.S ?? "",
        row.GetValueOrDefault("document")?.S ?? "",
        TimeOf(row.GetValueOrDefault("failingSince")?.S));

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private Dictionary<string, AttributeValue> RowOf(EntryState entry)
    {
        var now = time.GetUtcNow();
        var row = Key(entry.Address);
        row["outcome"] = new(entry.Outcome);
        row["tries"] = Attributes.Number(entry.Tries);
        row["at"] = Attributes.Time(now);
        row["expiresAt"] = Attributes.Seconds(now + Kept);
        if (entry.Reason.Length > 0)
        {
            row["reason"] = new(Text.Cut(entry.Reason, MaxReasonChars));
        }

        if (entry.FailingSince is { } since)
        {
            row["failingSince"] = Attributes.Time(since);
        }

        if (entry.Document.Length > 0)
        {
            row["document"] = new(entry.Document);
        }

        return row;
    }

    private static Dictionary<string, AttributeValue> Key(string address) => new() { ["key"] = new(Prefix + address) };
}

/// <param name="Outcome">saved, refused, or pending, which is retried.</param>
/// <param name="Tries">How often it was tried in vain for a fault that may be its own.</param>
/// <param name="Reason">Why it is refused or pending.</param>
/// <param name="Document">Where its document is kept; empty when nobody knows.</param>
/// <param name="FailingSince">Since when its server does not send it; null when it did, or was not asked.</param>
internal sealed record EntryState(
    string Address, string Outcome, int Tries = 0, string Reason = "", string Document = "", DateTimeOffset? FailingSince = null)
{
    public const string Saved = "saved";
    public const string Refused = "refused";
    public const string Pending = "pending";
}
