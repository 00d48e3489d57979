using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Amazon.S3;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;

namespace Worker.Jobs.ExportApiLog;

/// <summary>
/// Copies the API log rows of a day of Tokyo from DynamoDB to gzip NDJSON in S3, with a manifest that says what belongs to the day
/// (<see cref="ExportFolder"/> says what a reader may rely on). The result depends on the rows alone: a run that crashes, is repeated or
/// meets another one ends in the same bytes. Near its deadline a run notes how far it has come, and the next one goes on from there.
/// Each night the days before are exported anew, with the rows that came late. Memory stays flat however long the day was.
/// </summary>
public sealed partial class ExportApiLogHandler(IAmazonDynamoDB dynamoDB, IAmazonS3 s3, TimeProvider time, ExportApiLogHandler.Options options)
{
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(15);

    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new ExportApiLogHandler(
            AwsClients.DynamoDB,
            AwsClients.S3,
            TimeProvider.System,
            new Options(
                Setting.Required("API_LOG_TABLE"),
                Setting.RequiredNumber("API_LOG_SHARDS", 1, 1000),
                Setting.Required("EXPORT_LEDGER_TABLE"),
                Setting.Required("EXPORT_BUCKET"),
                Setting.RequiredNumber("EXPORT_FILE_BYTES", 1, 128 * 1024 * 1024),
                Setting.RequiredNumber("EXPORT_PARALLEL_SHARDS", 1, 64),
                Setting.RequiredNumber("EXPORT_LATE_DAYS", 0, 31))).HandleAsync,
        new JobJsonSerializer<ExportApiLogJson>(ExportApiLogJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        // The last fifth of the time is kept for noting where to go on, and for the manifest.
        var reserve = TimeSpan.FromTicks(Math.Min(LongestReserve.Ticks, context.RemainingTime.Ticks / 5));
        var ledger = new ExportLedger(dynamoDB, time, options.Ledger);
        var reports = new List<DayReport>();
        Exception? failure = null;
        foreach (var day in DaysOf(request))
        {
            try
            {
                var export = new DayExport(dynamoDB, s3, ledger, options, day, RunOf(request), context, () => context.RemainingTime < reserve);
                reports.Add(await export.RunAsync());
            }
            catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested)
            {
                // One day must not keep the others from being exported. The runtime logs the failure that is thrown below.
                if (failure is not null)
                {
                    Log.Error($"The export of {TokyoDay.Text(day)} failed, too.", exception);
                }

                failure ??= exception;
            }
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return new Report(options.Bucket, reports);
    }

    /// <summary>The day asked for by hand, or else the days before the one for which the schedule fired, the last one first.</summary>
    private List<DateOnly> DaysOf(Request request)
    {
        if (request is { Day: null, ScheduledTime: { } scheduled })
        {
            var days = new List<DateOnly>();
            for (var back = 1; back <= 1 + options.LateDays; back++)
            {
                days.Add(TokyoDay.Of(scheduled).AddDays(-back));
            }

            return days;
        }

        return TokyoDay.TryParse(request.Day, out var day) ? [day] : throw new InvalidDayException(request.Day ?? "");
    }

    /// <summary>The night, or null for a run by hand: what a night has exported, it does not export again.</summary>
    private static string? RunOf(Request request) => request is { Day: null, ScheduledTime: { } scheduled } ? TokyoDay.Text(TokyoDay.Of(scheduled)) : null;

    /// <param name="Table">Table of the rows.</param>
    /// <param name="Shards">Shards over which the API spreads a day.</param>
    /// <param name="Ledger">Table in which the job notes how far it has come.</param>
    /// <param name="FileBytes">Text, in bytes, with which a file is full; compressed it must fit into memory.</param>
    /// <param name="ParallelShards">How many shards are read at once.</param>
    /// <param name="LateDays">Days before the last one that are exported again, for their late rows.</param>
    public sealed record Options(string Table, int Shards, string Ledger, string Bucket, int FileBytes, int ParallelShards, int LateDays);

    /// <param name="Day">Day to export, as <c>YYYY-MM-DD</c>; for a run by hand.</param>
    /// <param name="ScheduledTime">When the schedule fired; the days before it, in Tokyo, are exported, once a night.</param>
    public sealed record Request(string? Day = null, DateTimeOffset? ScheduledTime = null);

    public sealed record Report(string Bucket, IReadOnlyList<DayReport> Days);

    /// <param name="State">What this run did about the day.</param>
    /// <param name="Rows">Rows in all files together, as far as they are written.</param>
    /// <param name="MalformedRows">Rows set aside.</param>
    public sealed record DayReport(string Day, string State, long Rows, long MalformedRows, IReadOnlyList<ExportedFile> Files, IReadOnlyList<ExportedFile> MalformedFiles);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Report))]
    private sealed partial class ExportApiLogJson : JsonSerializerContext;
}

/// <summary>The day to export is missing or not a date.</summary>
public sealed class InvalidDayException(string day)
    : Exception($"'{day}' is not a day: give it as YYYY-MM-DD, for example {{\"day\":\"2026-11-19\"}}.");
