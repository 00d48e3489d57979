using System.Text.Json;
using System.Text.Json.Serialization;
using WorkerLib.Constants;

namespace Worker.Jobs.ReportMetrics;

/// <summary>What ReportMetrics measures: the set of constants <c>metrics</c>.</summary>
/// <param name="LateDays">For how many days after its end a day is counted again, for items that come late.</param>
internal sealed record MetricsConstants(
    IReadOnlyList<MeasuredTable> Tables, IReadOnlyList<MeasuredQueue> Queues, int LateDays = 3) : IConstants
{
    private const int MaxSources = 50;
    private const int MaxLateDays = 14;
    private const int MaxFreshMinutes = 366 * 24 * 60;
    private const int MaxPages = 1_000_000;
    private const int MaxShards = 1000;
    private const int MaxNameChars = 255;

    public static ConstantSet Set { get; } = ConstantSet.Of("metrics", MetricsJson.Default.MetricsConstants);

    public IEnumerable<string> Problems()
    {
        if (LateDays is < 1 or > MaxLateDays)
        {
            yield return $"$.lateDays: {LateDays} is not a number of days from 1 to {MaxLateDays}";
        }

        if (Tables.Count + Queues.Count is < 1 or > MaxSources)
        {
            yield return $"$: {Tables.Count + Queues.Count} tables and queues; there must be 1 to {MaxSources}";
        }

        var names = new HashSet<string>();
        for (var index = 0; index < Tables.Count; index++)
        {
            foreach (var problem in ProblemsOf(Tables[index], names))
            {
                yield return $"$.tables[{index}].{problem}";
            }
        }

        for (var index = 0; index < Queues.Count; index++)
        {
            if (!IsName(Queues[index].Name))
            {
                yield return $"$.queues[{index}].name: '{Queues[index].Name}' is not the name of a queue without worker-<environment>-";
            }
            else if (!names.Add(Queues[index].Source))
            {
                yield return $"$.queues[{index}].name: {Queues[index].Name} is measured twice";
            }
        }
    }

    private static IEnumerable<string> ProblemsOf(MeasuredTable table, HashSet<string> names)
    {
        if (!IsName(table.Table))
        {
            yield return $"table: '{table.Table}' is not the name of a table";
        }
        else if (!names.Add(table.Source))
        {
            yield return $"table: {table.Table} is measured twice";
        }

        if (table.Time.Length is 0 or > MaxNameChars)
        {
            yield return "time: names no attribute";
        }

        if (table.Kind is { } kind && (kind.Length is 0 or > MaxNameChars || kind == table.Time))
        {
            yield return $"kind: '{kind}' names no attribute beside the time; leave it out when items are of one kind";
        }

        if (table.FreshMinutes is < 1 or > MaxFreshMinutes)
        {
            yield return $"freshMinutes: {table.FreshMinutes} is not a number of minutes from 1 to {MaxFreshMinutes}; "
                + "leave it out when nobody must know that the table is stale";
        }

        if (table.MaxPages is < 1 or > MaxPages)
        {
            yield return $"maxPages: {table.MaxPages} is not a number of pages from 1 to {MaxPages}";
        }

        if (table.Partition is { } partition
            && (partition.Attribute.Length is 0 or > MaxNameChars || partition.Shards is < 1 or > MaxShards || table.States))
        {
            yield return $"partition: wants the attribute of the partition key, 1 to {MaxShards} shards, "
                + "and a table whose items stay with their day";
        }
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameChars && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}

/// <summary>
/// A table to measure. The job's <c>.tf</c> must allow <c>dynamodb:Scan</c> on it, or <c>dynamodb:Query</c> with a partition.
/// </summary>
/// <param name="Time">
/// Attribute with an item's time: ISO 8601 with an offset or Z, up to a # if there is one; or a number of seconds or milliseconds since
/// 1970.
/// </param>
/// <param name="Kind">Attribute by which items are counted; items without it are of the kind <c>none</c>.</param>
/// <param name="FreshMinutes">How old the newest item may be before people are notified.</param>
/// <param name="States">
/// True for a table whose items change, such as one per process: then all of them are counted as they are now, whatever their time.
/// </param>
/// <param name="MaxPages">How many pages (of 1 MB) are read at most.</param>
/// <param name="Partition">Only the partitions of the days that are counted are read, where the table has some.</param>
internal sealed record MeasuredTable(
    string Table,
    string Time,
    string? Kind = null,
    int? FreshMinutes = null,
    bool States = false,
    int MaxPages = 1000,
    DayPartition? Partition = null)
{
    /// <summary>Its name in the daily rows.</summary>
    [JsonIgnore]
    public string Source => Table;
}

/// <summary>Partition keys <c>&lt;day in Tokyo&gt;#&lt;shard&gt;</c>.</summary>
/// <param name="Attribute">The partition key.</param>
/// <param name="Shards">How many there are of a day, from 0 on.</param>
internal sealed record DayPartition(string Attribute, int Shards);

/// <summary>A queue to measure. The job's <c>.tf</c> must allow <c>sqs:GetQueueAttributes</c> on it.</summary>
/// <param name="Name">Without <c>worker-&lt;environment&gt;-</c>, such as <c>dead-letters</c>.</param>
internal sealed record MeasuredQueue(string Name)
{
    /// <summary>Its name in the daily rows.</summary>
    [JsonIgnore]
    public string Source => $"queue/{Name}";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(MetricsConstants))]
internal sealed partial class MetricsJson : JsonSerializerContext;
