using WorkerLib;

namespace Worker.Jobs.ReceiveHeartbeat;

/// <summary>Says in the log whose pings are refused: now and then, for strangers may send any number.</summary>
internal sealed class RefusedPings
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private DateTimeOffset saidAt;

    /// <param name="process">A name that somebody sent, perhaps of no process.</param>
    public void Say(string process, DateTimeOffset now)
    {
        if (now - saidAt < Pause)
        {
            return;
        }

        saidAt = now;
        Log.Warning(
            "A ping was refused: its token is none of its process, or there is no such process. Others of these seconds are not named.",
            ("process", process));
    }
}
