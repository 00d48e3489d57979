using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace Worker.Jobs.ExportApiLog;

/// <summary>
/// The ledger of exports, a row per day: <c>progress</c> (how far it has come), <c>savedAt</c>, and while a run works on it <c>owner</c>
/// and <c>ownedUntil</c> (milliseconds). A run writes only while the row is its own, and nobody takes the row before the run's deadline.
/// </summary>
internal sealed class ExportLedger(IAmazonDynamoDB dynamoDB, TimeProvider time, string table)
{
    private const string OwnedUntil = "ownedUntil";

    // An item of DynamoDB has 400 KB at most. Keys and hashes are ASCII; the rest of the row is short.
    private const int MaxProgressChars = 380 * 1024;

    // A run that goes on later than this would miss too many rows that were written behind the place where it goes on.
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly Lease lease = new(dynamoDB, time, table, OwnedUntil, Attributes.Milliseconds);

    /// <summary>What the row of a day says; null when there is none.</summary>
    public async Task<ExportState?> ReadAsync(string day, CancellationToken cancellationToken)
    {
        var row = await dynamoDB.GetItemAsync(
            new GetItemRequest { TableName = table, Key = Key(day), ConsistentRead = true }, cancellationToken);
        return StateOf(row.Item);
    }

    /// <summary>Takes a day for a run, and gives what may be continued of it; false when another run works on it.</summary>
    /// <param name="owner">The run, unique.</param>
    /// <param name="remaining">The time that the run has left.</param>
    public async Task<(bool Taken, ExportState? State)> TakeAsync(
        string day, string owner, TimeSpan remaining, CancellationToken cancellationToken)
    {
        var oldest = (time.GetUtcNow() - LongestPause).ToUnixTimeMilliseconds();
        var row = await lease.TryTakeAsync(Key(day), owner, remaining, cancellationToken);
        if (row is null)
        {
            return (false, null);
        }

        var savedAt = new ItemReader(row, $"row {day} of the ledger of exports").OptionalNumber("savedAt");
        return (true, savedAt >= oldest ? StateOf(row) : null);
    }

    /// <summary>Notes how far the export has come, and so makes sure that the day is still this run's.</summary>
    /// <exception cref="ExportTakenOverException">It is another run's by now.</exception>
    /// <exception cref="TooManyFilesException">It cannot be noted, for its length.</exception>
    public async Task SaveAsync(string day, string owner, ExportState state, CancellationToken cancellationToken)
    {
        var progress = state.ToJson();
        if (progress.Length > MaxProgressChars)
        {
            throw new TooManyFilesException(day, ExportManifest.Of(day, state).AllFiles.Count());
        }

        try
        {
            await lease.UpdateAsync(Key(day), owner, "SET progress = :progress, savedAt = :now", Progress(progress), cancellationToken);
        }
        catch (ConditionalCheckFailedException exception)
        {
            throw new ExportTakenOverException(day, exception);
        }
    }

    /// <summary>Lets go of a day, so that the next run need not wait for this one's deadline.</summary>
    /// <exception cref="ExportTakenOverException">It is another run's by now.</exception>
    public async Task ReleaseAsync(string day, string owner, ExportState state, CancellationToken cancellationToken)
    {
        var progress = state.ToJson();
        try
        {
            await lease.UpdateAsync(
                Key(day),
                owner,
                $"SET progress = :progress, savedAt = :now REMOVE #owner, {OwnedUntil}",
                Progress(progress),
                cancellationToken);
        }
        catch (ConditionalCheckFailedException exception)
            when (exception.Item?.ContainsKey(Lease.Owner) == false && exception.Item.GetValueOrDefault("progress")?.S == progress)
        {
            // It was let go of already, by the same request whose response was lost.
        }
        catch (ConditionalCheckFailedException exception)
        {
            throw new ExportTakenOverException(day, exception);
        }
    }

    private Dictionary<string, AttributeValue> Progress(string progress) =>
        new() { [":progress"] = new(progress), [":now"] = Attributes.Milliseconds(time.GetUtcNow()) };

    private static Dictionary<string, AttributeValue> Key(string day) => new() { ["day"] = new(day) };

    private static ExportState? StateOf(Dictionary<string, AttributeValue>? row) =>
        row?.GetValueOrDefault("progress")?.S is { } json ? ExportState.FromJson(json) : null;
}

/// <summary>
/// A run went on after its time was up, and another one has taken the day over. Nothing is lost: the other one exports it.
/// </summary>
internal sealed class ExportTakenOverException(string day, Exception inner)
    : Exception(
        $"The export of {day} was taken over by another run, because this one went on after its deadline. "
        + "Nothing is lost: the other one exports it.",
        inner);

/// <summary>
/// The progress of a day does not fit into its row of the ledger. The next run starts over, with fewer files if it is told to.
/// </summary>
internal sealed class TooManyFilesException(string day, int files)
    : Exception(
        $"{day} has {files} files, more than its row of the ledger can name: "
        + "raise EXPORT_FILE_BYTES in terraform/export_api_log.tf, and memory_size with it.");
