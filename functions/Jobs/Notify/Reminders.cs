using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>Finds which open incidents people are reminded of, and which go to further destinations.</summary>
internal sealed class Reminders(
    IncidentTable incidents, NotificationsConstants constants, Routing routing, IReadOnlyCollection<string> destinations, TimeProvider time)
{
    /// <summary>What is due, by destination.</summary>
    public async Task<Dictionary<string, List<QueuedAlert>>> DueAsync(CancellationToken cancellationToken)
    {
        var due = new Dictionary<string, List<QueuedAlert>>();
        if (constants.Routes?.Any(route => route.RemindAfterMinutes is not null || route.EscalateAfterMinutes is not null) != true)
        {
            return due; // the table is not read for nothing
        }

        var open = new List<Incident>();
        await foreach (var incident in incidents.OpenAsync(cancellationToken))
        {
            // A recovery that is on its way is not to be overtaken.
            if (incident is { IsOpen: true, RecoveredAt: null })
            {
                open.Add(incident);
            }
        }

        var known = open.Select(incident => (incident.Subject, incident.Destination)).ToHashSet();
        foreach (var incident in open)
        {
            if (DestinationWatch.DestinationOf(incident.Subject) is { } about && !destinations.Contains(about))
            {
                Add(incident.Destination, new QueuedAlert(DestinationWatch.Gone(about, time.GetUtcNow())));
                continue;
            }

            if (RemindedAt(incident) is { } remindedAt)
            {
                Add(incident.Destination, new QueuedAlert(AlertOf(incident, remindedAt)) { IsReminder = true });
            }

            foreach (var name in EscalatedTo(incident).Where(name => known.Add((incident.Subject, name))))
            {
                Add(name, new QueuedAlert(AlertOf(incident, incident.Latest ?? incident.OpenedAt)));
            }
        }

        return due;

        void Add(string destination, QueuedAlert alert)
        {
            if (destinations.Contains(destination))
            {
                due.TryAdd(destination, []);
                due[destination].Add(alert);
            }
        }
    }

    /// <summary>When the next reminder of an incident was due; null when it is not yet, or never.</summary>
    private DateTimeOffset? RemindedAt(Incident incident)
    {
        var minutes = RoutesOf(incident)
            .Where(route => routing.Expanded(route.Destinations.Concat(route.EscalateTo ?? [])).Contains(incident.Destination))
            .Min(route => route.RemindAfterMinutes);
        return minutes is { } after && incident.NotifiedAt.AddMinutes(after) is var at && at <= time.GetUtcNow() ? at : null;
    }

    private IEnumerable<string> EscalatedTo(Incident incident) =>
        routing.Expanded(RoutesOf(incident)
            .Where(route => route.EscalateAfterMinutes is { } after && incident.OpenedAt.AddMinutes(after) <= time.GetUtcNow())
            .SelectMany(route => route.EscalateTo ?? []));

    private IEnumerable<NotificationRoute> RoutesOf(Incident incident) =>
        constants.RoutesOf(incident.Subject).Where(route => incident.Severity >= route.Severity);

    private static Alert AlertOf(Incident incident, DateTimeOffset raisedAt) =>
        new(incident.Subject, raisedAt, AlertKind.Alert, incident.Severity, incident.Message, incident.Fingerprint);
}
