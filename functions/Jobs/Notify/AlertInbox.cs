using WorkerLib.Lambda.Events;

namespace Worker.Jobs.Notify;

/// <summary>Reads the messages of a batch.</summary>
internal sealed class AlertInbox(NotificationDeadLetters deadLetters, TimeProvider time)
{
    /// <summary>The alerts of a batch, the oldest first. What is none is set aside.</summary>
    /// <param name="failed">Gets the ids of messages that could not be set aside.</param>
    public async Task<List<QueuedAlert>> ReadAsync(SQSEvent batch, HashSet<string> failed)
    {
        var alerts = new List<QueuedAlert>();
        foreach (var message in batch.Records)
        {
            try
            {
                if (IncomingAlert.Read(message.Body, QueuedAlert.SentAtOf(message) ?? time.GetUtcNow()) is { } alert)
                {
                    alerts.Add(new QueuedAlert(message, alert));
                }
            }
            catch (FormatException exception)
            {
                await deadLetters.SetAsideAsync(message, exception.Message, failed);
            }
        }

        alerts.Sort((one, other) => one.Alert.RaisedAt.CompareTo(other.Alert.RaisedAt));
        return alerts;
    }
}
