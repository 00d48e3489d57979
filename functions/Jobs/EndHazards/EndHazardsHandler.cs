using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;

namespace Worker.Jobs.EndHazards;

/// <summary>
/// Ends hazards whose time has come, of which no telegram says so: it gives each event a new version, of which EnrichHazards makes the
/// hazard that ended, and lists, API and alerts follow. What changed meanwhile is left alone, because its new version is under way. An
/// early warning of which somebody may wait for the next report gets a new version, too, so that they wait no longer.
/// </summary>
internal sealed class EndHazardsHandler(IAmazonDynamoDB dynamoDB, TimeProvider time, HazardTables tables)
{
    private const int ParallelWrites = 16;

    public static LambdaHandler Create() => LambdaHandler.For<Request, Report>(
        new EndHazardsHandler(
            AwsClients.DynamoDB,
            TimeProvider.System,
            new HazardTables(
                Setting.Required("HAZARD_EVENTS_TABLE"),
                Setting.Required("HAZARDS_TABLE"),
                Setting.Required("HAZARD_LISTS_TABLE"))).HandleAsync,
        new JobJsonSerializer<EndHazardsJson>(EndHazardsJson.Default));

    public async Task<Report> HandleAsync(Request request, ILambdaContext context)
    {
        var now = time.GetUtcNow();
        var reader = new EndReader(dynamoDB, time, tables);
        var writer = new EndWriter(dynamoDB, tables);
        var ends = request.WithoutEnd
            ? reader.WithoutEndAsync(context.CancellationToken)
            : reader.DueAsync(now, context.CancellationToken);
        var tally = new EndTally();
        try
        {
            await Parallel.ForEachAsync(
                ends.Chunk(EndWriter.MaxAtOnce),
                new ParallelOptions { MaxDegreeOfParallelism = ParallelWrites, CancellationToken = context.CancellationToken },
                async (some, stopping) =>
                {
                    if (await writer.TryEndAllAsync(some, now, stopping))
                    {
                        tally.CountEnded(some.Length);
                        return;
                    }

                    foreach (var end in some)
                    {
                        await tally.CountAsync(() => writer.WriteAsync(end, now, stopping), stopping);
                    }
                });
        }
        catch (OperationCanceledException exception) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new DeadlineExceededException(
                $"{context.FunctionName} was stopped before its deadline; hazards ended: {tally.Ended}. The next run goes on; "
                + "raise its timeout in Terraform if it does not come to the end.",
                exception);
        }

        Metric.Count("hazardsEndedByTime", tally.Ended);
        return tally.Failure is { } failure ? throw new StepFailedException("end a hazard", failure) : tally.ToReport();
    }
}
