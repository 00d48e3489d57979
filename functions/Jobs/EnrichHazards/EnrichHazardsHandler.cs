using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Hazards.Enrichment;
using Hazards.Tables;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Batches;
using WorkerLib.Constants;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.EnrichHazards;

/// <summary>
/// Makes of each event whose state changed the hazard that is served: areas with their prefectures and points, severity, headlines, and
/// what operators amended. It writes what stands in the tables now, so a change that comes twice, late or out of order does no harm.
/// </summary>
internal sealed class EnrichHazardsHandler(
    IAmazonDynamoDB dynamoDB,
    ConstantStore constants,
    string eventsTable,
    string hazardsTable,
    string listsTable,
    DeadLetterQueue deadLetters)
{
    private readonly PublishedAreas areas = new(constants);
    private readonly HazardWriter writer = new(dynamoDB, hazardsTable, listsTable);

    public static LambdaHandler Create() => LambdaHandler.For<DynamoDBEvent, StreamsEventResponse>(
        new EnrichHazardsHandler(
            AwsClients.DynamoDB,
            ConstantStore.FromSettings(),
            Setting.Required("HAZARD_EVENTS_TABLE"),
            Setting.Required("HAZARDS_TABLE"),
            Setting.Required("HAZARD_LISTS_TABLE"),
            DeadLetterQueue.FromSettings()).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public async Task<StreamsEventResponse> HandleAsync(DynamoDBEvent batch, ILambdaContext context)
    {
        AreaTables? tables = null;
        var done = new HashSet<string>();
        return await Batch.RunAsync(batch, context, EnrichOneAsync, SetAsideAsync);

        async Task EnrichOneAsync(DynamoDBEvent.DynamodbStreamRecord record, ILambdaContext invocation)
        {
            // The mapping's filter wants rows `state` only; telegrams and amendments change them, too.
            var key = record.Dynamodb.Keys;
            if (key.Count == 0)
            {
                throw new FormatException("The change does not say of which row it is: its keys are missing.");
            }

            if (record.EventName != "REMOVE"
                && key.GetValueOrDefault(EventRows.Row)?.S == EventRows.State
                && key.GetValueOrDefault(EventRows.Event)?.S is { } eventKey
                && !done.Contains(eventKey))
            {
                // What is read holds all changes of the batch.
                await EnrichAsync(eventKey, tables ??= await areas.LoadAsync(context.CancellationToken), context.CancellationToken);
                done.Add(eventKey);
            }
        }
    }

    /// <summary>The letter names the event; what it says stands in the table.</summary>
    private Task SetAsideAsync(DynamoDBEvent.DynamodbStreamRecord record, string reason, CancellationToken cancellationToken) =>
        deadLetters.SendAsync(
            AttributeJson.Text(record.Dynamodb.Keys), reason, record.EventSourceArn, record.Dynamodb.Keys, cancellationToken);

    private async Task EnrichAsync(string eventKey, AreaTables tables, CancellationToken cancellationToken)
    {
        if (await EventSnapshot.LoadAsync(dynamoDB, eventsTable, eventKey, cancellationToken) is not { } snapshot)
        {
            Log.Warning("An event whose state changed is gone.", ("event", eventKey));
            return;
        }

        if (snapshot.Stored.State.IsOnlyNamed)
        {
            Metric.Count("hazardsOnlyNamed");
            return;
        }

        var written = await writer.WriteAsync(snapshot.ToHazard(tables), cancellationToken);
        Metric.Count(written ? "hazardsWritten" : "hazardsUnchanged");
    }
}
