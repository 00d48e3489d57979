using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>What a run is to notify people of, and nobody else meanwhile.</summary>
/// <param name="Before">The incident as it was.</param>
/// <param name="Claimed">The incident as it stands now.</param>
internal sealed record Claim(QueuedAlert Queued, Incident Before, Incident Claimed, Notification Notification);

/// <summary>Claims the incidents of a destination.</summary>
internal sealed class IncidentClaims(IncidentTable incidents, string destination, TimeProvider time, CancellationToken cancellationToken)
{
    private const int MaxTries = 5;

    // As long as a post and the writes around it may take, and a run that died keeps others waiting.
    private static readonly TimeSpan ClaimFor = TimeSpan.FromSeconds(30);

    /// <summary>Claims the incident to notify people; null when there is nothing to notify of, or not now.</summary>
    public async Task<Claim?> TryAsync(QueuedAlert queued)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var now = time.GetUtcNow();
            var incident = await incidents.ReadAsync(queued.Alert.Subject, destination, cancellationToken);
            if (queued.RecoveredAt > (incident.Latest ?? default))
            {
                incident = incident with { RecoveredAt = queued.RecoveredAt };
            }

            if (queued.IsReminder)
            {
                return await ClaimReminderAsync(queued, incident, now);
            }

            var step = incident.StepFor(queued.Alert, queued.SentAt, now);
            switch (step)
            {
                case IncidentStep.Old:
                    Metric.Count("alertsKnown");
                    return null;
                case IncidentStep.Busy:
                    queued.RetryLater(
                        destination, incident.ClaimedUntil!.Value - now, $"another run notifies {destination} of the same subject");
                    return null;
                case IncidentStep.Repeat or IncidentStep.Silence:
                    if (await incidents.TryWriteAsync(incident.After(step, queued.Alert)) is not null)
                    {
                        Metric.Count("alertsCounted");
                        return null;
                    }

                    break;
                default:
                    var before = incident with { RecoveredAt = Recovery(incident, queued.Alert) };
                    if (await incidents.TryWriteAsync(before with { ClaimedUntil = now + ClaimFor }) is { } claimed)
                    {
                        return new Claim(queued, before, claimed, new(step, queued.Alert, incident.After(step, queued.Alert)));
                    }

                    break;
            }
        }

        queued.RetryLater(destination, queued.Backoff, "other runs write the same incident all the time");
        return null;
    }

    /// <summary>
    /// It is noted with the claim, because nothing may be left to note it later: when people cannot be notified of a recovery, the next
    /// alert is no repeat.
    /// </summary>
    private static DateTimeOffset? Recovery(Incident incident, Alert alert) =>
        alert.Kind == AlertKind.Recovery && !(incident.RecoveredAt > alert.RaisedAt) ? alert.RaisedAt : incident.RecoveredAt;

    /// <summary>Null when there is nothing to remind of any more; the next reminder is tried anew.</summary>
    private async Task<Claim?> ClaimReminderAsync(QueuedAlert queued, Incident incident, DateTimeOffset now)
    {
        if (incident is not { IsOpen: true, RecoveredAt: null }
            || incident.ClaimedUntil > now || incident.NotifiedAt >= queued.Alert.RaisedAt)
        {
            return null;
        }

        return await incidents.TryWriteAsync(incident with { ClaimedUntil = now + ClaimFor }) is { } claimed
            ? new Claim(queued, incident, claimed, new(IncidentStep.Remind, queued.Alert, incident.AfterReminder()))
            : null;
    }
}
