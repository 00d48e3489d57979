using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.ProcessChecker;

/// <summary>
/// Finds processes that are late, overrun, failed or are well again, and alerts once for each change (rows: terraform/_heartbeats.tf, table
/// heartbeats). The new state and its alert are written in one transaction, on the condition that nobody changed the row meanwhile:
/// concurrent and repeated runs alert once, and no alert is lost between two writes. What a run had no time for, the next one finds. What
/// people were notified of is remembered beside the rows, so that it ends for them when its row is deleted or put anew; what a process
/// promised, too, so that it stays watched while its row has a mistake.
/// </summary>
internal sealed class ProcessCheckerHandler(
    IAmazonDynamoDB dynamoDB, TimeProvider time, CheckerTables tables, FlapDamping damping, ZoneReader zones)
{
    private const int ParallelWrites = 8;

    public static LambdaHandler Create() => LambdaHandler.For<ScheduledEvent, Report>(
        new ProcessCheckerHandler(
            AwsClients.DynamoDB,
            TimeProvider.System,
            new CheckerTables(
                Setting.Required("HEARTBEATS_TABLE"),
                Setting.Required("ALERTS_TABLE"),
                Setting.Required("INCIDENTS_TABLE"),
                Setting.Required("PROMISES_TABLE")),
            new FlapDamping(
                Setting.RequiredNumber("FLAP_CHANGES", 2, 100),
                TimeSpan.FromMinutes(Setting.RequiredNumber("FLAP_WINDOW_MINUTES", 1, 1440)),
                TimeSpan.FromMinutes(Setting.RequiredNumber("FLAP_STEADY_MINUTES", 1, 1440))),
            ZoneReader.OfSystem).HandleAsync,
        new JobJsonSerializer<ProcessCheckerJson>(ProcessCheckerJson.Default));

    public async Task<Report> HandleAsync(ScheduledEvent schedule, ILambdaContext context)
    {
        var tally = new CheckTally();
        var changes = new ChangeFinder(dynamoDB, time, tables, damping, zones, tally);
        var writer = new ChangeWriter(dynamoDB, tables, tally);
        var writing = new ParallelOptions { MaxDegreeOfParallelism = ParallelWrites, CancellationToken = context.CancellationToken };
        try
        {
            await Parallel.ForEachAsync(changes.FindAsync(context.CancellationToken), writing, writer.WriteAsync);
        }
        catch (OperationCanceledException exception) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new DeadlineExceededException(
                $"{context.FunctionName} was stopped before its deadline: {tally.Rows} rows were read, "
                + $"{tally.Unwritten} of the changes found are not written. The next run goes on; "
                + "raise its timeout in Terraform if it does not come to the end.",
                exception);
        }

        var report = tally.ToReport();
        return tally.Failure is not null ? throw new StepFailedException("change the state of a process", tally.Failure)
            : tally.ZoneFailure is not null ? throw new StepFailedException("read the time zone of a process", tally.ZoneFailure)
            : report;
    }
}
