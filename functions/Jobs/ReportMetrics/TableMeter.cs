using Amazon.DynamoDBv2;
using WorkerLib;

namespace Worker.Jobs.ReportMetrics;

/// <summary>Measures one table.</summary>
internal sealed class TableMeter(IAmazonDynamoDB dynamoDB, DailyMetrics rows)
{
    private readonly TablePages pages = new(dynamoDB);
    private readonly Freshness freshness = new(rows);
    private readonly Snapshots snapshots = new(rows);

    public async Task<SourceReport> MeasureAsync(MeasuredTable table, MeasuringRun run)
    {
        var state = await rows.StateAsync(table.Source, run.CancellationToken);
        var (from, to) = (run.From(state), run.To);
        var tally = new TableTally(table, from, to, run.Now);
        var stopped = await CountAsync(table, tally, from, to, run);
        if (table.Partition is not null && stopped is null)
        {
            // The partitions before were not read, but their newest item is known.
            tally.NewestBefore = (await rows.RowAsync(table.Source, from.AddDays(-1), run.CancellationToken))?.Newest;
        }

        Warn(table, tally, stopped, run.NotFilled(state), run);
        var report = new SourceReport(
            table.Source,
            Malformed: tally.Malformed,
            Reasons: tally.Reasons,
            Future: tally.Future,
            NotCounted: stopped ?? run.NotFilled(state));
        if (run.OnlyDay is null)
        {
            var newest = tally.NewestAt(to);
            report = report with { Told = await freshness.CheckAsync(table, newest, isWhole: stopped is null, state, run) };
        }

        // Half a count is worse than none: the days stay open for the next run.
        return stopped is not null ? report
            : table.States && run.OnlyDay is null ? await SaveLookAsync(table, tally, state, report, run)
            : table.States ? report with { NotCounted = "only how it is now can be counted, not how it was on a day" }
            : await SaveDaysAsync(table, tally, from, state, report, run);
    }

    /// <returns>Why it stopped before the end; null when it did not.</returns>
    private async Task<string?> CountAsync(MeasuredTable table, TableTally tally, DateOnly from, DateOnly to, MeasuringRun run)
    {
        var read = 0;
        await foreach (var page in pages.ReadAsync(table, from, to, run.CancellationToken))
        {
            if (read >= table.MaxPages)
            {
                return $"not counted: it has more than the {table.MaxPages} pages of maxPages; raise that, or give it a partition";
            }

            if (!run.HasTime())
            {
                return $"not counted: its share of the time was over after {read} pages; the next run retries";
            }

            foreach (var item in page)
            {
                tally.Add(item);
            }

            read++;
        }

        return null;
    }

    private async Task<SourceReport> SaveLookAsync(
        MeasuredTable table, TableTally tally, SourceState state, SourceReport report, MeasuringRun run)
    {
        var all = tally.All;
        var look = new DailyRow(
            table.Source, run.Today, run.Now, all.Total, all.Shown(), all.Newest, IsClosed: false, run.Now, run.Now);
        var written = await snapshots.SaveAsync(look, state, run);
        await rows.MeasuredAsync(table.Source, run.Now, run.CancellationToken);
        return report with { Count = look.Count, AgeSeconds = look.AgeSeconds, Days = written };
    }

    private async Task<SourceReport> SaveDaysAsync(
        MeasuredTable table, TableTally tally, DateOnly from, SourceState state, SourceReport report, MeasuringRun run)
    {
        List<string> written = [], filled = [];
        for (var day = from; day <= run.To; day = day.AddDays(1))
        {
            var row = RowOf(table, tally, day, state, run);
            var saved = await rows.SaveAsync(row, (before, after) => before.Recounted(after), run.CancellationToken);
            if (saved is not null)
            {
                written.Add(TokyoDay.Text(day));
                filled.AddRange(saved.Revision == 1 && saved.Note is not null ? [TokyoDay.Text(day)] : []);
                SourceGauges.Day(saved, run.Now);
            }

            if (day == run.Today)
            {
                SourceGauges.Now(row);
            }

            report = report with { Count = row.Count, AgeSeconds = row.AgeSeconds };
        }

        if (filled.Count > 0)
        {
            Log.Warning($"{table.Table}: nothing ran on {string.Join(", ", filled)}; counted now as of the end of the day.");
        }

        if (run.OnlyDay is null)
        {
            await rows.MeasuredAsync(table.Source, run.Now, run.CancellationToken);
        }

        return report with { Days = written, Filled = filled };
    }

    private static DailyRow RowOf(MeasuredTable table, TableTally tally, DateOnly day, SourceState state, MeasuringRun run)
    {
        var isClosed = day < run.Today;
        var isGap = isClosed && state.MeasuredAt < TokyoDay.Start(day);
        var counts = tally.Of(day);
        return new DailyRow(
            table.Source,
            day,
            isClosed ? TokyoDay.End(day) : run.Now,
            counts.Total,
            counts.Shown(),
            tally.NewestAt(day),
            isClosed,
            run.Now,
            run.Now,
            Note: isGap ? "filled: nothing ran on this day, it was counted afterwards as of its end" : null);
    }

    private static void Warn(MeasuredTable table, TableTally tally, string? stopped, string? notFilled, MeasuringRun run)
    {
        if (tally.Malformed > 0)
        {
            Log.Warning($"{tally.Malformed} items of {table.Table} set aside: {string.Join("; ", tally.Reasons)}.");
        }

        if (stopped is not null || notFilled is not null)
        {
            Log.Warning($"{table.Table}: {stopped ?? notFilled}.");
        }

        Metric.Gauge("malformedItems", "Count", tally.Malformed, run.Now, ("source", table.Source));
        Metric.Gauge("notCounted", "Count", stopped is null ? 0 : 1, run.Now, ("source", table.Source));
    }
}
