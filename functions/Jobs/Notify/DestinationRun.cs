using Amazon.Lambda.Core;
using Sentry;
using WorkerLib;
using WorkerLib.Alerts;
using WorkerLib.Lambda;

namespace Worker.Jobs.Notify;

/// <summary>
/// Notifies one destination of the alerts of a batch. For each, the incident is claimed, the notification is sent, and the incident is
/// marked: concurrent runs, and messages that come twice, notify once. When a run dies in between, the next sends the same id again.
/// </summary>
internal sealed class DestinationRun(
    Webhook webhook,
    Destinations destinations,
    IncidentTable incidents,
    WebhookClient client,
    NotificationDeadLetters deadLetters,
    DestinationWatch watch,
    NotificationsConstants constants,
    QuietTimes quiet,
    TimeProvider time,
    ILambdaContext context)
{
    private static readonly TimeSpan MinTime = WebhookClient.Patience + TimeSpan.FromSeconds(3);

    private readonly IncidentClaims claims = new(incidents, webhook.Name, time, context.CancellationToken);
    private bool isReached;

    /// <param name="alerts">The oldest first.</param>
    public async Task RunAsync(IReadOnlyList<QueuedAlert> alerts)
    {
        var newest = new Dictionary<string, QueuedAlert>();
        foreach (var alert in alerts)
        {
            var before = newest.GetValueOrDefault(alert.Alert.Subject);
            var recovery = before?.Alert.Kind == AlertKind.Recovery ? before.Alert.RaisedAt : before?.RecoveredAt;
            alert.RecoveredAt = recovery;
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
            alert.RecoveredAt = null;
            await NotifyAsync([alert]);
        }
    }

    private async Task NotifyAsync(IReadOnlyList<QueuedAlert> alerts)
    {
        var claimed = new List<Claim>();
        foreach (var alert in alerts)
        {
            if (WhyWait() is { } why)
            {
                alert.RetryLater(webhook.Name, why.Wait, why.Reason);
            }
            else if (await GuardedAsync([alert], () => claims.TryAsync(alert)) is { } claim)
            {
                claimed.Add(claim);
            }
        }

        var notifications = claimed.ToDictionary(claim => claim.Notification);
        IEnumerable<IReadOnlyList<Notification>> messages = claimed.Count > constants.DigestAbove
            ? WebhookMessage.Digests(webhook, [.. notifications.Keys], constants.Words)
            : notifications.Keys.Select(notification => (IReadOnlyList<Notification>)[notification]);
        foreach (var message in messages)
        {
            var some = message.Select(notification => notifications[notification]).ToList();
            await GuardedAsync(some.Select(claim => claim.Queued), async () =>
            {
                await PostAsync(some, claimed.Count);
                return (Claim?)null;
            });
        }
    }

    /// <summary>An exception holds up only the incidents that it is about.</summary>
    private async Task<Claim?> GuardedAsync(IEnumerable<QueuedAlert> alerts, Func<Task<Claim?>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception)
        {
            SentrySdk.CaptureException(exception);
            foreach (var alert in alerts)
            {
                Log.Error(
                    "A destination could not be notified of an alert; it is retried.",
                    exception, ("destination", webhook.Name), ("subject", alert.Alert.Subject));
                alert.RetryLater(webhook.Name, alert.Backoff, $"{webhook.Name}: {exception.GetType().Name}");
            }

            return null;
        }
    }

    /// <summary>Why nobody can be notified now; null when they can.</summary>
    /// <param name="claimedUntil">When the claim ends that the post is for; null before there is one.</param>
    private (TimeSpan Wait, string Reason)? WhyWait(DateTimeOffset? claimedUntil = null) =>
        quiet.Left(webhook.Name) is { } left ? (left, $"{webhook.Name} is left alone for a while")
        : context.RemainingTime < MinTime || claimedUntil - time.GetUtcNow() < MinTime
        ? (TimeSpan.FromSeconds(1), "the run had no time left")
        : null;

    private async Task PostAsync(List<Claim> claims, int atOnce)
    {
        // Earlier posts may have taken too long, or their response asked to wait.
        if (WhyWait(claims[0].Claimed.ClaimedUntil) is { } why)
        {
            await GiveBackAsync(claims, why.Wait, why.Reason, null);
            return;
        }

        var notifications = claims.Select(claim => claim.Notification).ToList();
        var message = WebhookMessage.Of(webhook, notifications, constants.Words, atOnce);
        var response = await client.PostAsync(webhook, message.Id, message.Body);
        if (response.IsOfAddressOrKey && await destinations.ReplacedAsync(webhook, context.CancellationToken) is { } replaced)
        {
            // Ends, because what was read just now is not read again.
            Log.Info("A destination refused, and was replaced meanwhile: it is notified as it is now.", ("destination", webhook.Name));
            webhook = replaced;
            await PostAsync(claims, atOnce);
            return;
        }

        quiet.Note(webhook.Name, response);
        if (response.Outcome is WebhookOutcome.Delivered)
        {
            Metric.Count("notificationsSent");
            await MarkAsync(claims);
        }
        else if (response.Outcome is WebhookOutcome.Gone or WebhookOutcome.Refused)
        {
            await SetAsideAsync(claims, response);
        }
        else
        {
            Metric.Count("notificationsPostponed", claims.Count);
            var (queued, wait) = (claims[0].Queued, response.RetryAfter ?? TimeSpan.Zero);
            Log.Warning(
                "A notification could not be delivered and is retried.",
                ("destination", webhook.Name), ("subject", queued.Alert.Subject), ("reason", response.Reason));
            await GiveBackAsync(claims, wait, $"{webhook.Name}: {response.Reason}", response.Outcome);
        }

        await WatchAsync(claims, response);
    }

    private async Task WatchAsync(IReadOnlyList<Claim> claims, WebhookResponse response)
    {
        var isDelivered = response.Outcome is WebhookOutcome.Delivered;
        if (!(isDelivered && isReached))
        {
            await watch.NoteAsync(webhook, claims.MaxBy(claim => claim.Queued.Receives)!.Queued, response, context.CancellationToken);
        }

        isReached |= isDelivered;
    }

    private async Task MarkAsync(IReadOnlyList<Claim> claims)
    {
        foreach (var claim in claims)
        {
            await GuardedAsync([claim.Queued], async () =>
            {
                var notified = claim.Notification.Incident with { Version = claim.Claimed.Version, NotifiedAt = time.GetUtcNow() };
                if (await incidents.TryWriteAsync(notified) is null)
                {
                    Log.Warning(
                        "Another run took over an incident while people were notified of it; they may have been notified twice.",
                        ("destination", webhook.Name), ("subject", notified.Subject));
                }

                return null;
            });
        }
    }

    /// <summary>
    /// No notification is sent. The next alert of the subject is tried anew, and this one when it is redriven; what Notify made itself is
    /// made again with the next look.
    /// </summary>
    private async Task SetAsideAsync(IReadOnlyList<Claim> claims, WebhookResponse response)
    {
        foreach (var claim in claims)
        {
            var before = claim.Before with { Version = claim.Claimed.Version };
            if (claim.Queued.IsOfQueue)
            {
                var message = claim.Queued.Message;
                await deadLetters.SendAsync(
                    message.Body, message.EventSourceArn, $"{webhook.Name} refuses it: {response.Reason}", context.CancellationToken);
                await incidents.TryWriteAsync(before with { Latest = claim.Queued.Alert.RaisedAt, RefusedAt = time.GetUtcNow() });
            }
            else
            {
                Log.Error(
                    "A reminder or an escalation was refused; it is retried with the next look.",
                    ("destination", webhook.Name), ("subject", claim.Queued.Alert.Subject), ("reason", response.Reason));
                await incidents.TryWriteAsync(before);
            }
        }
    }

    /// <param name="outcome">Of the try; null when there was none.</param>
    private async Task GiveBackAsync(IReadOnlyList<Claim> claims, TimeSpan wait, string reason, WebhookOutcome? outcome)
    {
        foreach (var claim in claims)
        {
            // A receiver that asks for a second each time would use up the receives of the message.
            var backoff = outcome is null ? TimeSpan.Zero : claim.Queued.Backoff;
            claim.Queued.RetryLater(webhook.Name, wait < backoff ? backoff : wait, reason);

            // A claim that has ended, and is still there, says that nobody knows whether people were notified.
            var ended = outcome is WebhookOutcome.Lost ? time.GetUtcNow() : claim.Before.ClaimedUntil;
            await incidents.TryWriteAsync(claim.Before with { Version = claim.Claimed.Version, ClaimedUntil = ended });
        }
    }
}
