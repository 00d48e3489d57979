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
/// Finds processes whose heartbeat is late and those that are back, and alerts once for each change. The new state and the alert
/// are written in one transaction, on the condition that nobody changed the heartbeat meanwhile: concurrent and repeated runs
/// alert once, and no alert is lost between two writes.
/// </summary>
public sealed partial class ProcessCheckerHandler(IAmazonDynamoDB dynamoDB, TimeProvider time, string heartbeatsTable, string alertsTable)
{
    public static LambdaHandler Create() => LambdaHandler.For<JsonElement, Report>(
        new ProcessCheckerHandler(
            AwsClients.DynamoDB,
            TimeProvider.System,
            Setting.Required("HEARTBEATS_TABLE"),
            Setting.Required("ALERTS_TABLE")).HandleAsync,
        new JobJsonSerializer<ProcessCheckerJson>(ProcessCheckerJson.Default));

    public async Task<Report> HandleAsync(JsonElement schedule, ILambdaContext context)
    {
        var now = time.GetUtcNow();
        var rows = 0;
        List<string> late = [], recovered = [], malformed = [];
        AmazonDynamoDBException? failure = null;
        await foreach (var row in RowsAsync(context.CancellationToken))
        {
            rows++;
            try
            {
                var heartbeat = Heartbeat.Read(row);
                var state = heartbeat.StateAt(now);
                if (state != heartbeat.State && await ChangeStateAsync(heartbeat, state, now, context))
                {
                    (state == HeartbeatState.Late ? late : recovered).Add(heartbeat.Process);
                }
            }
            catch (FormatException exception)
            {
                malformed.Add(exception.Message);
                Log.Warning($"Heartbeat set aside: {exception.Message}.");
            }
            catch (AmazonDynamoDBException exception)
            {
                // One row that cannot be written must not keep the others from being checked.
                Log.Error($"The state of {row.GetValueOrDefault("process")?.S} could not be changed.", exception);
                failure = exception;
            }
        }

        if (failure is not null)
        {
            throw new StepFailedException("change the state of a process", failure);
        }

        return new Report(rows, late, recovered, malformed);
    }

    private async IAsyncEnumerable<Dictionary<string, AttributeValue>> RowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scan = new ScanRequest { TableName = heartbeatsTable };
        do
        {
            var page = await dynamoDB.ScanAsync(scan, cancellationToken);
            foreach (var row in page.Items ?? [])
            {
                yield return row;
            }

            scan.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (scan.ExclusiveStartKey is { Count: > 0 });
    }

    /// <summary>Writes the new state and its alert; false when another run or a new beat came first.</summary>
    private async Task<bool> ChangeStateAsync(Heartbeat heartbeat, HeartbeatState state, DateTimeOffset now, ILambdaContext context)
    {
        var alert = new ProcessAlert(heartbeat, state, now);
        try
        {
            await dynamoDB.TransactWriteItemsAsync(
                new TransactWriteItemsRequest
                {
                    TransactItems =
                    [
                        new() { Update = heartbeat.ChangeTo(state, now, heartbeatsTable) },
                        new() { Put = new Put { TableName = alertsTable, Item = alert.ToItem() } },
                    ],
                },
                context.CancellationToken);
        }
        catch (TransactionCanceledException exception) when (exception.CancellationReasons.TrueForAll(LostTheRace))
        {
            return false;
        }

        Log.Warning(alert.Message);
        return true;
    }

    private static bool LostTheRace(CancellationReason reason) =>
        reason.Code is null or "None" or "ConditionalCheckFailed" or "TransactionConflict";

    /// <param name="Checked">Rows of the table.</param>
    /// <param name="Late">Processes that became late in this run.</param>
    /// <param name="Recovered">Processes that came back in this run.</param>
    /// <param name="Malformed">Rows that could not be used, each with its reason.</param>
    public sealed record Report(int Checked, IReadOnlyList<string> Late, IReadOnlyList<string> Recovered, IReadOnlyList<string> Malformed);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(JsonElement))]
    [JsonSerializable(typeof(Report))]
    private sealed partial class ProcessCheckerJson : JsonSerializerContext;
}
