using Amazon.Lambda.Core;
using WorkerLib;
using WorkerLib.Lambda;

namespace Worker.Jobs.ReportMetrics;

/// <summary>One run of ReportMetrics over one source.</summary>
/// <param name="Now">As of when it measures.</param>
/// <param name="OnlyDay">The day that was asked for by hand; null for a run by the schedule.</param>
/// <param name="LateDays">For how many days a day is counted again.</param>
/// <param name="HasTime">False when this source has had its share of the invocation.</param>
internal sealed record MeasuringRun(
    DateTimeOffset Now, DateOnly? OnlyDay, int LateDays, Func<bool> HasTime, CancellationToken CancellationToken)
{
    /// <summary>How far back missed days are filled. Longer ago, somebody should think about it first.</summary>
    public const int MaxDays = 62;

    // For the rows of the source that is being measured when its time is over.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(10);

    /// <summary>The run of the next of so many sources: they share what is left of the invocation.</summary>
    public static MeasuringRun Share(ILambdaContext context, int sources, DateTimeOffset now, DateOnly? onlyDay, int lateDays)
    {
        var until = context.RemainingTime - ((context.RemainingTime - Reserve) / sources);
        return new MeasuringRun(now, onlyDay, lateDays, () => context.RemainingTime > until, context.CancellationToken);
    }

    public DateOnly Today => TokyoDay.Of(Now);

    /// <summary>The last day to count.</summary>
    public DateOnly To => OnlyDay ?? Today;

    /// <summary>
    /// The first day to count: what the last run would have counted again, had there been one until now. So a missed run changes
    /// nothing in the end.
    /// </summary>
    public DateOnly From(SourceState state) => OnlyDay ?? Newer(Wanted(state), Today.AddDays(-MaxDays));

    /// <summary>What this run does not fill, in words; null when it fills everything.</summary>
    public string? NotFilled(SourceState state) => OnlyDay is null && From(state) > Wanted(state)
        ? $"{TokyoDay.Text(Wanted(state))} to {TokyoDay.Text(From(state).AddDays(-1))} are too long ago to be filled unasked: "
            + $"have each counted with {{\"day\":\"{TokyoDay.Text(Wanted(state))}\"}}"
        : null;

    private DateOnly Wanted(SourceState state) => TokyoDay.Of(state.MeasuredAt is { } last && last < Now ? last : Now).AddDays(-LateDays);

    private static DateOnly Newer(DateOnly one, DateOnly other) => one > other ? one : other;
}
