using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Amazon.SQS;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Constants;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.Notify;

/// <summary>
/// Notifies people over webhooks of the alerts in its queue: once when an incident opens, once when it changes, once when it is over. No
/// notification is sent for a message that comes twice, nor for an alert that comes too late. What cannot be delivered now is retried,
/// alone; what never can goes to the dead-letter queue with the reason. A schedule starts it, too, to remind people of what stays open.
/// </summary>
internal sealed class NotifyHandler(
    IAmazonSQS sqs,
    IAmazonDynamoDB dynamoDB,
    HttpClient http,
    ConstantStore constantStore,
    TimeProvider time,
    Destinations destinations,
    string incidentsTable,
    string queue,
    DeadLetterQueue deadLetterQueue)
{
    private readonly IncidentTable incidents = new(dynamoDB, time, incidentsTable);
    private readonly WebhookClient client = new(http, time);
    private readonly NotificationDeadLetters deadLetters = new(deadLetterQueue);
    private readonly QuietTimes quiet = new(time);
    private readonly Dictionary<string, DateTimeOffset> reported = [];
    private readonly UnknownRoutes unknown = new();

    public static LambdaHandler Create() => LambdaHandler.For<SQSEvent, SQSBatchResponse>(
        new NotifyHandler(
            AwsClients.SQS,
            AwsClients.DynamoDB,
            WebhookClient.Http,
            ConstantStore.FromSettings(),
            TimeProvider.System,
            Destinations.FromSettings(),
            Setting.Required("INCIDENTS_TABLE"),
            Setting.Required("NOTIFICATIONS_QUEUE_URL"),
            DeadLetterQueue.FromSettings()).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    /// <param name="batch">An empty one comes from the schedule, and asks for reminders.</param>
    /// <returns>The messages to retry.</returns>
    public async Task<SQSBatchResponse> HandleAsync(SQSEvent batch, ILambdaContext context)
    {
        var malformed = new List<RefusedMessage>();
        var alerts = AlertInbox.Read(batch, time, malformed);
        var constants = await NotificationsConstants.LoadAsync(constantStore, context.CancellationToken);
        var webhooks = await destinations.GetAsync(context.CancellationToken);
        var routing = new Routing([.. webhooks.Keys], constants, incidents);
        if (webhooks.Count == 0)
        {
            // Whoever was notified of a beginning, before the destinations were taken away, may be there again for the next outage.
            await routing.ByDestinationAsync(alerts.Where(queued => queued.Alert.Kind == AlertKind.Recovery), context.CancellationToken);
            var unheard = NotificationDeadLetters.WithoutDestination(alerts.Where(queued => queued.Wait is null));
            return await RetryOrSetAsideAsync(alerts, [.. unheard, .. malformed], context);
        }

        unknown.Say(constants, [.. webhooks.Keys]);
        var byDestination = batch.Records.Count == 0
            ? await new Reminders(incidents, constants, routing, [.. webhooks.Keys], time).DueAsync(context.CancellationToken)
            : await routing.ByDestinationAsync(alerts, context.CancellationToken);
        var watch = new DestinationWatch(sqs, queue, incidents, deadLetters, time, [.. webhooks.Keys], reported);
        foreach (var (name, alertsOfIt) in byDestination)
        {
            await new DestinationRun(
                webhooks[name], destinations, incidents, client, deadLetters, watch, constants, quiet, time, context)
                .RunAsync(alertsOfIt);
        }

        return await RetryOrSetAsideAsync(alerts, malformed, context);
    }

    private async Task<SQSBatchResponse> RetryOrSetAsideAsync(
        IReadOnlyList<QueuedAlert> alerts, IReadOnlyList<RefusedMessage> refused, ILambdaContext context)
    {
        var failed = new HashSet<string>();
        var givenUp = await new Redelivery(sqs, time, queue, incidents).PostponeAsync(alerts, failed);
        await deadLetters.SetAsideAsync([.. givenUp, .. refused], failed, context.CancellationToken);
        return new([.. failed.Select(id => new SQSBatchResponse.BatchItemFailure(id))]);
    }
}
