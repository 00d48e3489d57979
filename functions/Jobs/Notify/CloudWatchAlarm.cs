using System.Globalization;
using System.Text.Json.Serialization;
using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>
/// What SNS puts around a message on its way to a queue (https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html).
/// </summary>
internal sealed record TopicMessage(
    [property: JsonPropertyName("Type")] string? Type = null, [property: JsonPropertyName("Message")] string? Message = null);

/// <summary>
/// A change of state of a CloudWatch alarm, as it is published to its topic
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html).
/// </summary>
internal sealed record CloudWatchAlarm(
    [property: JsonPropertyName("AlarmName")] string AlarmName,
    [property: JsonPropertyName("NewStateValue")] string NewStateValue,
    [property: JsonPropertyName("StateChangeTime")] string StateChangeTime,
    [property: JsonPropertyName("NewStateReason")] string? NewStateReason = null,
    [property: JsonPropertyName("AlarmDescription")] string? AlarmDescription = null)
{
    private const string SubjectPrefix = "alarm/";

    public static bool IsOne(Alert alert) => alert.Subject.StartsWith(SubjectPrefix, StringComparison.Ordinal);

    /// <summary>The alert that it is; null when CloudWatch has too little data to say anything.</summary>
    /// <exception cref="FormatException">It cannot be used; says why.</exception>
    public Alert? ToAlert() => NewStateValue switch
    {
        "ALARM" => Alert(AlertKind.Alert, string.IsNullOrEmpty(AlarmDescription) ? NewStateReason : AlarmDescription),
        "OK" => Alert(AlertKind.Recovery, NewStateReason),
        "INSUFFICIENT_DATA" => null,
        _ => throw new FormatException($"alarm {AlarmName}: NewStateValue '{NewStateValue}' is neither ALARM, OK nor INSUFFICIENT_DATA"),
    };

    private Alert Alert(AlertKind kind, string? message) => new(
        $"{SubjectPrefix}{AlarmName}",

        // Such as 2026-11-20T12:00:00.123+0000: without a colon in the offset.
        DateTimeOffset.TryParse(StateChangeTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException($"alarm {AlarmName}: StateChangeTime '{StateChangeTime}' is not a time"),
        kind,
        AlertSeverity.Error,
        string.IsNullOrEmpty(message) ? NewStateValue : message,
        NewStateValue); // between two of ALARM, without an OK, the data were missing
}
