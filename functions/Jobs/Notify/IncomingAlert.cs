using System.Text.Json;
using System.Text.Json.Serialization;
using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>Reads the bodies of messages: an alert of AnnounceAlerts, or a CloudWatch alarm that its topic sent.</summary>
internal static class IncomingAlert
{
    private const int MaxSubjectChars = 1000; // a hazard with a long name has 870
    private const int MaxMessageChars = 3000;

    /// <returns>Null when there is nothing to notify of.</returns>
    /// <exception cref="FormatException">It is neither; says why.</exception>
    public static Alert? Read(string body)
    {
        try
        {
            var topic = JsonSerializer.Deserialize(body, IncomingAlertJson.Default.TopicMessage);
            var alert = topic is { Type: "Notification", Message: { } message }
                ? Present(JsonSerializer.Deserialize(message, IncomingAlertJson.Default.CloudWatchAlarm)).ToAlert()
                : Present(JsonSerializer.Deserialize(body, AlertJson.Default.Alert));
            return alert is null ? null : Checked(alert);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"the message is neither an alert nor a CloudWatch alarm: {exception.Message}", exception);
        }
    }

    private static T Present<T>(T? value)
        where T : class => value ?? throw new FormatException("the message is null");

    private static Alert Checked(Alert alert) =>
        alert.Subject.Length is 0 or > MaxSubjectChars
            ? throw new FormatException($"the subject has {alert.Subject.Length} characters, 1 to {MaxSubjectChars} are allowed")
        : alert.Message.Length > MaxMessageChars ? alert with { Message = $"{alert.Message.AsSpan(0, MaxMessageChars)}…" }
        : alert;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TopicMessage))]
[JsonSerializable(typeof(CloudWatchAlarm))]
internal sealed partial class IncomingAlertJson : JsonSerializerContext;
