using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda;

namespace Worker.Jobs.ProcessChecker;

/// <summary>
/// Finds processes that are late, overrun, failed or are well again, and alerts once for each change (rows: terraform/main.tf, table
/// heartbeats). The new state and its alert are written in one transaction, on the condition that nobody changed the row meanwhile:
/// concurrent and repeated runs alert once, and no alert is lost between two writes. What a run had no time for, the next one finds.
/// </summary>
public sealed partial class ProcessCheckerHandler(
    IAmazonDynamoDB dynamoDB, TimeProvider time, string heartbeatsTable, string alertsTable, FlapDamping damping)
{
    private const int ParallelWrites = 8;

    public static LambdaHandler Create() => LambdaHandler.For<JsonElement, Report>(
        new ProcessCheckerHandler(
            AwsClients.DynamoDB,
            TimeProvider.System,
            Setting.Required("HEARTBEATS_TABLE"),
            Setting.Required("ALERTS_TABLE"),
            new FlapDamping(
                Setting.RequiredNumber("FLAP_CHANGES", 2, 100),
                TimeSpan.FromMinutes(Setting.RequiredNumber("FLAP_WINDOW_MINUTES", 1, 1440)),
                TimeSpan.FromMinutes(Setting.RequiredNumber("FLAP_STEADY_MINUTES", 1, 1440)))).HandleAsync,
        new JobJsonSerializer<ProcessCheckerJson>(ProcessCheckerJson.Default));

    public async Task<Report> HandleAsync(JsonElement schedule, ILambdaContext context)
    {
        var tally = new CheckTally();
        var writer = new ChangeWriter(dynamoDB, heartbeatsTable, alertsTable, tally);
        var writing = new ParallelOptions { MaxDegreeOfParallelism = ParallelWrites, CancellationToken = context.CancellationToken };
        try
        {
            await Parallel.ForEachAsync(BatchesAsync(tally, context.CancellationToken), writing, writer.WriteAsync);
        }
        catch (OperationCanceledException exception) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new DeadlineExceededException(
                $"{context.FunctionName} was stopped before its deadline: {tally.Rows} rows were read, {tally.Unwritten} of the changes found are not written. The next run goes on; raise its timeout in Terraform if it does not come to the end.",
                exception);
        }

        var report = tally.ToReport();
        return tally.Failure is null ? report : throw new StepFailedException("change the state of a process", tally.Failure);
    }

    /// <summary>
    /// The changes to write, as many at a time as a transaction takes. Pages are read as they are needed, and what a page brings up does
    /// not wait for the next one: that may never come.
    /// </summary>
    private async IAsyncEnumerable<List<StateChange>> BatchesAsync(CheckTally tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(cancellationToken))
        {
            var batch = new List<StateChange>();
            foreach (var row in page)
            {
                tally.Row();
                if (Change(row, tally) is not { } change)
                {
                    continue;
                }

                tally.Found();
                batch.Add(change);
                if (batch.Count == ChangeWriter.MostChanges)
                {
                    yield return batch;
                    batch = [];
                }
            }

            if (batch.Count > 0)
            {
                yield return batch;
            }
        }
    }

    private StateChange? Change(Dictionary<string, AttributeValue> row, CheckTally tally)
    {
        try
        {
            var now = time.GetUtcNow();
            return HeartbeatReader.Read(row, now).ChangeAt(now, damping);
        }
        catch (FormatException exception)
        {
            tally.Malformed(exception.Message);
            return null;
        }
    }

    private async IAsyncEnumerable<List<Dictionary<string, AttributeValue>>> PagesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scan = new ScanRequest { TableName = heartbeatsTable, ExpressionAttributeNames = [] };
        foreach (var field in HeartbeatReader.Fields)
        {
            scan.ExpressionAttributeNames[$"#{field}"] = field; // some are reserved words of DynamoDB
        }

        scan.ProjectionExpression = string.Join(',', scan.ExpressionAttributeNames.Keys);
        do
        {
            var page = await dynamoDB.ScanAsync(scan, cancellationToken);
            yield return page.Items ?? [];
            scan.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (scan.ExclusiveStartKey is { Count: > 0 });
    }

    /// <summary>What a run did; of each kind at most 100 names.</summary>
    /// <param name="Checked">Rows of the table.</param>
    /// <param name="Late">Processes that became late in this run.</param>
    /// <param name="Overrunning">Processes whose run became too long.</param>
    /// <param name="Failed">Processes that failed by their own word.</param>
    /// <param name="Recovered">Processes that are well again.</param>
    /// <param name="Flapping">Processes that changed so often that nothing more is told of them for now.</param>
    /// <param name="Malformed">Rows that could not be used, each with its reason.</param>
    /// <param name="Alerts">Alerts and recoveries, all of them.</param>
    /// <param name="MalformedRows">Rows that could not be used, all of them.</param>
    public sealed record Report(
        int Checked,
        IReadOnlyList<string> Late,
        IReadOnlyList<string> Overrunning,
        IReadOnlyList<string> Failed,
        IReadOnlyList<string> Recovered,
        IReadOnlyList<string> Flapping,
        IReadOnlyList<string> Malformed,
        int Alerts,
        int MalformedRows);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(JsonElement))]
    [JsonSerializable(typeof(Report))]
    private sealed partial class ProcessCheckerJson : JsonSerializerContext;
}
