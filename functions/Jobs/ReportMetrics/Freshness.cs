using System.Globalization;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Jobs.ReportMetrics;

/// <summary>Notifies people once when the newest item of a table is older than it may be, and once when it no longer is.</summary>
internal sealed class Freshness(DailyMetrics rows)
{
    /// <param name="newest">The newest item; null when there is none.</param>
    /// <param name="isWhole">False when not all items were read: then a newer one may be there, and only good news is certain.</param>
    /// <returns>stale or fresh, when people were notified of it.</returns>
    public async Task<string?> CheckAsync(MeasuredTable table, DateTimeOffset? newest, bool isWhole, SourceState state, MeasuringRun run)
    {
        if (table.FreshMinutes is not { } minutes)
        {
            return null;
        }

        var isStale = newest is null || run.Now - newest > TimeSpan.FromMinutes(minutes);
        if (isStale == state.IsStale || (isStale && !isWhole))
        {
            return null;
        }

        var alert = new Alert(
            $"data/{table.Source}",
            run.Now,
            isStale ? AlertKind.Alert : AlertKind.Recovery,
            AlertSeverity.Error,
            $"{(isStale ? "Data is stale" : "Data is fresh again")}: {Newest(newest, run.Now)} "
            + $"in the table {table.Table}, which may be {minutes} minutes old.",
            isStale ? $"stale since {newest?.UtcDateTime:O}" : null); // whatever its age is now
        if (!await rows.TryNotifyAsync(table.Source, isStale, alert, run.CancellationToken))
        {
            return null;
        }

        Log.Warning(alert.Message);
        return isStale ? "stale" : "fresh";
    }

    private static string Newest(DateTimeOffset? newest, DateTimeOffset now) => newest is not { } time
        ? "there is no item"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"the newest item is of {time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} and {(now - time).TotalMinutes:0} minutes old,");
}
