using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Aws;

namespace Worker.Jobs.ImportHazards.Feeds;

/// <summary>
/// The rows <c>feed#…</c> of the table <c>hazard_feeds</c>. A run takes a feed before it reads it, so that no other run reads it meanwhile;
/// of a run that died, <c>takenUntil</c> passes.
/// </summary>
internal sealed class FeedLedger(IAmazonDynamoDB dynamoDB, TimeProvider time, string table, string alertsTable)
{
    private readonly Lease lease = new(dynamoDB, time, table, "takenUntil", Attributes.Seconds);

    /// <summary>Takes a feed and gives what is known of it; null when another run has it.</summary>
    /// <param name="owner">The run, unique.</param>
    /// <param name="remaining">The time that the run has left.</param>
    public async Task<FeedState?> TakeAsync(string feed, string owner, TimeSpan remaining, CancellationToken cancellationToken) =>
        await lease.TryTakeAsync(Key(feed), owner, remaining, cancellationToken) is { } row ? StateOf(row) : null;

    /// <summary>
    /// Notes a gap before anything of the feed is imported: a run that is killed half-way leaves entries behind that the next one knows,
    /// and would no longer see the gap.
    /// </summary>
    public Task NoteGapAsync(string feed, string owner, DateTimeOffset until, CancellationToken cancellationToken) =>
        lease.UpdateAsync(Key(feed), owner, "SET gapUntil = :gap", new() { [":gap"] = Attributes.Time(until) }, cancellationToken);

    /// <summary>
    /// Notes what is known of a feed now, with the alert that it is cause for, and lets go of it. It does not stop at the deadline: what
    /// was done is to be known.
    /// </summary>
    /// <param name="alert">Null for none.</param>
    public async Task ReleaseAsync(string feed, string owner, FeedState state, Alert? alert)
    {
        var (item, condition) = (RowOf(feed, state), Lease.IsOwned);
        Dictionary<string, string> names = new() { ["#owner"] = Lease.Owner };
        Dictionary<string, AttributeValue> values = new() { [":owner"] = new(owner) };
        try
        {
            await (alert is null
                ? dynamoDB.PutItemAsync(
                    new PutItemRequest
                    {
                        TableName = table,
                        Item = item,
                        ConditionExpression = condition,
                        ExpressionAttributeNames = names,
                        ExpressionAttributeValues = values,
                    },
                    CancellationToken.None)
                : dynamoDB.TransactWriteItemsAsync(
                    new TransactWriteItemsRequest
                    {
                        TransactItems =
                        [
                            new()
                            {
                                Put = new Put
                                {
                                    TableName = table,
                                    Item = item,
                                    ConditionExpression = condition,
                                    ExpressionAttributeNames = names,
                                    ExpressionAttributeValues = values,
                                },
                            },
                            new() { Put = new Put { TableName = alertsTable, Item = alert.ToItem() } },
                        ],
                    },
                    CancellationToken.None) as Task);
        }
        catch (Exception exception) when (exception is ConditionalCheckFailedException
            || (exception is TransactionCanceledException cancelled && AwsErrors.IsLostRace(cancelled)))
        {
            // The SDK repeats a request whose response was lost; or another run took it after the deadline of this one, and knows as much.
            Log.Info($"Feed {feed} was let go already.");
        }
    }

    internal static FeedState StateOf(Dictionary<string, AttributeValue> row) => new()
    {
        Short = new Validators(row.GetValueOrDefault("etag")?.S, row.GetValueOrDefault("lastModified")?.S),
        Long = new Validators(row.GetValueOrDefault("longEtag")?.S, row.GetValueOrDefault("longLastModified")?.S),
        LongMadeAt = Time(row, "longMadeAt"),
        LastReadAt = Time(row, "lastReadAt"),
        FailingSince = Time(row, "failingSince"),
        GapUntil = Time(row, "gapUntil"),
        FetchedAt = Time(row, "fetchedAt"),
        NewestAt = Time(row, "newestAt"),
        Elsewhere = row.GetValueOrDefault("elsewhere")?.S,
        OtherScheme = row.GetValueOrDefault("otherScheme")?.S,
        WasStale = row.GetValueOrDefault("wasStale")?.BOOL == true,
        Waiting = row.GetValueOrDefault("waiting")?.SS ?? [],
        RetryAt = Time(row, "retryAt"),
        AlertedTo = row.GetValueOrDefault("alertedTo")?.S ?? "",
    };

    private static Dictionary<string, AttributeValue> RowOf(string feed, FeedState state)
    {
        var row = Key(feed);
        Set("etag", state.Short.ETag);
        Set("lastModified", state.Short.LastModified);
        Set("longEtag", state.Long.ETag);
        Set("longLastModified", state.Long.LastModified);
        SetTime("longMadeAt", state.LongMadeAt);
        SetTime("lastReadAt", state.LastReadAt);
        SetTime("failingSince", state.FailingSince);
        SetTime("gapUntil", state.GapUntil);
        SetTime("fetchedAt", state.FetchedAt);
        SetTime("newestAt", state.NewestAt);
        Set("elsewhere", state.Elsewhere);
        Set("otherScheme", state.OtherScheme);
        SetTime("retryAt", state.RetryAt);
        Set("alertedTo", state.AlertedTo.Length > 0 ? state.AlertedTo : null);
        if (state.WasStale)
        {
            row["wasStale"] = new() { BOOL = true };
        }

        if (state.Waiting.Count > 0)
        {
            row["waiting"] = new() { SS = [.. state.Waiting] };
        }

        return row;

        void Set(string name, string? value)
        {
            if (value is not null)
            {
                row[name] = new(value);
            }
        }

        void SetTime(string name, DateTimeOffset? value) => Set(name, value is { } at ? Attributes.TimeText(at) : null);
    }

    private static Dictionary<string, AttributeValue> Key(string feed) => new() { ["key"] = new($"feed#{feed}") };

    /// <summary>A time that cannot be read counts as none: the feed is then read as for the first time, and the row repaired.</summary>
    private static DateTimeOffset? Time(Dictionary<string, AttributeValue> row, string name) =>
        DateTimeOffset.TryParse(row.GetValueOrDefault(name)?.S, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
