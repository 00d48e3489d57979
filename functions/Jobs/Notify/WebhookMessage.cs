using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>What is posted to a webhook: one notification, or several as a digest.</summary>
/// <param name="Id">The same whenever the same is posted, so that a receiver can recognise it.</param>
internal sealed record WebhookMessage(string Id, byte[] Body)
{
    private const int MaxLines = 20;
    private const int MaxChars = 3500; // Slack cuts at 4,000

    public static WebhookMessage Of(Webhook webhook, IReadOnlyList<Notification> notifications, NotificationTemplates templates)
    {
        var isSlack = webhook.Kind == WebhookKind.Slack;
        var text = Text(notifications, templates, isSlack ? EscapeForSlack : value => value);
        text = text.Length > MaxChars ? $"{text[..(char.IsHighSurrogate(text[MaxChars - 1]) ? MaxChars - 1 : MaxChars)]}…" : text;
        return new WebhookMessage(
            IdOf(webhook, notifications),
            isSlack ? JsonSerializer.SerializeToUtf8Bytes(new SlackBody(text), WebhookMessageJson.Default.SlackBody)
                : JsonSerializer.SerializeToUtf8Bytes(Generic(text, notifications), WebhookMessageJson.Default.GenericBody));
    }

    /// <summary>
    /// https://docs.slack.dev/messaging/formatting-message-text#escaping: otherwise a value could mention everybody, or hide where a link
    /// goes.
    /// </summary>
    private static string EscapeForSlack(string value) =>
        value.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Text(IReadOnlyList<Notification> notifications, NotificationTemplates templates, Func<string, string> escape)
    {
        if (notifications is [var single])
        {
            return Filled(single.TemplateOf(templates), single);
        }

        var lines = string.Join('\n', notifications.Take(MaxLines).Select(notification => Filled(templates.DigestLine, notification)));
        if (notifications.Count > MaxLines)
        {
            lines += string.Create(CultureInfo.InvariantCulture, $"\n… and {notifications.Count - MaxLines} more");
        }

        var count = notifications.Count.ToString(CultureInfo.InvariantCulture);
        return NotificationTemplate.Fill(templates.Digest, name => name == "lines" ? lines : count);

        string Filled(string template, Notification notification) =>
            NotificationTemplate.Fill(template, name => escape(notification.Value(name)));
    }

    private static GenericBody Generic(string text, IReadOnlyList<Notification> notifications) => new(
        notifications is [var single] ? single.Action : "digest", text, [.. notifications.Select(GenericIncident.Of)]);

    private static string IdOf(Webhook webhook, IReadOnlyList<Notification> notifications)
    {
        var what = new StringBuilder(webhook.Name);
        foreach (var notification in notifications)
        {
            what.Append(CultureInfo.InvariantCulture, $"\n{notification.Alert.Subject}\n{notification.Alert.RaisedAt.UtcDateTime:O}");
        }

        return $"msg_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what.ToString())))[..32]}";
    }
}

/// <summary>https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks.</summary>
internal sealed record SlackBody(string Text);

/// <param name="Action"><c>open</c>, <c>update</c>, <c>resolve</c>, or <c>digest</c> when there are several incidents.</param>
/// <param name="Text">For people.</param>
internal sealed record GenericBody(string Action, string Text, IReadOnlyList<GenericIncident> Incidents);

/// <param name="DedupeKey">The same for all messages of an incident: its subject.</param>
/// <param name="Action"><c>open</c>, <c>update</c> or <c>resolve</c>.</param>
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
