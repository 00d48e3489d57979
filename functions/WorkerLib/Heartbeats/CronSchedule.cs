namespace WorkerLib.Heartbeats;

/// <summary>
/// At the times of a crontab line on the clock of a zone.
///
/// The last slot whose grace is over must be covered by a beat. A beat covers it from as much before the slot as the grace is long (from
/// five minutes at least, for clocks that differ), but never from more than half of the way back to the slot before.
///
/// Where the clock changes, schedulers differ, and none of them may cause a false alarm. A time that is skipped in spring is not
/// expected: cron runs it at the change, EventBridge Scheduler and Kubernetes leave it out, and both are fine. A time that comes twice in
/// autumn is expected once, from its first until its second coming; an hour of <c>*</c> or <c>*/n</c> is expected both times.
/// </summary>
public sealed class CronSchedule(string text, CronExpression expression, TimeZoneInfo zone) : Schedule
{
    private static readonly TimeSpan MinEarly = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestAhead = TimeSpan.FromDays(50 * 366);

    public override bool IsKept(DateTimeOffset lastBeat, TimeSpan grace, DateTimeOffset now)
    {
        if (LastDueBefore(now - grace) is not { } slot || lastBeat >= slot.From)
        {
            return true;
        }

        var early = grace > MinEarly ? grace : MinEarly;
        if (lastBeat < slot.From - early)
        {
            return false;
        }

        return LastDueBefore(slot.Due) is not { } previous || lastBeat >= slot.From - ((slot.Due - previous.Due) / 2);
    }

    public override bool IsDueSince(DateTimeOffset since, TimeSpan grace, DateTimeOffset now) =>
        LastDueBefore(now - grace) is { } slot && since < slot.From;

    public override DateTimeOffset? NextAfter(DateTimeOffset time)
    {
        // Ever longer, until there is a slot after the time; then back to the first.
        for (var ahead = TimeSpan.FromMinutes(2); ahead < LongestAhead; ahead *= 2)
        {
            if (LastDueBefore(time + ahead) is { } slot && slot.Due > time)
            {
                while (LastDueBefore(slot.Due) is { } earlier && earlier.Due > time)
                {
                    slot = earlier;
                }

                return slot.Due;
            }
        }

        return null;
    }

    public override string ToString() => $"at '{text}' in {zone.Id}";

    /// <summary>The slot with the last due time before an instant; null when there is none for decades.</summary>
    public CronSlot? LastDueBefore(DateTimeOffset limit)
    {
        // The clock shows the most before the instant if it was set back on the way.
        var offset = zone.GetUtcOffset(limit);
        var before = zone.GetUtcOffset(limit.AddHours(-3));
        var highest = offset > before ? offset : before;
        CronSlot? best = null;
        for (var local = expression.Before(limit.UtcDateTime + highest); local is { } time; local = expression.Before(time))
        {
            // What the clock showed earlier came earlier, but for what an hour that came twice mixes up.
            if (best is { } found && time <= found.Due.UtcDateTime + Lowest(found.Due, limit))
            {
                break;
            }

            foreach (var slot in SlotsAt(time))
            {
                if (slot.Due < limit && (best is null || slot.Due > best.Value.Due))
                {
                    best = slot;
                }
            }
        }

        return best;
    }

    private TimeSpan Lowest(DateTimeOffset one, DateTimeOffset other) =>
        zone.GetUtcOffset(one) is var first && zone.GetUtcOffset(other) is var second && first < second ? first : second;

    /// <summary>The slots of a time on the clock: none where it is skipped, two for a star where it comes twice.</summary>
    private CronSlot[] SlotsAt(DateTime local)
    {
        var asUtc = new DateTimeOffset(local, TimeSpan.Zero);
        var earlier = zone.GetUtcOffset(asUtc.AddDays(-1));
        var later = zone.GetUtcOffset(asUtc.AddDays(1));
        var (first, second) = (asUtc - earlier, asUtc - later);
        if (earlier == later)
        {
            return [new CronSlot(first, first)];
        }

        return (zone.GetUtcOffset(first) == earlier, zone.GetUtcOffset(second) == later) switch
        {
            (true, false) => [new CronSlot(first, first)],
            (false, true) => [new CronSlot(second, second)],
            (true, true) when expression.IsEveryHour => [new CronSlot(first, first), new CronSlot(second, second)],
            (true, true) => [new CronSlot(first, second)],
            _ => [],
        };
    }
}

/// <summary>One time at which a process should beat; the two are the same instant unless the clock shows it twice.</summary>
public readonly record struct CronSlot(DateTimeOffset From, DateTimeOffset Due);
