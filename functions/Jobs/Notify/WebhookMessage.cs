using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>What is posted to a webhook: one notification, or several as a digest.</summary>
/// <param name="Id">The same whenever the same is posted, so that a receiver can recognise it.</param>
internal sealed record WebhookMessage(string Id, byte[] Body)
{
    private const int MaxChars = 3500; // Slack cuts at 4,000

    /// <summary>What the lines of a digest may have together, or less where its template says much around them.</summary>
    private const int MaxLineChars = 3000;

    private const string Message = "message"; // as a placeholder

    // Of a message within a digest, the fewer the more there are.
    private const int MinShortChars = 60;
    private const int MaxShortChars = 300;

    /// <summary>
    /// The notifications of each digest, so that each of them is named: as many as there is room for, and then another digest.
    /// </summary>
    public static IEnumerable<IReadOnlyList<Notification>> Digests(
        Webhook webhook, IReadOnlyList<Notification> notifications, NotificationTemplates templates)
    {
        var room = RoomOf(templates);
        var (digest, chars) = (new List<Notification>(), 0);
        foreach (var notification in notifications)
        {
            var line = Line(webhook, notification, notifications.Count, templates).Length + 1;
            if (digest.Count > 0 && chars + line > room)
            {
                yield return digest;
                (digest, chars) = ([], 0);
            }

            digest.Add(notification);
            chars += line;
        }

        yield return digest;
    }

    /// <param name="atOnce">How many there are to notify of, this message or others.</param>
    public static WebhookMessage Of(
        Webhook webhook, IReadOnlyList<Notification> notifications, NotificationTemplates templates, int atOnce = 1)
    {
        var isSlack = webhook.Kind == WebhookKind.Slack;
        var text = Shortened(webhook, TextOf(webhook, notifications, templates, atOnce), MaxChars);
        return new WebhookMessage(
            IdOf(webhook, notifications),
            isSlack ? JsonSerializer.SerializeToUtf8Bytes(new SlackBody(text), WebhookMessageJson.Default.SlackBody)
                : JsonSerializer.SerializeToUtf8Bytes(Generic(text, notifications), WebhookMessageJson.Default.GenericBody));
    }

    private static string TextOf(
        Webhook webhook, IReadOnlyList<Notification> notifications, NotificationTemplates templates, int atOnce)
    {
        if (notifications is [var single])
        {
            return Filled(webhook, single.TemplateOf(templates), MaxChars, single.Value);
        }

        var lines = string.Join('\n', notifications.Select(one => Line(webhook, one, atOnce, templates)));
        var count = notifications.Count.ToString(CultureInfo.InvariantCulture);
        return NotificationTemplate.Fill(templates.Digest, name => name == "lines" ? lines : count);
    }

    private static string Line(Webhook webhook, Notification notification, int atOnce, NotificationTemplates templates)
    {
        var maxChars = Math.Clamp(MaxLineChars / atOnce, MinShortChars, MaxShortChars);
        var line = Filled(webhook, templates.DigestLine, RoomOf(templates), name =>
        {
            var value = notification.Value(name).ReplaceLineEndings(" ");
            return name == Message && value.Length > maxChars ? $"{Text.Cut(value, maxChars)}…" : value;
        });
        return Shortened(webhook, line, RoomOf(templates));
    }

    private static int RoomOf(NotificationTemplates templates) => Math.Min(MaxLineChars, MaxChars - templates.Digest.Length);

    /// <summary>
    /// A template with values. When that is too long, the message is shortened: what stands behind it may be the subject, without which
    /// nobody knows what it is about.
    /// </summary>
    private static string Filled(Webhook webhook, string template, int maxChars, Func<string, string> valueOf)
    {
        var text = Fill(int.MaxValue);
        var places = (template.Length - template.Replace($"{{{Message}}}", "", StringComparison.Ordinal).Length) / (Message.Length + 2);
        return text.Length <= maxChars || places == 0 ? text : Fill(Math.Max(0, ((maxChars - Fill(0).Length) / places) - 1));

        string Fill(int messageChars) => NotificationTemplate.Fill(template, name =>
            name == Message ? Shortened(webhook, Escaped(webhook, valueOf(name)), messageChars) : Escaped(webhook, valueOf(name)));
    }

    private static string Escaped(Webhook webhook, string value) => webhook.Kind == WebhookKind.Slack ? SlackText.Escape(value) : value;

    private static string Shortened(Webhook webhook, string text, int chars) =>
        text.Length <= chars ? text
        : webhook.Kind == WebhookKind.Slack ? $"{SlackText.Cut(text, chars)}…"
        : $"{Text.Cut(text, chars)}…";

    private static GenericBody Generic(string text, IReadOnlyList<Notification> notifications) => new(
        notifications is [var single] ? single.Action : "digest", text, [.. notifications.Select(GenericIncident.Of)]);

    private static string IdOf(Webhook webhook, IReadOnlyList<Notification> notifications)
    {
        var what = new StringBuilder(webhook.Name);
        foreach (var notification in notifications)
        {
            what.Append(CultureInfo.InvariantCulture, $"\n{notification.Alert.Subject}\n{notification.Alert.RaisedAt.UtcDateTime:O}");
            what.Append(notification.Step == IncidentStep.Remind ? "\nremind" : "");
        }

        return $"msg_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what.ToString())))[..32]}";
    }
}

/// <summary>https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks.</summary>
internal sealed record SlackBody(string Text);

/// <param name="Action">
/// <c>open</c>, <c>update</c>, <c>resolve</c>, <c>remind</c>, or <c>digest</c> when there are several incidents.
/// </param>
/// <param name="Text">For people.</param>
internal sealed record GenericBody(string Action, string Text, IReadOnlyList<GenericIncident> Incidents);

/// <param name="DedupeKey">The same for all messages of an incident: its subject.</param>
/// <param name="Action"><c>open</c>, <c>update</c>, <c>resolve</c> or <c>remind</c>.</param>
/// <param name="Sequence">1 for the first message of an incident, then 2 and so on.</param>
/// <param name="Count">Alerts since it was opened, also those that nobody was notified of because they said the same.</param>
internal sealed record GenericIncident(
    string DedupeKey,
    string Action,
    int Sequence,
    int Count,
    AlertSeverity Severity,
    string Message,
    DateTimeOffset RaisedAt,
    DateTimeOffset OpenedAt)
{
    public static GenericIncident Of(Notification notification) => new(
        notification.Alert.Subject,
        notification.Action,
        notification.Incident.Sequence,
        notification.Incident.Alerts,
        notification.Alert.Severity,
        notification.Alert.Message,
        notification.Alert.RaisedAt,
        notification.Incident.OpenedAt);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SlackBody))]
[JsonSerializable(typeof(GenericBody))]
internal sealed partial class WebhookMessageJson : JsonSerializerContext;
