using System.Text.Json.Serialization;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace WorkerLib.Alerts;

/// <summary>
/// Something that people should know. It is a row of the alerts table, written with the state that it tells of (decision 0007), and the
/// body of a message to Notify.
/// </summary>
/// <param name="Subject">
/// What it is about, such as <c>process/billing-sync</c>. The alerts of a subject are one incident, until one of them is a recovery.
/// </param>
/// <param name="RaisedAt">When it was raised; with the subject it names the alert.</param>
/// <param name="Kind">Whether something went wrong or is well again.</param>
/// <param name="Severity">How soon somebody must look.</param>
/// <param name="Message">One sentence for people. Names, times and numbers, no secrets.</param>
public sealed record Alert(string Subject, DateTimeOffset RaisedAt, AlertKind Kind, AlertSeverity Severity, string Message)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>The row of the alerts table.</summary>
    public Dictionary<string, AttributeValue> ToItem() => new()
    {
        ["subject"] = new(Subject),
        ["raisedAt"] = Attributes.Time(RaisedAt), // rows of a subject sort by time
        ["kind"] = new(Kind == AlertKind.Alert ? "alert" : "recovery"),
        ["severity"] = new(Severity switch
        {
            AlertSeverity.Info => "info",
            AlertSeverity.Warning => "warning",
            AlertSeverity.Error => "error",
            _ => "critical",
        }),
        ["message"] = new(Message),
        ["expiresAt"] = Attributes.Seconds(RaisedAt + Kept),
    };

    /// <summary>Reads a row of the alerts table.</summary>
    /// <exception cref="FormatException">It is not one; the message says what is wrong with which row.</exception>
    public static Alert Read(IReadOnlyDictionary<string, AttributeValue> item)
    {
        var row = new ItemReader(
            item, $"alert {item.GetValueOrDefault("subject")?.S ?? "?"} of {item.GetValueOrDefault("raisedAt")?.S ?? "?"}");
        return new Alert(
            row.Text("subject"),
            row.Time("raisedAt"),
            row.Text("kind") switch
            {
                "alert" => AlertKind.Alert,
                "recovery" => AlertKind.Recovery,
                _ => throw row.Misfit("kind", "is not alert or recovery"),
            },
            row.Text("severity") switch
            {
                "info" => AlertSeverity.Info,
                "warning" => AlertSeverity.Warning,
                "error" => AlertSeverity.Error,
                "critical" => AlertSeverity.Critical,
                _ => throw row.Misfit("severity", "is not info, warning, error or critical"),
            },
            row.Text("message"));
    }
}

[JsonConverter(typeof(JsonStringEnumConverter<AlertKind>))]
public enum AlertKind
{
    [JsonStringEnumMemberName("alert")]
    Alert,

    [JsonStringEnumMemberName("recovery")]
    Recovery,
}

[JsonConverter(typeof(JsonStringEnumConverter<AlertSeverity>))]
public enum AlertSeverity
{
    [JsonStringEnumMemberName("info")]
    Info,

    [JsonStringEnumMemberName("warning")]
    Warning,

    [JsonStringEnumMemberName("error")]
    Error,

    [JsonStringEnumMemberName("critical")]
    Critical,
}
