using System.Globalization;
using Amazon.DynamoDBv2.Model;
using WorkerLib;
using WorkerLib.Aws;

namespace Worker.Jobs.ReportMetrics;

/// <summary>A row of the table daily_metrics: what a table or queue was on a day of Tokyo.</summary>
/// <param name="Source">Name of the table, or <c>queue/&lt;name&gt;</c>.</param>
/// <param name="AsOf">Of when it tells: the end of the day once that is over, for what can be counted afterwards.</param>
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
        var hasMore = other.Count > (Count ?? -1) || (other.Count == Count && (isLater || (other.Newest is not null && !(other.Newest <= Newest))));
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
        var day = item.GetValueOrDefault("day")?.S;
        var kinds = new Dictionary<string, long>();
        foreach (var (kind, value) in item.GetValueOrDefault("kinds")?.M ?? [])
        {
            kinds[kind] = Whole(value, "kinds");
        }

        return new DailyRow(
            item.GetValueOrDefault("source")?.S ?? "",
            TokyoDay.TryParse(day, out var date) ? date : throw Misfit("day"),
            TimeOf("asOf") ?? throw Misfit("asOf"),
            item.TryGetValue("count", out var count) ? Whole(count, "count") : null,
            kinds,
            TimeOf("newest"),
            item.GetValueOrDefault("closed")?.BOOL ?? throw Misfit("closed"),
            TimeOf("countedAt") ?? throw Misfit("countedAt"),
            TimeOf("updatedAt") ?? throw Misfit("updatedAt"),
            Whole(item.GetValueOrDefault("lateItems"), "lateItems"),
            item.GetValueOrDefault("note")?.S,
            Whole(item.GetValueOrDefault("revision"), "revision"));

        DateTimeOffset? TimeOf(string name) =>
            !item.TryGetValue(name, out var value) ? null
            : DateTimeOffset.TryParse(value.S, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw Misfit(name);

        long Whole(AttributeValue? value, string name) => long.TryParse(value?.N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Misfit(name);

        FormatException Misfit(string name) => new($"row {item.GetValueOrDefault("source")?.S} {day} of daily_metrics: {name} cannot be read; delete the row, and have the day counted again with {{\"day\":\"{day}\"}}");
    }
}
