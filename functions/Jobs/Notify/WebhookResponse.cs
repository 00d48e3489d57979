using System.Net;

namespace Worker.Jobs.Notify;

internal enum WebhookOutcome
{
    Delivered,

    /// <summary>Worth another try later.</summary>
    Later,

    /// <summary>The receiver asks everybody to wait.</summary>
    Quiet,

    /// <summary>No response: nobody knows whether it arrived.</summary>
    Lost,

    /// <summary>Would be refused again.</summary>
    Refused,
}

/// <summary>What became of a request.</summary>
/// <param name="Reason">For the log and the dead letter, without secrets.</param>
/// <param name="RetryAfter">How long the receiver asks to wait; null when it does not say.</param>
internal sealed record WebhookResponse(WebhookOutcome Outcome, string Reason, TimeSpan? RetryAfter = null)
{
    public static WebhookResponse Of(HttpStatusCode status, string body, TimeSpan? retryAfter)
    {
        var reason = body.Length == 0 ? $"{(int)status}" : $"{(int)status} {body}";
        return new WebhookResponse(OutcomeOf((int)status, retryAfter is not null), reason, retryAfter);
    }

    private static WebhookOutcome OutcomeOf(int status, bool asksToWait) => status switch
    {
        >= 200 and < 300 => WebhookOutcome.Delivered,
        429 => WebhookOutcome.Quiet,
        503 when asksToWait => WebhookOutcome.Quiet,
        408 or 425 or >= 500 => WebhookOutcome.Later,
        _ => WebhookOutcome.Refused, // redirects too: a webhook that moved must be set anew
    };
}
