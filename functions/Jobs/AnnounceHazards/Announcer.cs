using Hazards;
using Hazards.Served;
using WorkerLib;
using WorkerLib.Alerts;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>Notifies each subscriber of what a change means to them.</summary>
/// <param name="maxAge">The longest time between report and change.</param>
internal sealed class Announcer(HazardAlerts alerts, TimeSpan maxAge)
{
    public async Task NotifyAsync(HazardChange change, IReadOnlyList<Subscription> subscriptions, CancellationToken cancellationToken)
    {
        var (hazard, before, isBeforeUnknown) = change;
        WarnOfNobody(hazard, subscriptions);
        foreach (var subscription in subscriptions)
        {
            var (stood, stands) = (before is null ? null : Standing.Of(before, subscription), Standing.Of(hazard, subscription));
            var hasRunOut = before is { Phase: HazardPhase.Active } && before.EndsAt <= hazard.ChangedAt;
            var isAnew = hasRunOut || (before is not null && IsLate(before) && !IsLate(hazard));
            var step = HazardSteps.Between(
                stood, stands, isBeforeUnknown, isAnew, isToldBefore: before is null || !EarlyWarning.MayWait(before, subscription));

            // Without its end, Notify would take the new one for a repeat.
            var ranOut = hasRunOut && stood is not null && stands is not null
                ? HazardAlert.RanOut(before!, hazard.ChangedAt, subscription, stood)
                : null;
            var isFresh = !IsLate(hazard) || (step == HazardStep.Open && IsByOperator(before, hazard));
            if (step == HazardStep.Nothing)
            {
                continue;
            }

            bool IsNews(Standing now, Standing told, DateTimeOffset toldAt) =>
                now.IsNewsAfter(told, EarlyWarning.MinSeverityOfNewAreas(hazard, subscription, toldAt));

            if (step == HazardStep.Update || !isFresh)
            {
                var until = ranOut?.RaisedAt ?? hazard.ChangedAt; // before all that this change adds: a retry finds the same
                var open = await alerts.FindOpenAsync(HazardAlert.SubjectOf(hazard, subscription), until, cancellationToken);
                if (open is null ? !isFresh : step == HazardStep.Update && open.Told is { } told && !IsNews(stands!, told, open.RaisedAt))
                {
                    Skip(hazard, subscription, step, open);
                    continue;
                }

                stands = step == HazardStep.Update && open?.Told is { } known ? stands!.After(known) : stands;
            }

            if (ranOut is not null)
            {
                await AddAsync(ranOut, hazard, HazardStep.End, cancellationToken);
            }

            var alert = stands is null
                ? HazardAlert.Ends(hazard, subscription, stood)
                : HazardAlert.Holds(hazard, subscription, stands);
            await AddAsync(alert, hazard, step, cancellationToken);
        }
    }

    private async Task AddAsync(Alert alert, Hazard hazard, HazardStep step, CancellationToken cancellationToken)
    {
        if (await alerts.TryAddAsync(alert, cancellationToken))
        {
            Metric.Count(alert.Kind == AlertKind.Alert ? "hazardsAnnounced" : "hazardEndsAnnounced");
            Log.Info("A hazard is announced.", ("subject", alert.Subject), ("version", hazard.Version), ("step", step.ToString()));
        }
    }

    /// <summary>Whether the telegrams are the same as before, so that an operator changed it: that is news, however old they are.</summary>
    private static bool IsByOperator(Hazard? before, Hazard hazard) =>
        before is not null
        && before.ReportedAt == hazard.ReportedAt
        && before.FirstReportedAt == hazard.FirstReportedAt
        && before.Content.Id == hazard.Content.Id;

    /// <summary>
    /// Whether it was both reported and sent long ago: the JMA sends what was delayed on its side (遅延) with the time of its report, and a
    /// report whose time has no offset may be of hours before.
    /// </summary>
    private bool IsLate(Hazard hazard) =>
        hazard.ChangedAt - (hazard.Content.SentAt > hazard.ReportedAt ? hazard.Content.SentAt.Value : hazard.ReportedAt) > maxAge;

    /// <summary>What is no news is counted. So is what comes late, which is for those only who were notified of it before.</summary>
    private static void Skip(Hazard hazard, Subscription subscription, HazardStep step, OpenAlert? open)
    {
        if (open is not null)
        {
            Metric.Count("hazardChangesWithoutNews");
        }
        else if (step != HazardStep.End)
        {
            Metric.Count("hazardsTooLate");
            Log.Info(
                "A hazard came too late to be announced (ANNOUNCE_MAX_AGE_HOURS).",
                ("hazard", hazard.Id),
                ("subscription", subscription.Name),
                ("reportedAt", hazard.ReportedAt),
                ("changedAt", hazard.ChangedAt));
        }
    }

    private void WarnOfNobody(Hazard hazard, IReadOnlyList<Subscription> subscriptions)
    {
        if (subscriptions.Count == 0 && hazard.Severity >= HazardSeverity.Severe && hazard.HoldsAt(hazard.ChangedAt) && !IsLate(hazard))
        {
            Metric.Count("severeHazardsWithoutSubscription");
            Log.Warning(
                "Nobody is notified of a severe hazard: publish the set of constants 'subscriptions'.",
                ("hazard", hazard.Id),
                ("severity", (int)hazard.Severity));
        }
    }
}
