using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ReceiveHeartbeat;

/// <summary>What a ping changes in the row of its process.</summary>
internal sealed class PingUpdate
{
    // More than the clocks of two functions differ: what is later was no ping of ours, and must not make ours worth nothing.
    private static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(1);

    // So late may a start still arrive behind the end of its run; later it is another run with the same id.
    private static readonly TimeSpan EndedKept = TimeSpan.FromMinutes(10);

    // So long a ping says what the same one behind it would say. No more than the shortest promise, 1 s.
    private static readonly TimeSpan SaysTheSame = TimeSpan.FromSeconds(1);

    private static readonly string[] Times =
        [HeartbeatSignals.BeatField, HeartbeatSignals.StartField, HeartbeatSignals.FailureField];

    private PingUpdate()
    {
    }

    /// <summary>Fields to set.</summary>
    public Dictionary<string, AttributeValue> Set { get; } = [];

    /// <summary>Fields to remove.</summary>
    public List<string> Remove { get; } = [];

    /// <summary>The run that had to go for another one; null when none had.</summary>
    public string? Dropped { get; private set; }

    /// <summary>Null when the row knows it, or something newer.</summary>
    public static PingUpdate? Of(HeartbeatPing ping, Dictionary<string, AttributeValue> row, DateTimeOffset now)
    {
        var update = new PingUpdate();
        if (ping.Run is { } run)
        {
            update.AddRun(run, ping.Signal, row, now);
        }

        if ((ping.Run is null || ping.Signal != HeartbeatSignal.Start) && ping.Signal.IsNews(Signals(row, now), now))
        {
            update.Set[ping.Signal.Field()] = Attributes.Time(now);
            update.AddExitCode(ping);
        }

        if (update.Set.Count == 0)
        {
            return null;
        }

        update.Remove.AddRange(Times.Where(field => !update.Set.ContainsKey(field) && Time(row, field) > now + MaxAhead));
        return update;
    }

    /// <summary>
    /// How long a ping says nothing that the row does not say already: one of the last seconds was the same, and nothing else came since.
    /// Null when it says something: an end of a run or a failure, a start, another exit code.
    /// </summary>
    public static TimeSpan? Repeats(HeartbeatPing ping, Dictionary<string, AttributeValue> row, DateTimeOffset now)
    {
        var known = Signals(row, now);
        var same = ping.Signal switch
        {
            HeartbeatSignal.Finish when !known.HasFailed => known.Beat,
            HeartbeatSignal.Fail when known.HasFailed && row.GetValueOrDefault(HeartbeatSignals.ExitCodeField)?.N == ExitCode(ping)?.N =>
                known.Failure,
            _ => null,
        };
        return ping.Run is null && known.RunningSince is null && same <= now && same + SaysTheSame > now ? same + SaysTheSame - now : null;
    }

    private static AttributeValue? ExitCode(HeartbeatPing ping) => ping.ExitCode is { } code ? Attributes.Number(code) : null;

    private void AddExitCode(HeartbeatPing ping)
    {
        if (ExitCode(ping) is { } code)
        {
            Set[HeartbeatSignals.ExitCodeField] = code;
        }
        else if (ping.Signal == HeartbeatSignal.Fail)
        {
            Remove.Add(HeartbeatSignals.ExitCodeField);
        }
    }

    private void AddRun(string id, HeartbeatSignal signal, Dictionary<string, AttributeValue> row, DateTimeOffset now)
    {
        var open = Runs.Read(row, Runs.OpenField).ToList();
        var ended = Runs.Read(row, Runs.EndedField).ToList();
        ended.RemoveAll(run => run.Since < now - EndedKept);
        if (signal != HeartbeatSignal.Start)
        {
            if (open.RemoveAll(run => run.Id == id) > 0)
            {
                Set[Runs.OpenField] = Runs.Map(open);
            }

            ended.RemoveAll(run => run.Id == id);
            Set[Runs.EndedField] = Runs.Map(ended.TakeLast(Runs.Max - 1).Append(new OpenRun(id, now)));
        }
        else if (!open.Exists(run => run.Id == id) && !ended.Exists(run => run.Id == id))
        {
            // The oldest stays: it is the one that hangs, also where a process dies in each run and begins many.
            Dropped = open.Count < Runs.Max ? null : open[^1].Id;
            Set[Runs.OpenField] = Runs.Map(open.Take(Runs.Max - 1).Append(new OpenRun(id, now)));
            Set[Runs.EndedField] = Runs.Map(ended); // an end that comes at the same time is not overlooked
        }
    }

    /// <summary>What a row says; a time that cannot be read or is yet to come counts as none, and the ping repairs it.</summary>
    private static HeartbeatSignals Signals(Dictionary<string, AttributeValue> row, DateTimeOffset now)
    {
        return new HeartbeatSignals(
            Past(HeartbeatSignals.BeatField), Past(HeartbeatSignals.StartField), Past(HeartbeatSignals.FailureField));

        DateTimeOffset? Past(string field) => Time(row, field) is { } time && time <= now + MaxAhead ? time : null;
    }

    private static DateTimeOffset? Time(Dictionary<string, AttributeValue> row, string field) =>
        HeartbeatTime.Read(row.GetValueOrDefault(field)?.S ?? "");
}
