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
    /// <param name="source">ARN of the queue that it comes from, and returns to when it is redriven.</param>
    public async Task SendAsync(string body, string? source, string reason, CancellationToken cancellationToken)
    {
        Log.Error("A notification is set aside in the dead-letter queue.", ("reason", reason), ("body", body));
        Metric.Count("notificationsSetAside");
        await queue.SendAsync(body, reason, source, keys: null, cancellationToken);
    }

    /// <summary>
    /// Sends messages; those that cannot be sent, or not before the deadline, are retried. To be called when all else is done: nobody's
    /// alert may wait for a queue that does not respond.
    /// </summary>
    /// <param name="failed">Gets the ids of messages to retry.</param>
    public async Task SetAsideAsync(IReadOnlyList<RefusedMessage> messages, HashSet<string> failed, CancellationToken cancellationToken)
    {
        foreach (var (message, reason) in messages)
        {
            try
            {
                await SendAsync(message.Body, message.EventSourceArn, reason, cancellationToken);
            }
            catch (Exception exception) when (
                exception is AmazonServiceException or HttpRequestException or TimeoutException or OperationCanceledException)
            {
                Log.Error("A message could not be set aside and is retried.", exception, ("record", message.MessageId));
                failed.Add(message.MessageId);
            }
        }
    }

    /// <summary>
    /// Without a destination. Of a recovery there is nothing to say, as nobody was notified of the beginning; an alarm is sent by its
    /// topic to the addresses of alarm_emails, too, and one of the dead letters would make dead letters.
    /// </summary>
    /// <returns>What is to be set aside of it.</returns>
    public static IEnumerable<RefusedMessage> WithoutDestination(IEnumerable<QueuedAlert> alerts)
    {
        foreach (var queued in alerts)
        {
            Metric.Count("notificationsWithoutDestination");
            if (queued.Alert.Kind == AlertKind.Alert && !CloudWatchAlarm.IsOne(queued.Alert))
            {
                yield return new(queued.Message, $"nobody is notified: there is no destination in {Destinations.Place}");
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

/// <summary>A message that nobody can be notified of.</summary>
/// <param name="Reason">For who finds it among the dead letters.</param>
internal sealed record RefusedMessage(SQSEvent.SQSMessage Message, string Reason);
