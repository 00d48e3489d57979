using System.Runtime.ExceptionServices;
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
internal sealed class ExportApiLogHandler(IAmazonDynamoDB dynamoDB, IAmazonS3 s3, TimeProvider time, Options options)
{
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(15);

    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new ExportApiLogHandler(AwsClients.DynamoDB, AwsClients.S3, TimeProvider.System, Options.FromSettings()).HandleAsync,
        new JobJsonSerializer<ExportApiLogJson>(ExportApiLogJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        // The last fifth of the time is kept for noting where to go on, and for the manifest.
        var reserve = TimeSpan.FromTicks(Math.Min(LongestReserve.Ticks, context.RemainingTime.Ticks / 5));
        var ledger = new ExportLedger(dynamoDB, time, options.Ledger);
        var reports = new List<DayReport>();
        Exception? failure = null;
        foreach (var day in request.Days(options.LateDays))
        {
            try
            {
                var export = new DayExport(
                    dynamoDB, s3, ledger, options, day, request.Night, context, () => context.RemainingTime < reserve);
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
}
