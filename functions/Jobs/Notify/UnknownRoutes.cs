using WorkerLib;

namespace Worker.Jobs.Notify;

/// <summary>Says once per process which routes lead nowhere: the destinations may have changed since they were published.</summary>
internal sealed class UnknownRoutes
{
    private bool isSaid;

    /// <param name="destinations">The names that there are.</param>
    public void Say(NotificationsConstants constants, IReadOnlyCollection<string> destinations)
    {
        if (!isSaid && constants.UnknownNames(destinations).ToList() is { Count: > 0 } unknown)
        {
            Log.Error(
                "Routes of the constants 'notifications' lead nowhere: what takes them goes to all destinations. Publish them anew.",
                ("problems", unknown));
        }

        isSaid = true;
    }
}
