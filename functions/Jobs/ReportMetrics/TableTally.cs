namespace Worker.Jobs.ReportMetrics;

/// <summary>Counts the items of a table: for each of some days, and what is the newest.</summary>
/// <param name="table">The table.</param>
/// <param name="from">The first day that is counted; of what is older only the newest counts.</param>
/// <param name="to">The last one.</param>
/// <param name="asOf">When it is counted: what claims to be newer is left for a later run.</param>
internal sealed class TableTally(MeasuredTable table, DateOnly from, DateOnly to, DateTimeOffset asOf)
{
    private const int MaxReasons = 5;

    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);

    private readonly KindCounts[] days = [.. Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(_ => new KindCounts())];

    /// <summary>All items, whatever their day.</summary>
    public KindCounts All { get; } = new();

    /// <summary>The newest item before the first day.</summary>
    public DateTimeOffset? NewestBefore { get; set; }

    public long Malformed { get; private set; }

    /// <summary>The first few things that are wrong with malformed items.</summary>
    public List<string> Reasons { get; } = [];

    /// <summary>Items whose time is still to come.</summary>
    public long Future { get; private set; }

    public void Add(Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue> read)
    {
        if (MeasuredItem.TryRead(read, table, out var problem) is not { } item)
        {
            Malformed++;
            if (Reasons.Count < MaxReasons)
            {
                Reasons.Add(problem);
            }

            return;
        }

        // A state that changed after the run began is as new as it can be.
        var time = table.States && item.Time > asOf && item.Time <= asOf + LongestRun ? asOf : item.Time;
        if (time > asOf)
        {
            Future++;
            time = null;
        }

        if (time is not { } known)
        {
            // A state holds whatever its time says; of an item, nobody knows the day.
            if (table.States)
            {
                All.Add(item.Kind, null);
            }

            return;
        }

        All.Add(item.Kind, known);
        var day = WorkerLib.TokyoDay.Of(known);
        if (day < from)
        {
            NewestBefore = NewestBefore > known ? NewestBefore : known;
        }
        else if (day <= to)
        {
            days[day.DayNumber - from.DayNumber].Add(item.Kind, known);
        }
    }

    /// <summary>What belongs to a day.</summary>
    public KindCounts Of(DateOnly day) => days[day.DayNumber - from.DayNumber];

    /// <summary>The newest item at the end of a day.</summary>
    public DateTimeOffset? NewestAt(DateOnly day)
    {
        for (; day >= from; day = day.AddDays(-1))
        {
            if (Of(day).Newest is { } newest)
            {
                return newest;
            }
        }

        return NewestBefore;
    }
}
