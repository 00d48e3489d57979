using Amazon.DynamoDBv2.Model;
using WorkerLib;

namespace Worker.Jobs.ReceiveHeartbeat;

/// <summary>
/// Refuses a flood of pings of a process, as far as they say what a kept one said seconds ago: without a write, so that they are in
/// nobody's way. It counts what comes to this instance of the function, so that two pings of a healthy process are no flood.
/// </summary>
internal sealed class PingFlood
{
    private const int MaxPings = 5; // more within the window are a flood
    private const int MaxProcesses = 1_000; // names of at most 128 characters

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, (DateTimeOffset Since, int Pings)> counts = new(StringComparer.Ordinal);

    /// <summary>The response to a ping that is refused; null when it is to be kept.</summary>
    /// <param name="ping">With a token of its row.</param>
    public HeartbeatResponse? Refuse(HeartbeatPing ping, Dictionary<string, AttributeValue> row, DateTimeOffset now)
    {
        var pings = Add(ping.Process, now);
        if (pings <= MaxPings || PingUpdate.Repeats(ping, row, now) is not { } wait)
        {
            return null;
        }

        if (pings == MaxPings + 1)
        {
            Log.Warning("A process sends a flood of pings: those that say nothing new are refused.", ("process", ping.Process));
        }

        return HeartbeatResponse.TooMany(wait);
    }

    /// <summary>How many pings there were within the window, with this one.</summary>
    private int Add(string process, DateTimeOffset now)
    {
        if (counts.Count >= MaxProcesses && !counts.ContainsKey(process))
        {
            counts.Clear(); // what is forgotten is kept
        }

        var (since, pings) = counts.GetValueOrDefault(process, (now, 0));
        counts[process] = now - since < Window ? (since, pings + 1) : (now, 1);
        return counts[process].Pings;
    }
}
