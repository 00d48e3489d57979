using WorkerLib.Lambda.Events;

namespace Worker.Jobs.Notify;

/// <summary>Reads the messages of a batch.</summary>
internal static class AlertInbox
{
    /// <summary>The alerts of a batch, the oldest first.</summary>
    /// <param name="malformed">Gets what is none, to be set aside.</param>
    public static List<QueuedAlert> Read(SQSEvent batch, TimeProvider time, List<RefusedMessage> malformed)
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
                malformed.Add(new RefusedMessage(message, exception.Message));
            }
        }

        alerts.Sort((one, other) => one.Alert.RaisedAt.CompareTo(other.Alert.RaisedAt));
        return alerts;
    }
}
