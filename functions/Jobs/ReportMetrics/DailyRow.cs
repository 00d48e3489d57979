using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.ReportMetrics;

/// <summary>A row of the table daily_metrics: what a table or queue was on a day of Tokyo.</summary>
/// <param name="Source">Name of the table, or <c>queue/&lt;name&gt;</c>.</param>
/// <param name="AsOf">The time that it describes: the end of the day once that is over, for what can be counted afterwards.</param>
/// <param name="Count">Items of the day, or items or messages that were there; null when nobody can know any more.</param>
/// <param name="Kinds">The same by kind.</param>
/// <param name="Newest">Time of the newest item then.</param>
/// <param name="IsClosed">Whether the day was over when it was counted last.</param>
/// <param name="CountedAt">When the row was first written.</param>
/// <param name="UpdatedAt">When it was last written.</param>
/// <param name="LateItems">Items that were found only after the day was closed.</param>
/// <param name="Note">What is to be known of the numbers.</param>
/// <param name="Revision">Goes up with each write.</param>
internal sealed record DailyRow(
    string Source,
    DateOnly Day,
    DateTimeOffset AsOf,
    long? Count,
    IReadOnlyDictionary<string, long> Kinds,
    DateTimeOffset? Newest,
    bool IsClosed,
    DateTimeOffset CountedAt,
    DateTimeOffset UpdatedAt,
    long LateItems = 0,
    string? Note = null,
    long Revision = 0)
{
    public double? AgeSeconds => (AsOf - Newest)?.TotalSeconds;

    /// <summary>
    /// This row after another count of the same day. Counts only go up: items that were deleted since were there all the same, and a run
    /// that read earlier and writes later takes nothing away.
    /// </summary>
    /// <returns>Null when there is nothing new.</returns>
    public DailyRow? Recounted(DailyRow other)
    {
        var isLater = other.AsOf > AsOf;
        var hasMore = other.Count > (Count ?? -1)
            || (other.Count == Count && (isLater || (other.Newest is not null && !(other.Newest <= Newest))));
        var content = hasMore ? other : this;
        return !hasMore && !isLater && (IsClosed || !other.IsClosed) ? null : this with
        {
            AsOf = isLater ? other.AsOf : AsOf,
            Count = content.Count,
            Kinds = content.Kinds,
            Newest = content.Newest,
            IsClosed = IsClosed || other.IsClosed,
            UpdatedAt = other.UpdatedAt,
            LateItems = LateItems + (IsClosed && hasMore ? (other.Count ?? 0) - (Count ?? 0) : 0),
        };
    }

    /// <summary>This row after another look at something that cannot be looked at afterwards: the last look of the day counts.</summary>
    /// <returns>Null when there is nothing new.</returns>
    public DailyRow? LookedAt(DailyRow other)
    {
        var isLater = other.Count is not null && (Count is null || other.AsOf > AsOf);
        return !isLater && (IsClosed || !other.IsClosed) ? null : (isLater ? other : this) with
        {
            IsClosed = IsClosed || other.IsClosed,
            CountedAt = CountedAt,
            UpdatedAt = other.UpdatedAt,
            Revision = Revision,
        };
    }

    public Dictionary<string, AttributeValue> ToItem()
    {
        var kinds = new Dictionary<string, AttributeValue>();
        foreach (var (kind, count) in Kinds)
        {
            kinds[kind] = Attributes.Number(count);
        }

        var item = new Dictionary<string, AttributeValue>
        {
            ["source"] = new(Source),
            ["day"] = new(TokyoDay.Text(Day)),
            ["asOf"] = Attributes.Time(AsOf),
            ["kinds"] = new() { M = kinds, IsMSet = true },
            ["closed"] = new() { BOOL = IsClosed },
            ["countedAt"] = Attributes.Time(CountedAt),
            ["updatedAt"] = Attributes.Time(UpdatedAt),
            ["lateItems"] = Attributes.Number(LateItems),
            ["revision"] = Attributes.Number(Revision),
        };
        if (Count is { } all)
        {
            item["count"] = Attributes.Number(all);
        }

        if (Newest is { } newest)
        {
            item["newest"] = Attributes.Time(newest);
            item["ageSeconds"] = Attributes.Number((long)AgeSeconds!.Value);
        }

        if (Note is not null)
        {
            item["note"] = new(Note);
        }

        return item;
    }

    /// <exception cref="FormatException">Somebody else wrote the row; says which and what.</exception>
    public static DailyRow Read(Dictionary<string, AttributeValue> item)
    {
        var text = item.GetValueOrDefault("day")?.S;
        var row = new ItemReader(
            item,
            $"row {item.GetValueOrDefault("source")?.S} {text} of daily_metrics",
            $"; delete the row, and have the day counted again with {{\"day\":\"{text}\"}}");
        return new DailyRow(
            row.OptionalText("source") ?? "",
            TokyoDay.TryParse(text, out var day) ? day : throw row.Misfit("day", "is not a day such as 2026-11-20"),
            row.Time("asOf"),
            row.OptionalNumber("count"),
            row.Numbers("kinds"),
            row.OptionalTime("newest"),
            row.Flag("closed"),
            row.Time("countedAt"),
            row.Time("updatedAt"),
            row.Number("lateItems"),
            row.OptionalText("note"),
            row.Number("revision"));
    }
}
