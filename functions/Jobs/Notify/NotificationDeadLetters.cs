using Amazon.Runtime;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;
using Metric = WorkerLib.Metric;

namespace Worker.Jobs.Notify;

/// <summary>Messages that nobody can be notified of.</summary>
internal sealed class NotificationDeadLetters(DeadLetterQueue queue)
{
    public Task SendAsync(SQSEvent.SQSMessage message, string reason) => SendAsync(message.Body, message.EventSourceArn, reason);

    /// <param name="source">ARN of the queue that it comes from, and returns to when it is redriven.</param>
    public async Task SendAsync(string body, string? source, string reason)
    {
        Log.Error("A notification is set aside in the dead-letter queue.", ("reason", reason), ("body", body));
        Metric.Count("notificationsSetAside");
        await queue.SendAsync(body, reason, source);
    }

    /// <summary>Sends a message; when that fails, the message is retried.</summary>
    /// <param name="failed">Gets the id of a message to retry.</param>
    public async Task SetAsideAsync(SQSEvent.SQSMessage message, string reason, HashSet<string> failed)
    {
        try
        {
            await SendAsync(message, reason);
        }
        catch (Exception exception) when (
            exception is AmazonServiceException or HttpRequestException or TimeoutException or OperationCanceledException)
        {
            Log.Error("A message could not be set aside and is retried.", exception, ("record", message.MessageId));
            failed.Add(message.MessageId);
        }
    }

    /// <summary>
    /// Without a destination. Of a recovery there is nothing to say, as nobody was notified of the beginning; an alarm is sent by its
    /// topic to the addresses of alarm_emails, too, and one of the dead letters would make dead letters.
    /// </summary>
    public async Task SetAsideWithoutDestinationAsync(IEnumerable<QueuedAlert> alerts, HashSet<string> failed)
    {
        foreach (var queued in alerts)
        {
            Metric.Count("notificationsWithoutDestination");
            if (queued.Alert.Kind == AlertKind.Alert && !CloudWatchAlarm.IsOne(queued.Alert))
            {
                await SetAsideAsync(
                    queued.Message, $"nobody is notified: there is no destination in {Destinations.Place}", failed);
            }
            else
            {
                Log.Warning(
                    $"Nobody is notified of an alert: there is no destination in {Destinations.Place}.",
                    ("subject", queued.Alert.Subject), ("alert", queued.Alert.Message));
            }
        }
    }
}
