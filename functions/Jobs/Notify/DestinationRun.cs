using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Jobs.Notify;

/// <summary>
/// Notifies one destination of the alerts of a batch. For each, the incident is claimed, the notification is sent, and the incident is
/// marked: concurrent runs, and messages that come twice, notify once. When a run dies in between, the next sends the same id again.
/// </summary>
internal sealed class DestinationRun(
    Webhook webhook,
    IncidentTable incidents,
    WebhookClient client,
    NotificationDeadLetters deadLetters,
    NotificationsConstants constants,
    QuietTimes quiet,
    TimeProvider time,
    ILambdaContext context)
{
    private const int MaxTries = 5;

    // As long as a post and the writes around it may take, and a run that died keeps others waiting.
    private static readonly TimeSpan ClaimFor = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MinTime = WebhookClient.Patience + TimeSpan.FromSeconds(3);

    /// <param name="alerts">The oldest first.</param>
    public async Task RunAsync(IReadOnlyList<QueuedAlert> alerts)
    {
        var newest = new Dictionary<string, QueuedAlert>();
        foreach (var alert in alerts)
        {
            newest[alert.Alert.Subject] = alert;
        }

        if (newest.Count > constants.DigestAbove)
        {
            // Of a burst only how it ended counts.
            await NotifyAsync([.. newest.Values]);
            return;
        }

        foreach (var alert in alerts)
        {
            await NotifyAsync([alert]);
        }
    }

    private async Task NotifyAsync(IReadOnlyList<QueuedAlert> alerts)
    {
        var claims = new List<Claim>();
        foreach (var alert in alerts)
        {
            if (WhyWait() is { } why)
            {
                alert.RetryLater(why.Wait, why.Reason);
            }
            else if (await ClaimAsync(alert) is { } claim)
            {
                claims.Add(claim);
            }
        }

        if (claims.Count > constants.DigestAbove)
        {
            await PostAsync(claims);
            return;
        }

        foreach (var claim in claims)
        {
            await PostAsync([claim]);
        }
    }

    /// <summary>Why nobody can be notified now; null when they can.</summary>
    /// <param name="claimedUntil">When the claim ends that the post is for; null before there is one.</param>
    private (TimeSpan Wait, string Reason)? WhyWait(DateTimeOffset? claimedUntil = null) =>
        quiet.Left(webhook.Name) is { } left ? (left, $"{webhook.Name} is left alone for a while")
        : context.RemainingTime < MinTime || claimedUntil - time.GetUtcNow() < MinTime
        ? (TimeSpan.FromSeconds(1), "the run had no time left")
        : null;

    /// <summary>Claims the incident to notify people; null when there is nothing to notify of, or not now.</summary>
    private async Task<Claim?> ClaimAsync(QueuedAlert queued)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var now = time.GetUtcNow();
            var incident = await incidents.ReadAsync(queued.Alert.Subject, webhook.Name, context.CancellationToken);
            var step = incident.StepFor(queued.Alert, queued.SentAt, now);
            switch (step)
            {
                case IncidentStep.Old:
                    Metric.Count("alertsKnown");
                    return null;
                case IncidentStep.Busy:
                    queued.RetryLater(incident.ClaimedUntil!.Value - now, $"another run notifies {webhook.Name} of the same subject");
                    return null;
                case IncidentStep.Repeat or IncidentStep.Silence:
                    if (await incidents.TryWriteAsync(incident.After(step, queued.Alert)) is not null)
                    {
                        Metric.Count("alertsCounted");
                        return null;
                    }

                    break;
                default:
                    if (await incidents.TryWriteAsync(incident with { ClaimedUntil = now + ClaimFor }) is { } claimed)
                    {
                        var notification = new Notification(step, queued.Alert, incident.After(step, queued.Alert));
                        return new Claim(queued, incident, claimed, notification);
                    }

                    break;
            }
        }

        queued.RetryLater(queued.Backoff, "other runs write the same incident all the time");
        return null;
    }

    private async Task PostAsync(IReadOnlyList<Claim> claims)
    {
        // Earlier posts may have taken too long, or their response asked to wait.
        if (WhyWait(claims[0].Claimed.ClaimedUntil) is { } why)
        {
            await GiveBackAsync(claims, why.Wait, why.Reason, isUncertain: false);
            return;
        }

        var message = WebhookMessage.Of(webhook, [.. claims.Select(claim => claim.Notification)], constants.Words);
        var response = await client.PostAsync(webhook, message.Id, message.Body);
        quiet.Note(webhook.Name, response);
        if (response.Outcome is WebhookOutcome.Delivered)
        {
            Metric.Count("notificationsSent");
            await MarkAsync(claims);
        }
        else if (response.Outcome is WebhookOutcome.Refused)
        {
            await SetAsideAsync(claims, response);
        }
        else
        {
            Metric.Count("notificationsPostponed", claims.Count);
            var (queued, wait) = (claims[0].Queued, response.RetryAfter ?? claims[0].Queued.Backoff);
            Log.Warning(
                "A notification could not be delivered and is retried.",
                ("destination", webhook.Name), ("subject", queued.Alert.Subject), ("reason", response.Reason));
            await GiveBackAsync(claims, wait, $"{webhook.Name}: {response.Reason}", response.Outcome is WebhookOutcome.Lost);
        }
    }

    private async Task MarkAsync(IReadOnlyList<Claim> claims)
    {
        foreach (var claim in claims)
        {
            var notified = claim.Notification.Incident with { Version = claim.Claimed.Version };
            if (await incidents.TryWriteAsync(notified) is null)
            {
                Log.Warning(
                    "Another run took over an incident while people were notified of it; they may have been notified twice.",
                    ("destination", webhook.Name), ("subject", notified.Subject));
            }
        }
    }

    /// <summary>No notification is sent. The next alert of the subject is tried anew, and this one when it is redriven.</summary>
    private async Task SetAsideAsync(IReadOnlyList<Claim> claims, WebhookResponse response)
    {
        foreach (var claim in claims)
        {
            await deadLetters.SendAsync(claim.Queued.Message, $"{webhook.Name} refuses it: {response.Reason}");
            await incidents.TryWriteAsync(claim.Before with
            {
                Version = claim.Claimed.Version,
                Latest = claim.Queued.Alert.RaisedAt,
                RefusedAt = time.GetUtcNow(),
            });
        }
    }

    private async Task GiveBackAsync(IReadOnlyList<Claim> claims, TimeSpan wait, string reason, bool isUncertain)
    {
        foreach (var claim in claims)
        {
            claim.Queued.RetryLater(wait, reason);

            // A claim that has ended, and is still there, says that nobody knows whether people were notified.
            var ended = isUncertain ? time.GetUtcNow() : claim.Before.ClaimedUntil;
            await incidents.TryWriteAsync(claim.Before with { Version = claim.Claimed.Version, ClaimedUntil = ended });
        }
    }

    /// <param name="Before">The incident as it was.</param>
    /// <param name="Claimed">The incident as it stands now.</param>
    private sealed record Claim(QueuedAlert Queued, Incident Before, Incident Claimed, Notification Notification);
}
