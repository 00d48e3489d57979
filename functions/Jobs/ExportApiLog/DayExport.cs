using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Amazon.S3;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Jobs.ExportApiLog;

/// <summary>
/// One run's export of one day: takes the day, writes its files, notes each of them, and publishes them when all are there.
/// </summary>
/// <param name="run">The night for which it is; null when it is by hand.</param>
/// <param name="outOfTime">Whether to stop reading and leave the rest to the next run.</param>
internal sealed class DayExport(
    IAmazonDynamoDB dynamoDB,
    IAmazonS3 s3,
    ExportLedger ledger,
    Options options,
    DateOnly date,
    string? run,
    ILambdaContext context,
    Func<bool> outOfTime)
{
    private readonly string day = TokyoDay.Text(date);
    private readonly ExportFolder folder = new(s3, options.Bucket, TokyoDay.Text(date));
    private readonly string owner = $"{context.AwsRequestId}/{Guid.NewGuid():N}"; // a repeated delivery has the same request id
    private ExportState state = ExportState.New(run, options.Shards);

    public async Task<DayReport> RunAsync()
    {
        if (outOfTime())
        {
            return Report("left to the next run");
        }

        if (run is not null && await ledger.ReadAsync(day, context.CancellationToken) is { Done: true } done && done.Run == run)
        {
            state = done;
            return Report("exported before");
        }

        var (taken, before) = await ledger.TakeAsync(day, owner, context.RemainingTime, context.CancellationToken);
        if (!taken)
        {
            return Report("being exported by another run");
        }

        if (before is { Done: false } && before.Run == run && before.Shards.Count == options.Shards)
        {
            state = before;
        }

        try
        {
            return await ExportAsync();
        }
        catch (Exception exception) when (exception is not ExportTakenOverException && !context.CancellationToken.IsCancellationRequested)
        {
            if (exception is RowsVanishedException or FilesMissingException or PublishedMeanwhileException or TooManyFilesException)
            {
                // What was read is of no use: the next run reads anew.
                state = ExportState.New(run, options.Shards);
            }

            await LetGoAsync();
            throw;
        }
    }

    private async Task<DayReport> ExportAsync()
    {
        await ReadShardsAsync();
        if (!state.AllRead || outOfTime())
        {
            await ledger.ReleaseAsync(day, owner, state, context.CancellationToken);
            return Report("to be continued by the next run");
        }

        var cancellationToken = context.CancellationToken;
        await folder.PublishAsync(
            ExportManifest.Of(day, state), () => ledger.SaveAsync(day, owner, state, cancellationToken), cancellationToken);
        state = state with { Done = true };
        await ledger.ReleaseAsync(day, owner, state, cancellationToken);
        return Report("exported");
    }

    private async Task ReadShardsAsync()
    {
        using var saving = new SemaphoreSlim(1); // the shards share one row of the ledger
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.ParallelShards,
            CancellationToken = context.CancellationToken,
        };
        await Parallel.ForAsync(0, options.Shards, parallel, async (shard, cancelled) =>
        {
            var reader = new ShardReader(dynamoDB, options.Table, $"{day}#{shard}", state.Shards[shard].After);
            while (!state.Shards[shard].AllRead && await WritePartAsync(reader, shard, cancelled) is { } reached)
            {
                await saving.WaitAsync(cancelled);
                try
                {
                    var shards = state.Shards.ToArray();
                    shards[shard] = reached;
                    state = state with { Shards = shards };
                    await ledger.SaveAsync(day, owner, state, cancelled);
                }
                finally
                {
                    saving.Release();
                }
            }
        });
    }

    /// <summary>Writes the next part of a shard; gives how far the shard has come with it, or null when time ran out over it.</summary>
    private async Task<ShardState?> WritePartAsync(ShardReader reader, int shard, CancellationToken cancellationToken)
    {
        using var part = new ShardPart(date, options.FileBytes);
        while (!part.IsFull && !reader.AllRead)
        {
            if (reader.Next() is { } row)
            {
                part.Add(row);
            }
            else if (outOfTime())
            {
                return null;
            }
            else
            {
                await reader.ReadPageAsync(cancellationToken);
            }
        }

        var before = state.Shards[shard];
        var after = before with { AllRead = reader.AllRead };
        if (part.Rows is { } rows)
        {
            after = after with { Files = [.. before.Files, await folder.PutAsync("part", shard, before.Parts, rows, cancellationToken)] };
        }

        if (part.MalformedRows is { } malformed)
        {
            var file = await folder.PutAsync("_malformed", shard, before.Parts, malformed, cancellationToken);
            after = after with { MalformedFiles = [.. before.MalformedFiles, file] };
        }

        return part.IsEmpty ? after : after with { Parts = before.Parts + 1, After = part.Last };
    }

    /// <summary>
    /// After a failure, so that a retry need not wait for the deadline of this run. What goes wrong is logged: the failure itself counts.
    /// </summary>
    private async Task LetGoAsync()
    {
        try
        {
            await ledger.ReleaseAsync(day, owner, state, context.CancellationToken);
        }
        catch (Exception exception)
        {
            Log.Warning($"The lease on the export of {day} could not be released; another run can take it after the deadline.", exception);
        }
    }

    private DayReport Report(string what)
    {
        var manifest = ExportManifest.Of(day, state);
        return new DayReport(day, what, manifest.Rows, manifest.MalformedRows, manifest.Files, manifest.MalformedFiles);
    }
}
