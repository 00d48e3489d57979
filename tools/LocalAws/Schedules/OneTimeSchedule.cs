using NodaTime;

namespace LocalAws.Schedules;

/// <summary>Fires once: at the first of the two where the clock shows the time twice, never where it skips it.</summary>
internal sealed class OneTimeSchedule(DateTimeZone zone, LocalDateTime time) : ScheduleExpression(zone)
{
    public override DateTimeOffset? Next(DateTimeOffset after) =>
        Zone.MapLocal(time) is { Count: > 0 } mapped && mapped.First().ToDateTimeOffset() is var fires && fires > after ? fires : null;

    public override IEnumerable<DateTime> Skipped(DateTimeOffset from, DateTimeOffset until) =>
        Zone.MapLocal(time) is { Count: 0 } gap && gap.LateInterval.Start is var change
        && change >= Instant.FromDateTimeOffset(from) && change < Instant.FromDateTimeOffset(until)
            ? [time.ToDateTimeUnspecified()]
            : [];
}
