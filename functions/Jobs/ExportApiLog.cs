using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.S3;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;

namespace Worker.Jobs;

/// <summary>
/// Copies the API log rows of a day of Tokyo from DynamoDB to gzip NDJSON in S3, with a manifest. The result depends on the rows
/// alone: a run that crashes, is repeated, or meets another one ends in the same bytes. Near its deadline a run notes how far it has
/// come, and the next one goes on from there. Each night the days before are exported anew, with the rows that came late.
/// Memory stays flat however long the day was.
/// </summary>
public sealed partial class ExportApiLog(IAmazonDynamoDB dynamoDB, ExportLedger ledger, ExportBucket bucket, ExportApiLog.Options options)
{
    // Japan has no summer time, and this spares the job the time zone database, which provided.al2023 did not always have.
    private static readonly TimeSpan Tokyo = TimeSpan.FromHours(9);

    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(15);

    public static LambdaHandler Create() => LambdaHandler.For(
        new ExportApiLog(
            AwsClients.DynamoDB,
            new ExportLedger(AwsClients.DynamoDB, TimeProvider.System, Setting.Required("EXPORT_LEDGER_TABLE")),
            new ExportBucket(AwsClients.S3, Setting.Required("EXPORT_BUCKET")),
            new Options(
                Setting.Required("API_LOG_TABLE"),
                Setting.RequiredNumber("API_LOG_SHARDS", 1, 1000),
                Setting.RequiredNumber("EXPORT_PARALLEL_SHARDS", 1, 64),
                Setting.RequiredNumber("EXPORT_ROWS_PER_FILE", 1, 10_000_000),
                Setting.RequiredNumber("EXPORT_LATE_DAYS", 0, 31))).HandleAsync,
        ExportApiLogJson.Default.Request,
        ExportApiLogJson.Default.Report);

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        // The last fifth of the time is kept for noting where to go on.
        var reserve = TimeSpan.FromTicks(Math.Min(LongestReserve.Ticks, context.RemainingTime.Ticks / 5));
        var days = new List<DayReport>();
        foreach (var day in DaysOf(request))
        {
            days.Add(await ExportAsync(day, request.RunName, context, reserve));
        }

        return new Report(bucket.Name, days);
    }

    /// <summary>The day asked for by hand, or else the days before the one for which the schedule fired, the last one first.</summary>
    private IEnumerable<string> DaysOf(Request request) => request switch
    {
        { Day: { } day } => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? [day]
            : throw new InvalidDayException(day),
        { ScheduledTime: { } time } => Enumerable.Range(1, 1 + options.LateDays).Select(back => Text(DayOf(time).AddDays(-back))),
        _ => throw new InvalidDayException(""),
    };

    private async Task<DayReport> ExportAsync(string day, string run, ILambdaContext context, TimeSpan reserve)
    {
        var owner = $"{context.AwsRequestId}/{Guid.NewGuid():N}"; // a repeated delivery has the same request id
        if (await ledger.ReadAsync(day, context.CancellationToken) is { Done: true } done && done.Run == run && run != Request.ByHand)
        {
            return new DayReport(day, "exported before", done.Files);
        }

        var (taken, state) = await ledger.TakeAsync(day, owner, context.RemainingTime, context.CancellationToken);
        if (!taken)
        {
            return new DayReport(day, "being exported by another run", []);
        }

        if (state is null or { Done: true } || state.Run != run || state.Shards.Count != options.Shards)
        {
            state = ExportState.New(run, options.Shards);
        }

        using var export = new Export(day, owner, state);
        await ReadShardsAsync(export, () => context.RemainingTime < reserve, context.CancellationToken);
        if (!export.State.AllRead)
        {
            await ledger.ReleaseAsync(day, owner, export.State, context.CancellationToken);
            return new DayReport(day, "to be continued by the next run", export.State.Files);
        }

        await PublishAsync(export, context.CancellationToken);
        return new DayReport(day, "exported", export.State.Files);
    }

    private async Task ReadShardsAsync(Export export, Func<bool> outOfTime, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ParallelShards, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, options.Shards, parallel, async (shard, cancelled) =>
        {
            while (!export.State.Shards[shard].AllRead && await WriteFileAsync(export, shard, outOfTime, cancelled) is { } after)
            {
                await export.SaveAsync(shard, after, ledger, cancelled);
            }
        });
    }

    /// <summary>Writes the next file of a shard; gives how far the shard has come with it, or null when time ran out over it.</summary>
    private async Task<ShardState?> WriteFileAsync(Export export, int shard, Func<bool> outOfTime, CancellationToken cancellationToken)
    {
        var before = export.State.Shards[shard];
        var query = new QueryRequest
        {
            TableName = options.Table,
            KeyConditionExpression = "dayShard = :dayShard",
            ExpressionAttributeValues = new() { [":dayShard"] = new($"{export.Day}#{shard}") },
            ExclusiveStartKey = before.After is null ? null : new() { ["dayShard"] = new($"{export.Day}#{shard}"), ["timeAndId"] = new(before.After) },
        };
        await using var file = bucket.Stage(export.Day, shard, before.Files.Count);
        var lines = new ArrayBufferWriter<byte>();
        var rows = 0;
        var last = before.After;
        do
        {
            if (outOfTime())
            {
                return null;
            }

            query.Limit = options.RowsPerFile - rows;
            var page = await dynamoDB.QueryAsync(query, cancellationToken);
            if (page.Items is { Count: > 0 } items)
            {
                lines.ResetWrittenCount();
                AttributeJson.WriteLines(lines, items);
                await file.WriteAsync(lines.WrittenMemory, cancellationToken);
                rows += items.Count;
                last = items[^1]["timeAndId"].S;
            }

            query.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 } && rows < options.RowsPerFile);

        var allRead = query.ExclusiveStartKey is not { Count: > 0 };
        return rows == 0
            ? before with { AllRead = allRead }
            : new ShardState([.. before.Files, await file.CompleteAsync(rows, cancellationToken)], last, allRead);
    }

    private async Task PublishAsync(Export export, CancellationToken cancellationToken)
    {
        var state = export.State;
        try
        {
            await bucket.PublishAsync(new ExportManifest(export.Day, state.Files.Sum(file => file.Rows), [.. state.Files]), cancellationToken);
        }
        catch (Exception exception) when (exception is RowsVanishedException or AmazonS3Exception { ErrorCode: "NoSuchKey" })
        {
            // What is staged is of no use, or no longer there: the next run starts over.
            await bucket.DiscardAsync(state.Files, cancellationToken);
            await ledger.ReleaseAsync(export.Day, export.Owner, ExportState.New(state.Run, options.Shards), cancellationToken);
            throw;
        }

        await ledger.ReleaseAsync(export.Day, export.Owner, state with { Done = true }, cancellationToken);
    }

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.ToOffset(Tokyo).DateTime);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="Shards">Shards over which the API spreads a day.</param>
    /// <param name="ParallelShards">How many of them are read at once.</param>
    /// <param name="RowsPerFile">Rows in each file of a shard but its last.</param>
    /// <param name="LateDays">Days before the last one that are exported again, for their late rows.</param>
    public sealed record Options(string Table, int Shards, int ParallelShards, int RowsPerFile, int LateDays);

    /// <param name="Day">Day to export, as <c>YYYY-MM-DD</c>; for a run by hand.</param>
    /// <param name="ScheduledTime">When the schedule fired; the days before it, in Tokyo, are exported, once a night.</param>
    public sealed record Request(string? Day = null, DateTimeOffset? ScheduledTime = null)
    {
        public const string ByHand = "by hand";

        [JsonIgnore]
        public string RunName => Day is null && ScheduledTime is { } time ? Text(DayOf(time)) : ByHand;
    }

    public sealed record Report(string Bucket, IReadOnlyList<DayReport> Days);

    /// <param name="State">What this run did about the day.</param>
    public sealed record DayReport(string Day, string State, long Rows, IReadOnlyList<ExportedFile> Files)
    {
        public DayReport(string day, string state, IEnumerable<ExportedFile> files)
            : this(day, state, files.Sum(file => file.Rows), [.. files])
        {
        }
    }

    /// <summary>The export of a day by this run.</summary>
    private sealed class Export(string day, string owner, ExportState state) : IDisposable
    {
        private readonly SemaphoreSlim saving = new(1);

        public string Day => day;

        public string Owner => owner;

        public ExportState State { get; private set; } = state;

        public void Dispose() => saving.Dispose();

        /// <summary>Notes how far a shard has come; shards that run in parallel share one row of the ledger.</summary>
        public async Task SaveAsync(int shard, ShardState reached, ExportLedger ledger, CancellationToken cancellationToken)
        {
            await saving.WaitAsync(cancellationToken);
            try
            {
                var shards = State.Shards.ToArray();
                shards[shard] = reached;
                State = State with { Shards = shards };
                await ledger.SaveAsync(day, owner, State, cancellationToken);
            }
            finally
            {
                saving.Release();
            }
        }
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Report))]
    private sealed partial class ExportApiLogJson : JsonSerializerContext;
}

/// <summary>The day to export is missing or not a date.</summary>
public sealed class InvalidDayException(string day)
    : Exception($"'{day}' is not a day: give it as YYYY-MM-DD, for example {{\"day\":\"2026-11-19\"}}.");
