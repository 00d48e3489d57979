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
/// <param name="Fingerprint">
/// What people would act on, for messages with numbers that they would not: while an incident is open, an alert with the fingerprint that
/// they were notified of is a repeat, which is only counted, and one with another is a change. When null, the message decides.
/// </param>
public sealed record Alert(
    string Subject,
    DateTimeOffset RaisedAt,
    AlertKind Kind,
    AlertSeverity Severity,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fingerprint = null)
{
    /// <summary>What DynamoDB takes as a partition key.</summary>
    private const int MaxSubjectBytes = 2048;

    private const int MaxFingerprintBytes = 256;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>A subject as it stands in a table: the beginning and a hash where it is too long for a key.</summary>
    public static string KeyOf(string subject) => Text.Key(subject, MaxSubjectBytes);

    /// <summary>
    /// With a subject that can be a key, a message of at most so many characters, and a fingerprint of a bounded length. What is too long
    /// becomes its beginning; subject and fingerprint end with a hash then. What a message says only behind its beginning still tells it
    /// from another: without a fingerprint, it gets one.
    /// </summary>
    public Alert Bounded(int maxMessageChars)
    {
        var isCut = Message.Length > maxMessageChars;
        return this with
        {
            Subject = KeyOf(Subject),
            Message = isCut ? $"{Text.Cut(Message, maxMessageChars)}…" : Message,
            Fingerprint = (Fingerprint ?? (isCut ? Message : null)) is { } fingerprint ? Text.Key(fingerprint, MaxFingerprintBytes) : null,
        };
    }

    /// <summary>The row of the alerts table.</summary>
    public Dictionary<string, AttributeValue> ToItem()
    {
        var item = Item();
        if (Fingerprint is { } fingerprint)
        {
            item["fingerprint"] = new(Text.Key(fingerprint, MaxFingerprintBytes));
        }

        return item;
    }

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
            row.Text("message"),
            row.OptionalText("fingerprint"));
    }

    private Dictionary<string, AttributeValue> Item() => new()
    {
        ["subject"] = new(KeyOf(Subject)),
        ["raisedAt"] = Attributes.Time(RaisedAt), // rows of a subject sort by time
        ["kind"] = new(Kind == AlertKind.Alert ? "alert" : "recovery"),
        ["severity"] = new(Severity switch
        {
            AlertSeverity.Info => "info",
            AlertSeverity.Warning => "warning",
            AlertSeverity.Error => "error",
            _ => "critical",
        }),
        ["message"] = new(Text.WellFormed(Message)),
        ["expiresAt"] = Attributes.Seconds(RaisedAt < DateTimeOffset.MaxValue - Kept ? RaisedAt + Kept : DateTimeOffset.MaxValue),
    };
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
