using Hazards.Events;
using Hazards.Served;
using Hazards.Telegrams;

namespace Hazards.Enrichment;

/// <summary>When a hazard ends or ended, and why.</summary>
internal readonly record struct HazardEnd(DateTimeOffset At, HazardEnding By);

/// <summary>
/// Finds when a hazard ends: a function of what is known of its event alone, not of when it is asked. What was retracted, superseded or
/// lifted has ended with the telegram that says so; everything else ends at a time that is known beforehand.
/// </summary>
public static class HazardEnds
{
    /// <summary>Nothing is said for longer than this; an end that is farther away is a mistake of its source.</summary>
    private static readonly TimeSpan MaxValidity = TimeSpan.FromDays(366);

    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(14); // from a quake to the first report of it
    private static readonly TimeSpan AfterLastEarlyWarning = TimeSpan.FromMinutes(3);

    /// <param name="content">What the event says.</param>
    /// <param name="isLifted">Whether its areas say that it is over (<see cref="AreaCollector.IsOver"/>).</param>
    /// <param name="inForce">The amendments that count, the earliest first.</param>
    internal static HazardEnd Of(HazardState state, Telegram content, bool isLifted, IReadOnlyList<Amendment> inForce)
    {
        var reportedAt = state.Latest.ReportedAt;
        if (state.IsCancelled)
        {
            return new HazardEnd(reportedAt, content.Source == HazardSource.Usgs ? HazardEnding.Feed : HazardEnding.Cancel);
        }

        if (inForce.FirstOrDefault(amendment => amendment.Action == AmendmentAction.Cancel) is { } cancel)
        {
            return new HazardEnd(cancel.At, HazardEnding.Cancel);
        }

        if (state.Superseded is { } successor)
        {
            return new HazardEnd(successor.ReportedAt, HazardEnding.Superseded);
        }

        // Of two corrections the later one counts, as for everything that is corrected.
        if (inForce.LastOrDefault(amendment => amendment.Correction?.ValidUntil is not null) is { Correction.ValidUntil: { } corrected })
        {
            return new HazardEnd(corrected, HazardEnding.Validity);
        }

        return isLifted || IsGone(content) ? new HazardEnd(content.ReportedAt, HazardEnding.Lift)
            : content.ValidUntil > content.ReportedAt
                ? new HazardEnd(Earlier(content.ValidUntil.Value, After(content.ReportedAt, MaxValidity)), HazardEnding.Validity)
            : OfLifetime(state, content);
    }

    /// <summary>Whether it says of itself that there is nothing any more, though nothing is lifted.</summary>
    public static bool IsGone(Telegram content) => content.Family switch
    {
        HazardFamily.Typhoon => content.Typhoon.FirstOrDefault(fix => !HazardMaker.IsForecast(fix)) is { } fix
            && fix.IsGone,
        HazardFamily.Earthquake => content.Title.Contains("調査終了", StringComparison.Ordinal),
        _ => false,
    };

    private static HazardEnd OfLifetime(HazardState state, Telegram content)
    {
        var reportedAt = state.Latest.ReportedAt;
        if (EarlyWarnings.IsLastReport(content))
        {
            return new HazardEnd(After(reportedAt, AfterLastEarlyWarning), HazardEnding.Lifetime);
        }

        var since = OriginOf(state, content) is { } origin ? Earlier(origin, reportedAt) : reportedAt;
        var lifetime = HazardFamilies.Of(content.Family).Lifetimes.Of(content.Kind, content.Title);
        return new HazardEnd(After(since, lifetime), HazardEnding.Lifetime);
    }

    /// <summary>
    /// When the quake was, as far as it is over since then: one of which its source revises something after weeks is not felt again. Null
    /// for an early warning, whose quake goes on, and where the time is a mistake: no quake is first told of by the JMA after weeks.
    /// </summary>
    private static DateTimeOffset? OriginOf(HazardState state, Telegram content)
    {
        var isQuake = content.Family == HazardFamily.Earthquake && content.Earthquakes.Count > 0 && !EarlyWarnings.Is(content.Kind);
        var origin = isQuake ? content.Earthquakes[0].OriginAt : null;
        return content.Source == HazardSource.Jma && state.FirstReportedAt - origin > MaxDelay ? null : origin;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset After(DateTimeOffset time, TimeSpan span) =>
        DateTimeOffset.MaxValue - time > span ? time + span : DateTimeOffset.MaxValue;
}
