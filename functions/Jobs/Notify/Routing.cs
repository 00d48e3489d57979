using WorkerLib;

namespace Worker.Jobs.Notify;

/// <summary>Finds which destinations are notified of what.</summary>
/// <param name="destinations">The names of those that there are.</param>
internal sealed class Routing(IReadOnlyCollection<string> destinations)
{
    /// <summary>The alerts of each destination, in their order. One that somebody or everybody misses is logged.</summary>
    public Dictionary<string, List<QueuedAlert>> ByDestination(IEnumerable<QueuedAlert> alerts, NotificationsConstants constants)
    {
        var byDestination = new Dictionary<string, List<QueuedAlert>>();
        foreach (var alert in alerts)
        {
            var names = constants.DestinationsOf(alert.Alert, destinations);
            foreach (var name in names.Where(destinations.Contains))
            {
                byDestination.TryAdd(name, []);
                byDestination[name].Add(alert);
            }

            if (names.Count == 0 || !names.All(destinations.Contains))
            {
                Metric.Count("notificationsWithoutDestination");
                Log.Warning(
                    "Some or all destinations are not notified of an alert: no route fits it, or one leads to a destination not in "
                    + $"{Webhook.Setting} (terraform/notify.tf).",
                    ("subject", alert.Alert.Subject), ("alert", alert.Alert.Message), ("routedTo", names));
            }
        }

        return byDestination;
    }
}
