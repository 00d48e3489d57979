using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Jobs.Notify;

/// <summary>Finds which destinations are notified of what.</summary>
/// <param name="destinations">The names of those that there are.</param>
internal sealed class Routing(IReadOnlyCollection<string> destinations, NotificationsConstants constants, IncidentTable incidents)
{
    /// <summary>The alerts of each destination, in their order.</summary>
    public async Task<Dictionary<string, List<QueuedAlert>>> ByDestinationAsync(
        IEnumerable<QueuedAlert> alerts, CancellationToken cancellationToken)
    {
        var byDestination = new Dictionary<string, List<QueuedAlert>>();
        foreach (var alert in alerts)
        {
            foreach (var name in await NamesAsync(alert, cancellationToken))
            {
                byDestination.TryAdd(name, []);
                byDestination[name].Add(alert);
            }
        }

        return byDestination;
    }

    /// <summary>The destinations that some routes name.</summary>
    public IEnumerable<string> Expanded(IEnumerable<string> names) =>
        names.SelectMany(name => name == NotificationsConstants.Everywhere ? destinations : [name]).Distinct();

    private async Task<IReadOnlyCollection<string>> NamesAsync(QueuedAlert alert, CancellationToken cancellationToken)
    {
        var names = NamesOf(alert.Alert);
        if (alert.Alert.Kind == AlertKind.Alert)
        {
            return names;
        }

        // Routes may have changed since the beginning, and an escalation is no route: whoever was notified of it is notified of its end.
        try
        {
            var open = await incidents.OpenAtAsync(alert.Alert.Subject, cancellationToken);
            await PassOverAsync(alert.Alert, [.. open.Except(destinations)]);
            return names.Union(open.Intersect(destinations)).ToHashSet();
        }
        catch (Exception exception)
        {
            Log.Error("It is unknown who was notified of a beginning; the end is retried.", exception, ("subject", alert.Alert.Subject));
            alert.RetryLater("*", alert.Backoff, $"the incidents cannot be read: {exception.GetType().Name}");
            return [];
        }
    }

    /// <summary>The destinations of all routes that an alert fits; all there are when nobody said where it goes.</summary>
    private IReadOnlyCollection<string> NamesOf(Alert alert)
    {
        if (DestinationWatch.DestinationOf(alert.Subject) is { } itself)
        {
            var others = destinations.Where(name => name != itself).ToHashSet();
            var routed = NamesOfRoutes(alert, isQuiet: true).Intersect(others).ToHashSet();
            return routed.Count > 0 ? routed : others.Count > 0 ? others : destinations;
        }

        return NamesOfRoutes(alert, isQuiet: alert.Kind == AlertKind.Recovery);
    }

    private IReadOnlyCollection<string> NamesOfRoutes(Alert alert, bool isQuiet)
    {
        var routes = constants.RoutesOf(alert.Subject).ToList();

        // A recovery goes to whoever may have been notified: what was critical may be well again as a mere warning.
        var fitting = routes.Where(route => alert.Kind == AlertKind.Recovery || alert.Severity >= route.Severity).ToList();
        // Where an escalation is on its way it is to be known as old: to where there is none, nothing is sent.
        var names = Expanded(fitting.SelectMany(route => alert.Kind == AlertKind.Recovery
            ? route.Destinations.Concat(route.EscalateTo ?? []) : route.Destinations)).ToHashSet();
        if (routes.Count == 0 || !names.IsSubsetOf(destinations))
        {
            SayWithoutRoute(alert, names, isQuiet);
            return destinations;
        }

        if (fitting.Count == 0 && !isQuiet)
        {
            Metric.Count("notificationsBelowSeverity");
            Log.Info(
                "Nobody is notified of an alert: it is below the severity of each route that its subject fits.",
                ("subject", alert.Subject), ("severity", alert.Severity.ToString()), ("alert", alert.Message));
        }

        return names;
    }

    private void SayWithoutRoute(Alert alert, HashSet<string> names, bool isQuiet)
    {
        if (!isQuiet)
        {
            Metric.Count("notificationsWithoutRoute");
            Log.Warning(
                "All destinations are notified of an alert: no route of the constants 'notifications' fits its subject, or one leads to a "
                + $"destination that is not in {Destinations.Place}.",
                ("subject", alert.Subject), ("alert", alert.Message), ("routedTo", names), ("destinations", destinations));
        }
    }

    private async Task PassOverAsync(Alert recovery, IReadOnlyList<string> gone)
    {
        foreach (var name in gone.Where(name => name != DestinationWatch.Nobody))
        {
            Log.Warning(
                $"Who was notified of an incident is not notified of its end: the destination is no longer in {Destinations.Place}.",
                ("subject", recovery.Subject), ("destination", name));
            await incidents.RememberRecoveryAsync(recovery.Subject, name, recovery.RaisedAt);
        }
    }
}
