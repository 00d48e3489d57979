using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Amazon.SQS;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Constants;
using WorkerLib.Lambda;

namespace Worker.Jobs.ReportMetrics;

/// <summary>
/// Measures tables and queues: how many items of each kind a day of Tokyo has, how old the newest is, how much waits. It writes metrics
/// and a row a source and day, and tells people when a table becomes stale. Days are counted again for some days, so late items come to
/// their day; days on which nothing ran are counted afterwards, as of their end. Running it again, or twice at one time, changes nothing.
/// </summary>
public sealed partial class ReportMetricsHandler(
    IAmazonDynamoDB dynamoDB, IAmazonSQS sqs, TimeProvider time, ConstantStore constants, string metricsTable, string alertsTable, string queuePrefix)
{
    // For the rows of the source that is being measured when its time is over.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(10);

    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new ReportMetricsHandler(
            AwsClients.DynamoDB,
            AwsClients.SQS,
            TimeProvider.System,
            new ConstantStore(AwsClients.DynamoDB, AwsClients.S3, Setting.Required("CONSTANTS_TABLE"), Setting.Required("CONSTANTS_BUCKET")),
            Setting.Required("METRICS_TABLE"),
            Setting.Required("ALERTS_TABLE"),
            Setting.Required("QUEUE_URL_PREFIX")).HandleAsync,
        new JobJsonSerializer<ReportMetricsJson>(ReportMetricsJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        var now = time.GetUtcNow();
        var onlyDay = DayOf(request, now);
        var wanted = await constants.LoadAsync("metrics", MetricsJson.Default.MetricsConstants, context.CancellationToken);
        var rows = new DailyMetrics(dynamoDB, metricsTable, alertsTable);
        var (tables, queues) = (new TableMeter(dynamoDB, rows), new QueueMeter(sqs, rows, queuePrefix));
        List<SourceReport> reports = [];
        List<string> failed = [];
        Exception? failure = null;
        var left = wanted.Tables.Count;
        foreach (var table in wanted.Tables)
        {
            await MeasureAsync(table.Source, () => tables.MeasureAsync(table, Run(left--)));
        }

        foreach (var queue in onlyDay is null ? wanted.Queues : [])
        {
            await MeasureAsync(queue.Source, () => queues.MeasureAsync(queue, Run(1)));
        }

        return failure is null ? new Report(now, reports) : throw new StepFailedException(
            "measure a source", new SourcesFailedException($"{string.Join(", ", failed)} could not be measured, {reports.Count} others were. The first error: {failure.Message}", failure));

        // What is left of the invocation is shared by the tables that are left.
        MeasuringRun Run(int sources)
        {
            var until = context.RemainingTime - ((context.RemainingTime - Reserve) / sources);
            return new MeasuringRun(now, onlyDay, wanted.LateDays, () => context.RemainingTime > until, context.CancellationToken);
        }

        // One source that cannot be measured must not keep the others from it.
        async Task MeasureAsync(string source, Func<Task<SourceReport>> measure)
        {
            try
            {
                reports.Add(await measure());
            }
            catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested)
            {
                Log.Error($"{source} could not be measured.", exception);
                failed.Add(source);
                failure ??= exception;
            }
        }
    }

    private static DateOnly? DayOf(Request request, DateTimeOffset now) =>
        request.Day is not { } text ? null
        : TokyoDay.TryParse(text, out var day) && day <= TokyoDay.Of(now) ? day
        : throw new InvalidMetricsDayException(text);

    /// <param name="Day">A day to count once more, as <c>YYYY-MM-DD</c>; without it everything is measured as of now.</param>
    public sealed record Request(string? Day = null);

    /// <param name="AsOf">When it was measured.</param>
    /// <param name="Sources">What was found, each table and queue.</param>
    public sealed record Report(DateTimeOffset AsOf, IReadOnlyList<SourceReport> Sources);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Report))]
    private sealed partial class ReportMetricsJson : JsonSerializerContext;
}

/// <summary>Some tables or queues could not be measured; the others were.</summary>
public sealed class SourcesFailedException(string message, Exception inner) : Exception(message, inner);

/// <summary>The day to count is not a date, or has not begun.</summary>
public sealed class InvalidMetricsDayException(string day)
    : Exception($"'{day}' is not a day up to today: give it as YYYY-MM-DD, for example {{\"day\":\"2026-11-19\"}}.");
