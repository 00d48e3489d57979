using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using Amazon.S3;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;

namespace Worker.Jobs.ExportApiLog;

/// <summary>
/// Copies one day of API log rows from DynamoDB to gzip NDJSON in S3, a file per shard:
/// <c>api-log/dt=YYYY-MM-DD/part-N.ndjson.gz</c>. Days are days of Tokyo. Running it again for a day writes the same files again.
/// Memory stays flat however long the day was: rows are paged in and uploaded in parts.
/// </summary>
public sealed partial class ExportApiLogHandler(IAmazonDynamoDB dynamoDB, IAmazonS3 s3, string table, int shards, string bucket)
{
    // Japan has no summer time, and this spares the job the time zone database, which provided.al2023 did not always have.
    private static readonly TimeSpan Tokyo = TimeSpan.FromHours(9);

    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new ExportApiLogHandler(
            AwsClients.DynamoDB,
            AwsClients.S3,
            Setting.Required("API_LOG_TABLE"),
            Setting.RequiredNumber("API_LOG_SHARDS", 1, 1000),
            Setting.Required("EXPORT_BUCKET")).HandleAsync,
        new JobJsonSerializer<ExportApiLogJson>(ExportApiLogJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        var day = DayOf(request).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var files = new List<ExportedFile>();
        for (var shard = 0; shard < shards; shard++)
        {
            if (await ExportAsync(day, shard, context.CancellationToken) is { } file)
            {
                files.Add(file);
            }
        }

        return new Report(day, files.Sum(file => file.Rows), bucket, files);
    }

    /// <summary>The day asked for by hand, or else the day before the one for which the schedule fired.</summary>
    private static DateOnly DayOf(Request request) => request switch
    {
        { Day: { } day } => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new InvalidDayException(day),
        { ScheduledTime: { } time } => DateOnly.FromDateTime(time.ToOffset(Tokyo).DateTime).AddDays(-1),
        _ => throw new InvalidDayException(""),
    };

    /// <summary>Exports one shard of a day; null when it has no rows, for then there is no file either.</summary>
    private async Task<ExportedFile?> ExportAsync(string day, int shard, CancellationToken cancellationToken)
    {
        var key = $"api-log/dt={day}/part-{shard}.ndjson.gz";
        await using var upload = new S3UploadStream(s3, bucket, key, "application/gzip");
        await using var gzip = new GZipStream(upload, CompressionLevel.Optimal, leaveOpen: true);
        var lines = new ArrayBufferWriter<byte>();
        var rows = 0L;
        await foreach (var page in PagesAsync($"{day}#{shard}", cancellationToken))
        {
            lines.ResetWrittenCount();
            page.ForEach(row => AttributeJson.WriteLine(lines, row));
            await gzip.WriteAsync(lines.WrittenMemory, cancellationToken);
            rows += page.Count;
        }

        if (rows == 0)
        {
            return null;
        }

        await gzip.DisposeAsync();
        await upload.CompleteAsync(cancellationToken);
        return new ExportedFile(key, rows, upload.Length);
    }

    private async IAsyncEnumerable<List<Dictionary<string, AttributeValue>>> PagesAsync(
        string dayShard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new QueryRequest
        {
            TableName = table,
            KeyConditionExpression = "dayShard = :dayShard",
            ExpressionAttributeValues = new() { [":dayShard"] = new AttributeValue(dayShard) },
        };
        do
        {
            var page = await dynamoDB.QueryAsync(query, cancellationToken);
            yield return page.Items ?? [];
            query.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 });
    }

    /// <param name="Day">Day to export, as <c>YYYY-MM-DD</c>; for a run by hand.</param>
    /// <param name="ScheduledTime">When the schedule fired; the day before it, in Tokyo, is exported.</param>
    public sealed record Request(string? Day = null, DateTimeOffset? ScheduledTime = null);

    /// <param name="Rows">Rows in all files together.</param>
    public sealed record Report(string Day, long Rows, string Bucket, IReadOnlyList<ExportedFile> Files);

    /// <param name="Bytes">Compressed size.</param>
    public sealed record ExportedFile(string Key, long Rows, long Bytes);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Report))]
    private sealed partial class ExportApiLogJson : JsonSerializerContext;
}

/// <summary>The day to export is missing or not a date.</summary>
public sealed class InvalidDayException(string day)
    : Exception($"'{day}' is not a day: give it as YYYY-MM-DD, for example {{\"day\":\"2026-11-19\"}}.");
