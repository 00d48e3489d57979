using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Lambda.Events;

namespace Worker.Jobs.Notify;

/// <summary>Messages that nobody can be told of.</summary>
internal sealed class NotificationDeadLetters(DeadLetterQueue queue)
{
    public async Task SendAsync(SQSEvent.SQSMessage message, string reason)
    {
        Log.Error("A notification is set aside in the dead-letter queue.", ("record", message.MessageId), ("reason", reason));
        Metric.Count("notificationsSetAside");
        await queue.SendAsync(message.Body, reason, message.EventSourceArn);
    }
}
