using System.Text.Json;
using System.Text.Json.Serialization;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>Reads the bodies of messages: an alert of AnnounceAlerts, or a CloudWatch alarm that its topic sent.</summary>
internal static class IncomingAlert
{
    private const int MaxMessageChars = 3000;

    /// <param name="sentAt">When the message was sent: no alert was raised long after that.</param>
    /// <returns>Null when there is nothing to notify of.</returns>
    /// <exception cref="FormatException">It is neither; says why.</exception>
    public static Alert? Read(string body, DateTimeOffset sentAt)
    {
        try
        {
            var topic = JsonSerializer.Deserialize(body, IncomingAlertJson.Default.TopicMessage);
            var alert = topic is { Type: "Notification", Message: { } message }
                ? Present(JsonSerializer.Deserialize(message, IncomingAlertJson.Default.CloudWatchAlarm)).ToAlert()
                : Present(JsonSerializer.Deserialize(body, AlertJson.Default.Alert));
            return alert is null ? null : Checked(alert, sentAt);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"the message is neither an alert nor a CloudWatch alarm: {exception.Message}", exception);
        }
    }

    private static T Present<T>(T? value)
        where T : class => value ?? throw new FormatException("the message is null");

    private static Alert Checked(Alert alert, DateTimeOffset sentAt)
    {
        if (alert.Subject.Length == 0)
        {
            throw new FormatException("the subject is empty");
        }

        // With a time of the far future, each later alert of the subject would be older than it.
        var isAhead = alert.RaisedAt > sentAt + Incident.MaxAhead;
        if (isAhead)
        {
            Log.Warning(
                "An alert says that it was raised after it was sent; the time of sending counts.",
                ("subject", alert.Subject), ("raisedAt", alert.RaisedAt), ("sentAt", sentAt));
        }

        return alert.Bounded(MaxMessageChars) with { RaisedAt = isAhead ? sentAt : alert.RaisedAt };
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TopicMessage))]
[JsonSerializable(typeof(CloudWatchAlarm))]
internal sealed partial class IncomingAlertJson : JsonSerializerContext;
