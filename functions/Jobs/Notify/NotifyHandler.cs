using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Amazon.SQS;
using Sentry;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Constants;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.Notify;

/// <summary>
/// Notifies people over webhooks of the alerts in its queue: once when an incident opens, once when it changes, once when it is over. No
/// notification is sent for a message that comes twice, nor for an alert that comes too late. What cannot be delivered now is retried,
/// alone; what never can goes to the dead-letter queue with the reason.
/// </summary>
internal sealed class NotifyHandler(
    IAmazonSQS sqs,
    IAmazonDynamoDB dynamoDB,
    HttpClient http,
    ConstantStore constantStore,
    TimeProvider time,
    string? destinations,
    string incidentsTable,
    string queue,
    string deadLetterQueue)
{
    private readonly IReadOnlyDictionary<string, Webhook> webhooks = Webhook.ReadAll(destinations);
    private readonly IncidentTable incidents = new(dynamoDB, time, incidentsTable);
    private readonly WebhookClient client = new(http, time);
    private readonly NotificationDeadLetters deadLetters = new(new DeadLetterQueue(sqs, deadLetterQueue));
    private readonly QuietTimes quiet = new(time);

    public static LambdaHandler Create() => LambdaHandler.For<SQSEvent, SQSBatchResponse>(
        new NotifyHandler(
            AwsClients.SQS,
            AwsClients.DynamoDB,
            WebhookClient.Http,
            new ConstantStore(
                AwsClients.DynamoDB, AwsClients.S3, Setting.Required("CONSTANTS_TABLE"), Setting.Required("CONSTANTS_BUCKET")),
            TimeProvider.System,
            Environment.GetEnvironmentVariable(Webhook.Setting),
            Setting.Required("INCIDENTS_TABLE"),
            Setting.Required("NOTIFICATIONS_QUEUE_URL"),
            Setting.Required("DEAD_LETTER_QUEUE_URL")).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    /// <returns>The messages to retry.</returns>
    public async Task<SQSBatchResponse> HandleAsync(SQSEvent batch, ILambdaContext context)
    {
        var failed = new HashSet<string>();
        var alerts = await new AlertInbox(deadLetters).ReadAsync(batch, failed);
        var constants = await NotificationsConstants.LoadAsync(constantStore, context.CancellationToken);
        foreach (var (name, alertsOfIt) in new Routing([.. webhooks.Keys]).ByDestination(alerts, constants))
        {
            await NotifyAsync(name, alertsOfIt, constants, context);
        }

        await new Redelivery(sqs, time, queue, deadLetters).PostponeAsync(alerts, failed);
        return new SQSBatchResponse([.. failed.Select(id => new SQSBatchResponse.BatchItemFailure(id))]);
    }

    private async Task NotifyAsync(string name, List<QueuedAlert> alerts, NotificationsConstants constants, ILambdaContext context)
    {
        try
        {
            await new DestinationRun(webhooks[name], incidents, client, deadLetters, constants, quiet, time, context).RunAsync(alerts);
        }
        catch (Exception exception)
        {
            // What was sent is marked as sent, and one destination must not keep others from being notified.
            SentrySdk.CaptureException(exception);
            Log.Error("The destination could not be notified; its alerts are retried.", exception, ("destination", name));
            alerts.ForEach(alert => alert.RetryLater(alert.Backoff, $"{name}: {exception.GetType().Name}"));
        }
    }
}
