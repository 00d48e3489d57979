using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.Lambda.Core;
using Amazon.SQS;
using Amazon.SQS.Model;
using Sentry;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Constants;
using WorkerLib.Lambda;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.Notify;

/// <summary>
/// Tells people over webhooks of the alerts in its queue: once when an incident opens, once when it changes, once when it is over. A message
/// that comes twice and an alert that comes too late are told nobody. What cannot be delivered now comes again, alone; what never can
/// goes to the dead-letter queue with the reason.
/// </summary>
public sealed class NotifyHandler(
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
    private const int MostEntries = 10; // of a call of SQS

    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(4);

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
            new ConstantStore(AwsClients.DynamoDB, AwsClients.S3, Setting.Required("CONSTANTS_TABLE"), Setting.Required("CONSTANTS_BUCKET")),
            TimeProvider.System,
            Environment.GetEnvironmentVariable(Webhook.Setting),
            Setting.Required("INCIDENTS_TABLE"),
            Setting.Required("NOTIFICATIONS_QUEUE_URL"),
            Setting.Required("DEAD_LETTER_QUEUE_URL")).HandleAsync,
        new JobJsonSerializer<EventsJson>(EventsJson.Default));

    public async Task<SQSBatchResponse> HandleAsync(SQSEvent batch, ILambdaContext context)
    {
        var failed = new HashSet<string>();
        var alerts = await ReadAsync(batch, failed);
        var constants = await ConstantsAsync(context);
        foreach (var (name, ofDestination) in ByDestination(alerts, constants))
        {
            await TellAsync(name, ofDestination, constants, context);
        }

        await PostponeAsync(alerts, failed);
        return new SQSBatchResponse([.. failed.Select(id => new SQSBatchResponse.BatchItemFailure(id))]);
    }

    /// <summary>The alerts of a batch, the oldest first. What is none is set aside.</summary>
    private async Task<List<QueuedAlert>> ReadAsync(SQSEvent batch, HashSet<string> failed)
    {
        var alerts = new List<QueuedAlert>();
        foreach (var message in batch.Records)
        {
            try
            {
                if (IncomingAlert.Read(message.Body) is { } alert)
                {
                    alerts.Add(new QueuedAlert(message, alert));
                }
            }
            catch (FormatException exception)
            {
                await SetAsideAsync(message, exception.Message, failed);
            }
        }

        alerts.Sort((one, other) => one.Alert.RaisedAt.CompareTo(other.Alert.RaisedAt));
        return alerts;
    }

    /// <summary>What is published; what is compiled in when that cannot be had, because an alert must not wait for words.</summary>
    private async Task<NotificationsConstants> ConstantsAsync(ILambdaContext context)
    {
        try
        {
            return await constantStore.LoadOrDefaultAsync("notifications", NotificationsConstantsJson.Default.NotificationsConstants, context.CancellationToken)
                ?? NotificationsConstants.Default;
        }
        catch (Exception exception) when (!context.CancellationToken.IsCancellationRequested)
        {
            SentrySdk.CaptureException(exception);
            Log.Error("The constants 'notifications' cannot be read: everybody is told of everything, in the words of the package.", exception);
            return NotificationsConstants.Default;
        }
    }

    private Dictionary<string, List<QueuedAlert>> ByDestination(List<QueuedAlert> alerts, NotificationsConstants constants)
    {
        var byDestination = new Dictionary<string, List<QueuedAlert>>();
        foreach (var alert in alerts)
        {
            var names = constants.DestinationsOf(alert.Alert, webhooks.Keys);
            foreach (var name in names.Where(webhooks.ContainsKey))
            {
                byDestination.TryAdd(name, []);
                byDestination[name].Add(alert);
            }

            if (names.Count == 0 || !names.All(webhooks.ContainsKey))
            {
                Metric.Count("notificationsWithoutDestination");
                Log.Warning(
                    $"Somebody or everybody is not told of an alert: no route fits it, or one leads to a destination that is not in {Webhook.Setting} (terraform/notify.tf).",
                    ("subject", alert.Alert.Subject), ("alert", alert.Alert.Message), ("routedTo", names));
            }
        }

        return byDestination;
    }

    private async Task TellAsync(string name, List<QueuedAlert> alerts, NotificationsConstants constants, ILambdaContext context)
    {
        try
        {
            await new DestinationRun(webhooks[name], incidents, client, deadLetters, constants, quiet, time, context).RunAsync(alerts);
        }
        catch (Exception exception)
        {
            // What is told is marked as told, and one destination must not keep others from being told.
            SentrySdk.CaptureException(exception);
            Log.Error("A destination could not be told; its alerts come again.", exception, ("destination", name));
            alerts.ForEach(alert => alert.ComeAgain(alert.Backoff, $"{name}: {exception.GetType().Name}"));
        }
    }

    /// <summary>Lets what must come again come when it is time for it: without that it would be after the visibility timeout of the queue.</summary>
    private async Task PostponeAsync(List<QueuedAlert> alerts, HashSet<string> failed)
    {
        var entries = new List<ChangeMessageVisibilityBatchRequestEntry>();
        foreach (var alert in alerts.Where(alert => alert.Wait is not null))
        {
            if (alert.Age(time.GetUtcNow()) > GiveUpAfter)
            {
                await SetAsideAsync(alert.Message, $"not delivered within {GiveUpAfter.TotalHours} hours; {alert.Reason}", failed);
            }
            else if (failed.Add(alert.Message.MessageId) && alert.Message.ReceiptHandle is { } handle)
            {
                var seconds = (int)Math.Clamp(Math.Ceiling(alert.Wait!.Value.TotalSeconds), 1, RetryAfter.Longest.TotalSeconds);
                entries.Add(new() { Id = entries.Count.ToString(CultureInfo.InvariantCulture), ReceiptHandle = handle, VisibilityTimeout = seconds });
            }
        }

        for (var at = 0; at < entries.Count; at += MostEntries)
        {
            try
            {
                var changed = await sqs.ChangeMessageVisibilityBatchAsync(
                    new() { QueueUrl = queue, Entries = entries.GetRange(at, Math.Min(MostEntries, entries.Count - at)) }, CancellationToken.None);
                if (changed.Failed is { Count: > 0 } refused)
                {
                    Log.Warning("Messages come again later than they should.", ("messages", refused.Count), ("reason", refused[0].Message));
                }
            }
            catch (Exception exception) when (exception is AmazonSQSException or HttpRequestException or OperationCanceledException)
            {
                Log.Warning("Messages come again later than they should.", exception);
            }
        }
    }

    private async Task SetAsideAsync(SQSEvent.SQSMessage message, string reason, HashSet<string> failed)
    {
        try
        {
            await deadLetters.SendAsync(message, reason);
        }
        catch (Exception exception) when (exception is AmazonSQSException or HttpRequestException or OperationCanceledException)
        {
            Log.Error("A message could not be set aside and comes again.", exception, ("record", message.MessageId));
            failed.Add(message.MessageId);
        }
    }
}
