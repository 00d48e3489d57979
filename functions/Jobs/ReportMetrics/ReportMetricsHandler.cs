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
/// and a row per source and day, and notifies people when a table becomes stale. Days are counted again for some days, so late items come
/// to their day; days on which nothing ran are counted afterwards, as of their end. Running it again, or twice at one time, changes
/// nothing.
/// </summary>
internal sealed class ReportMetricsHandler(
    IAmazonDynamoDB dynamoDB,
    IAmazonSQS sqs,
    TimeProvider time,
    ConstantStore constants,
    string metricsTable,
    string alertsTable,
    string queuePrefix)
{
    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new ReportMetricsHandler(
            AwsClients.DynamoDB,
            AwsClients.SQS,
            TimeProvider.System,
            ConstantStore.FromSettings(),
            Setting.Required("METRICS_TABLE"),
            Setting.Required("ALERTS_TABLE"),
            Setting.Required("QUEUE_URL_PREFIX")).HandleAsync,
        new JobJsonSerializer<ReportMetricsJson>(ReportMetricsJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        var now = time.GetUtcNow();
        var onlyDay = request.DayUpTo(now);
        MetricsConstants wanted;
        try
        {
            wanted = await constants.LoadAsync("metrics", MetricsJson.Default.MetricsConstants, context.CancellationToken);
        }
        catch (ConstantsNotPublishedException exception)
        {
            Log.Warning($"Nothing is measured. {exception.Message}");
            return new Report(now, [], exception.Message); // no failure: a new environment would be red until somebody publishes
        }

        var rows = new DailyMetrics(dynamoDB, metricsTable, alertsTable);
        var (tables, queues) = (new TableMeter(dynamoDB, rows), new QueueMeter(sqs, rows, queuePrefix));
        var measurements = new SourceMeasurements(context.CancellationToken);
        var left = wanted.Tables.Count;
        foreach (var table in wanted.Tables)
        {
            await measurements.AddAsync(table.Source, () => tables.MeasureAsync(table, Run(left--)));
        }

        // Of a queue nobody knows how it was on another day.
        foreach (var queue in onlyDay is null ? wanted.Queues : [])
        {
            await measurements.AddAsync(queue.Source, () => queues.MeasureAsync(queue, Run(1)));
        }

        return new Report(now, measurements.All());

        MeasuringRun Run(int sources) => MeasuringRun.Share(context, sources, now, onlyDay, wanted.LateDays);
    }
}
