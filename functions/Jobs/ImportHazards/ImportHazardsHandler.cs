using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Amazon.S3;
using Worker.Jobs.ImportHazards.Feeds;
using Worker.Jobs.ImportHazards.Uploads;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;

namespace Worker.Jobs.ImportHazards;

/// <summary>
/// Imports hazard telegrams: each minute from the feeds of the JMA and the USGS, when one is uploaded below <c>incoming/</c>, and by hand
/// all objects of a prefix once more. Each is kept as it came, with the state of its event. The same telegram again, whichever way, changes
/// nothing; one that cannot be used is set aside and does not keep the others.
/// </summary>
internal sealed class ImportHazardsHandler(IAmazonDynamoDB dynamoDB, IAmazonS3 s3, TimeProvider time, Options options)
{
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(20);

    private readonly IReadOnlyList<FeedSource> feeds = FeedSource.All(options.JmaFeeds, options.UsgsFeeds);
    private readonly TelegramArchive archive = new(s3, time, options.Bucket);
    private readonly HazardStore store = new(dynamoDB, s3, time, options.EventsTable, options.Bucket);

    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new ImportHazardsHandler(
            AwsClients.DynamoDB,
            AwsClients.S3,
            TimeProvider.System,
            new Options(
                Setting.Required("HAZARD_EVENTS_TABLE"),
                Setting.Required("HAZARD_FEEDS_TABLE"),
                Setting.Required("TELEGRAMS_BUCKET"),
                Setting.Required("ALERTS_TABLE"),
                Environment.GetEnvironmentVariable(FeedSource.JmaSetting),
                Environment.GetEnvironmentVariable(FeedSource.UsgsSetting))).HandleAsync,
        new JobJsonSerializer<ImportHazardsJson>(ImportHazardsJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        // The last fifth of the time is kept for saving what was fetched.
        var reserve = TimeSpan.FromTicks(Math.Min(LongestReserve.Ticks, context.RemainingTime.Ticks / 5));
        using var stopping = new CancellationTokenSource(context.RemainingTime - reserve);
        var tally = new ImportTally();
        try
        {
            switch (request)
            {
                case { Records: { } records }:
                    await new UploadImport(archive, store, tally, time).RunAsync(records, context.CancellationToken);
                    return Report.Of(tally);
                case { Prefix: { } prefix }:
                    var replay = new Replay(archive, store, tally, time);
                    var (objects, continueAfter) = await replay.RunAsync(
                        prefix, request.ContinueAfter, stopping.Token, context.CancellationToken);
                    return Report.Of(tally) with { Objects = objects, ContinueAfter = continueAfter };
                default:
                    var import = new FeedsImport(feeds, dynamoDB, time, options.FeedsTable, options.AlertsTable, store, archive, tally);
                    var reports = await import.RunAsync(request.Feeds, request.ScheduledTime is not null, context, stopping.Token);
                    return Report.Of(tally) with { Feeds = reports };
            }
        }
        finally
        {
            tally.Measure();
        }
    }
}
