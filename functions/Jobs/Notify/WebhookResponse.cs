using System.Net;

namespace Worker.Jobs.Notify;

internal enum WebhookOutcome
{
    Delivered,

    /// <summary>Worth another try later.</summary>
    Later,

    /// <summary>The receiver asks everybody to wait.</summary>
    Quiet,

    /// <summary>No response, or not the receiver's: nobody knows whether it arrived.</summary>
    Lost,

    /// <summary>The destination refuses this message and whatever follows it.</summary>
    Gone,

    /// <summary>This message would be refused again, others would not.</summary>
    Refused,
}

/// <summary>What became of a request.</summary>
/// <param name="Reason">For the log and the dead letter, without secrets.</param>
/// <param name="RetryAfter">How long the receiver asks to wait; null when it does not say.</param>
/// <param name="IsOfAddressOrKey">Whether it may mean that the address, or the key of the signature, was replaced.</param>
internal sealed record WebhookResponse(
    WebhookOutcome Outcome, string Reason, TimeSpan? RetryAfter = null, bool IsOfAddressOrKey = false)
{
    // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
    private static readonly string[] SlackGone =
    [
        "no_service", "no_service_id", "no_team", "team_disabled", "no_active_hooks", "invalid_token", "channel_not_found",
        "channel_is_archived", "user_not_found", "action_prohibited", "posting_to_general_channel_denied",
    ];

    private static readonly string[] SlackRefusals =
        ["invalid_payload", "no_text", "missing_text_or_fallback_or_attachments", "too_many_attachments"];

    /// <param name="body">Its beginning, which says what is wrong.</param>
    public static WebhookResponse Of(WebhookKind kind, HttpStatusCode status, string body, TimeSpan? retryAfter)
    {
        var reason = body.Length == 0 ? $"{(int)status}" : $"{(int)status} {body}";
        var outcome = OutcomeOf(kind, (int)status, body.Trim(), retryAfter is not null);
        return new WebhookResponse(
            outcome, reason, retryAfter, outcome == WebhookOutcome.Gone || (int)status is 401 or 403 or 404);
    }

    /// <summary>
    /// Only what the receiver itself says for good is final: a proxy, a deployment or a lost permission gives the other statuses for a
    /// while.
    /// </summary>
    private static WebhookOutcome OutcomeOf(WebhookKind kind, int status, string body, bool asksToWait) => status switch
    {
        >= 200 and < 300 => kind != WebhookKind.Slack || IsOfSlack(body) ? WebhookOutcome.Delivered : WebhookOutcome.Lost,
        410 => WebhookOutcome.Gone,
        429 => WebhookOutcome.Quiet,
        503 when asksToWait => WebhookOutcome.Quiet,
        >= 400 and < 500 when kind == WebhookKind.Slack && SlackGone.Contains(body) => WebhookOutcome.Gone,
        >= 400 and < 500 when kind == WebhookKind.Slack && SlackRefusals.Contains(body) => WebhookOutcome.Refused,
        _ => WebhookOutcome.Later, // redirects too: a sign-in page may be in the way
    };

    /// <summary><c>ok</c>, of a workflow <c>{"ok":true}</c>, and of some that take Slack's messages nothing.</summary>
    private static bool IsOfSlack(string body) =>
        body is "" or "ok" || body.Replace(" ", "", StringComparison.Ordinal).Contains("\"ok\":true", StringComparison.Ordinal);
}
