using NodaTime;

namespace LocalAws.Schedules;

/// <summary>Fires each so often. A day is 24 hours, also where the clock is put forward or back.</summary>
internal sealed class RateSchedule(DateTimeZone zone, TimeSpan period) : ScheduleExpression(zone)
{
    public override DateTimeOffset? Next(DateTimeOffset after) =>
        Instant.FromDateTimeOffset(after + period).InZone(Zone).ToDateTimeOffset();
}
