using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Batches;
using WorkerLib.Constants;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>
/// Notifies subscribers of hazards: when one reaches their severity in their area, when what it says changes, and when it is over. It
/// writes rows of the alerts table, which AnnounceAlerts and Notify carry on; a change that comes twice makes the same rows. Nobody is
/// notified of drills and tests. Of what was reported long before it came, only those are who were notified of it before, so that the
/// import of an archive wakes nobody.
/// </summary>
/// <param name="maxAge">The longest time between report and change.</param>
internal sealed class AnnounceHazardsHandler(
    IAmazonDynamoDB dynamoDB, ConstantStore constants, TimeSpan maxAge, string alertsTable, DeadLetterQueue deadLetters)
{
    private readonly HazardChanges changes = new(deadLetters);
    private readonly Announcer announcer = new(new HazardAlerts(dynamoDB, alertsTable), maxAge);

    public static LambdaHandler Create() => LambdaHandler.For<DynamoDBEvent, StreamsEventResponse>(
        new AnnounceHazardsHandler(
            AwsClients.DynamoDB,
            ConstantStore.FromSettings(),
            TimeSpan.FromHours(Setting.RequiredNumber("ANNOUNCE_MAX_AGE_HOURS", 1, 1_000_000)),
            Setting.Required("ALERTS_TABLE"),
            DeadLetterQueue.FromSettings()).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public async Task<StreamsEventResponse> HandleAsync(DynamoDBEvent batch, ILambdaContext context)
    {
        var published = await constants.LoadOrDefaultAsync(
            "subscriptions", SubscriptionsConstantsJson.Default.SubscriptionsConstants, context.CancellationToken);
        var subscriptions = (published ?? SubscriptionsConstants.Default).Subscriptions;
        return await Batch.RunAsync(
            batch,
            context,
            async (record, _) =>
            {
                if (await changes.ReadAsync(record, context.CancellationToken) is { } change)
                {
                    await announcer.NotifyAsync(change, subscriptions, context.CancellationToken);
                }
            },
            changes.SetAsideAsync);
    }
}
