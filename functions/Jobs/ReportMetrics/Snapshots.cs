using WorkerLib;

namespace Worker.Jobs.ReportMetrics;

/// <summary>
/// Rows of what cannot be counted afterwards, such as the depth of a queue: the last look at it on a day counts. A day without any look
/// gets a row that says so, and no number.
/// </summary>
internal sealed class Snapshots(DailyMetrics rows)
{
    /// <returns>Days whose rows were written.</returns>
    public async Task<List<string>> SaveAsync(DailyRow look, SourceState state, MeasuringRun run)
    {
        var written = new List<string>();
        for (var day = FirstOpenDay(state, run); day < run.Today; day = day.AddDays(1))
        {
            var nothing = new DailyRow(
                look.Source,
                day,
                TokyoDay.End(day),
                null,
                new Dictionary<string, long>(),
                null,
                IsClosed: true,
                run.Now,
                run.Now,
                Note: "not measured: nothing ran on this day, and it cannot be known afterwards");
            if (await rows.SaveAsync(nothing, (before, after) => before.LookedAt(after), run.CancellationToken) is not null)
            {
                written.Add(TokyoDay.Text(day));
            }
        }

        if (await rows.SaveAsync(look, (before, after) => before.LookedAt(after), run.CancellationToken) is not null)
        {
            written.Add(TokyoDay.Text(look.Day));
        }

        SourceGauges.Now(look);
        return written;
    }

    private static DateOnly FirstOpenDay(SourceState state, MeasuringRun run)
    {
        var last = state.MeasuredAt is { } at ? TokyoDay.Of(at) : run.Today;
        var oldest = run.Today.AddDays(-MeasuringRun.MaxDays);
        return last > oldest ? last : oldest;
    }
}
