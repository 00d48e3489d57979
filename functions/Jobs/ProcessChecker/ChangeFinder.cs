using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>Reads the heartbeats table and finds what there is to write.</summary>
internal sealed class ChangeFinder(
    IAmazonDynamoDB dynamoDB, TimeProvider time, CheckerTables tables, FlapDamping damping, ZoneReader zones, CheckTally tally)
{
    private readonly HeartbeatReader reader = new(zones);

    /// <summary>
    /// The changes to write, as many at a time as a transaction takes. Pages are read as they are needed, and what a page brings up does
    /// not wait for the next one: that may never come.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<Change>> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Incidents first: what a row then says is newer, and the conditions of a change hold what became of the incident meanwhile.
        var incidents = await Incident.ReadAllAsync(dynamoDB, tables.Incidents, cancellationToken);
        var promises = await PromisesAsync(cancellationToken);
        var gone = new Dictionary<string, Incident>(incidents);
        await foreach (var page in TableScan.PagesAsync(
            dynamoDB, new ScanRequest { TableName = tables.Heartbeats }, cancellationToken))
        {
            foreach (var batch in page.SelectMany(Changes).Chunk(ChangeWriter.MaxChanges))
            {
                yield return batch;
            }
        }

        // Each alone: two changes of one process would both look at its row, and a transaction takes an item once.
        foreach (var change in gone.Values.Select(Change (incident) => new Unwatched(incident, time.GetUtcNow()))
            .Concat((promises ?? []).Values.Select(kept => new PromiseChange(kept.Process, time.GetUtcNow(), kept, Fields: null))))
        {
            tally.Found();
            yield return [change];
        }

        IEnumerable<Change> Changes(Dictionary<string, AttributeValue> row)
        {
            tally.Row();
            var process = row["process"].S;
            gone.Remove(Incident.OfProcess(process), out var ofProcess);
            gone.Remove(Incident.OfRow(process), out var ofRow);
            KeptPromise? kept = null;
            promises?.Remove(process, out kept);
            foreach (var change in Of(process, row, kept, promises is not null, ofProcess, ofRow))
            {
                tally.Found();
                yield return change;
            }
        }
    }

    /// <summary>Null when they cannot be read: only rows with a mistake need them, and the others must not wait for that.</summary>
    private async Task<Dictionary<string, KeptPromise>?> PromisesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await KeptPromise.ReadAllAsync(dynamoDB, tables.Promises, cancellationToken);
        }
        catch (AmazonDynamoDBException exception)
        {
            Log.Error("What processes promised before cannot be read; they are watched by their rows alone.", exception);
            tally.Failed([], exception);
            return null;
        }
    }

    private List<Change> Of(
        string process, Dictionary<string, AttributeValue> row, KeptPromise? kept, bool keeps, Incident? ofProcess, Incident? ofRow)
    {
        try
        {
            var (now, problems) = (time.GetUtcNow(), new RowProblems());
            var heartbeat = reader.Read(row, kept, now, problems);
            if (problems.Text is { } problem)
            {
                tally.Malformed(problem);
            }

            Change?[] changes =
            [
                RowChange.Of(process, problems, ofRow, heartbeat, now),
                heartbeat?.ChangeAt(now, ofProcess, damping),
                keeps ? PromiseChange.Of(heartbeat, kept, now) : null,
            ];
            return [.. changes.OfType<Change>()];
        }
        catch (NoTimeZonesException exception)
        {
            // Not a mistake of this row; those without a zone are checked nevertheless.
            tally.NoTimeZones(exception);
            return [];
        }
    }
}
