using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Aws;
using WorkerLib.Heartbeats;

namespace Worker.Jobs.ProcessChecker;

/// <summary>
/// What a process promised when its row last had no mistake in that: a row of the table process_promises, with the attributes
/// <see cref="Promise.WatchFields"/>. It stands beside the row of the process, because a mistake often comes with a row that is put anew.
/// </summary>
/// <param name="KeptAt">When it was first read so, as the table has it.</param>
/// <param name="TimesAt">When its times took the place of others, likewise; null when there were none.</param>
internal sealed record KeptPromise(
    string Process, AttributeValue KeptAt, IReadOnlyDictionary<string, AttributeValue> Fields, AttributeValue? TimesAt = null)
{
    private static readonly string[] Times = ["intervalSeconds", "cron", "timeZone"];

    public DateTimeOffset? At => HeartbeatTime.Read(KeptAt.S ?? "");

    public DateTimeOffset? TimesChanged => HeartbeatTime.Read(TimesAt?.S ?? "");

    /// <summary>All that are kept, by the names of the processes.</summary>
    public static async Task<Dictionary<string, KeptPromise>> ReadAllAsync(
        IAmazonDynamoDB dynamoDB, string table, CancellationToken cancellationToken)
    {
        var promises = new Dictionary<string, KeptPromise>();
        await foreach (var page in TableScan.PagesAsync(dynamoDB, new ScanRequest { TableName = table }, cancellationToken))
        {
            foreach (var item in page)
            {
                var kept = new KeptPromise(
                    item["process"].S, item.GetValueOrDefault("keptAt") ?? new(), FieldsOf(item), item.GetValueOrDefault("timesAt"));
                if (kept.At is null)
                {
                    Log.Warning("A row of process_promises was not written by this job: delete it.", ("process", kept.Process));
                    continue;
                }

                promises[kept.Process] = kept;
            }
        }

        return promises;
    }

    /// <summary>What a row says of when its process should beat.</summary>
    public static Dictionary<string, AttributeValue> FieldsOf(IReadOnlyDictionary<string, AttributeValue> row) =>
        Promise.WatchFields.Where(row.ContainsKey).ToDictionary(field => field, field => row[field]);

    /// <summary>A row with this in place of what it promises now; its mutes are those that it has now.</summary>
    public Dictionary<string, AttributeValue> InPlaceOf(IReadOnlyDictionary<string, AttributeValue> row) =>
        new(row.Where(field => !Promise.WatchFields.Contains(field.Key) && PromiseNames.MeantBy(field.Key) is null).Concat(Fields));

    /// <summary>Whether a row promises the same, in the same words.</summary>
    public bool Says(Dictionary<string, AttributeValue> fields) => Promise.WatchFields.All(field => IsSame(field, fields));

    /// <summary>
    /// From when the times of a row count, which has no mistake: it may have been changed by hand. Null when they always did.
    /// </summary>
    public DateTimeOffset? TimesSince(IReadOnlyDictionary<string, AttributeValue> row, DateTimeOffset now) =>
        Times.All(field => IsSame(field, row)) ? TimesChanged : now;

    private bool IsSame(string field, IReadOnlyDictionary<string, AttributeValue> row) =>
        (Fields.GetValueOrDefault(field), row.GetValueOrDefault(field)) is var (kept, now) && kept?.S == now?.S && kept?.N == now?.N;
}
