using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace WorkerLib.Heartbeats;

/// <summary>A run that has begun and did not end.</summary>
/// <param name="Id">The process's own name for it; null for one that has none.</param>
public sealed record OpenRun(string? Id, DateTimeOffset Since);

/// <summary>Runs with ids in a row: <c>openRuns</c> and <c>endedRuns</c> are maps of ids and times.</summary>
public static class Runs
{
    public const string OpenField = "openRuns";
    public const string EndedField = "endedRuns";

    /// <summary>So many of each a row keeps.</summary>
    public const int Max = 20;

    /// <summary>The runs of a map, the oldest first; what has no readable time is left out.</summary>
    public static IReadOnlyList<OpenRun> Read(IReadOnlyDictionary<string, AttributeValue> row, string field)
    {
        var runs = new List<OpenRun>();
        foreach (var (id, value) in row.GetValueOrDefault(field)?.M ?? [])
        {
            if (HeartbeatTime.Read(value.S ?? "") is { } since)
            {
                runs.Add(new OpenRun(id, since));
            }
        }

        runs.Sort((one, other) => one.Since != other.Since
            ? one.Since.CompareTo(other.Since)
            : string.CompareOrdinal(one.Id, other.Id));
        return runs;
    }

    public static AttributeValue Map(IEnumerable<OpenRun> runs)
    {
        var map = new Dictionary<string, AttributeValue>();
        foreach (var run in runs)
        {
            map[run.Id!] = Attributes.Time(run.Since);
        }

        return new() { M = map };
    }
}
