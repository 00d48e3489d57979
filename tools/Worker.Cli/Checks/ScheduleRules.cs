using LocalAws.Schedules;
using NodaTime;
using Worker.Cli.Fleet;
using Worker.Cli.Fleet.Hcl;

namespace Worker.Cli.Checks;

/// <summary>Schedules fire, and when somebody expects it.</summary>
internal static class ScheduleRules
{
    // A job that also runs within the next hour misses nothing that matters.
    private static readonly TimeSpan OftenEnough = TimeSpan.FromHours(1);

    private static readonly string[] RolePolicies = ["aws_iam_role_policy", "aws_iam_role_policy_attachment"];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("schedule-invalid", "Every schedule is one that AWS takes.", Invalid),
        new("schedule-never-fires", "Every schedule fires some day.", NeverFiring),
        new("schedule-skipped-hour", "No run is skipped when the clocks are put forward.", Skipped),
        new("schedule-repeated-hour", "No run falls into the hour that clocks show twice when they are put back.", Repeated),
        new("schedule-permission", "No schedule is made before the role that it has may start its job.", BeforePermission),
        new("monitor-schedule", "The cron monitor expects a job when its schedule starts it.", Monitors),
    ];

    private static IEnumerable<Problem> Invalid(FleetModel fleet) =>
        from schedule in Schedules(fleet)
        where schedule.Error is not null
        select new Problem(
            schedule.At,
            $"AWS would refuse this schedule: {schedule.Error}",
            "write it as rate(5 minutes), cron(30 0 * * ? *) or at(2030-01-31T09:00:00), with a zone such as Asia/Tokyo");

    private static IEnumerable<Problem> NeverFiring(FleetModel fleet) =>
        from schedule in Schedules(fleet)
        where schedule.Times is not null && schedule.Times.Next(DateTimeOffset.UtcNow) is null
        select new Problem(schedule.At, $"{schedule.Expression} never fires again", "correct it, or delete the schedule");

    private static IEnumerable<Problem> Skipped(FleetModel fleet)
    {
        var (now, later) = NextTwoYears();
        return from schedule in Schedules(fleet)
               let times = (schedule.Times?.Skipped(now, later) ?? []).Where(time => !IsFrequent(schedule, time)).Take(1).ToList()
               where times.Count > 0
               let skipped = times[0]
               select new Problem(
                   schedule.At,
                   $"{schedule.Expression} does not fire on {skipped:yyyy-MM-dd}, when the clocks of {schedule.Zone} skip {skipped:HH:mm}",
                   "choose an hour that no clock skips, such as 04:00, or the zone UTC");
    }

    private static IEnumerable<Problem> Repeated(FleetModel fleet)
    {
        var (now, later) = NextTwoYears();
        return from schedule in Schedules(fleet)
               where schedule.Times is not null
               from overlap in Overlaps(schedule.Zone, now, later)
               let time = OnTheClock(schedule)?.Next(overlap.Start.AddTicks(-1))?.DateTime
               where time < overlap.End && !IsFrequent(schedule, time.Value)
               group (schedule, time) by schedule.At into first
               let found = first.First()
               select new Problem(
                   found.schedule.At,
                   $"{found.schedule.Expression} falls on {found.time:yyyy-MM-dd} into the hour that the clocks of "
                   + $"{found.schedule.Zone} show twice: it fires at the first {found.time:HH:mm} only",
                   "choose an hour that no clock repeats, such as 04:00, or the zone UTC");
    }

    private static IEnumerable<Problem> BeforePermission(FleetModel fleet) =>
        from schedule in fleet.Terraform.All("aws_scheduler_schedule")
        from role in fleet.Terraform.Referred(schedule.Get("target", "role_arn"), "aws_iam_role")
        let policies = RolePolicies.SelectMany(fleet.Terraform.All)
            .Where(policy => fleet.Terraform.Referred(policy.Get("role"), "aws_iam_role").Contains(role))
            .Select(policy => policy.Address)
            .ToList()
        where policies.Count > 0 && !policies.Intersect(fleet.Terraform.Values.References(schedule.Get("depends_on"))).Any()
        select new Problem(
            schedule.At("depends_on"),
            $"{schedule.Address} may fire before {role.Address} may start anything",
            $"name {policies[0]} in its depends_on");

    private static IEnumerable<Problem> Monitors(FleetModel fleet)
    {
        var all = Schedules(fleet).ToLookup(schedule => schedule.Job);
        foreach (var job in fleet.Jobs)
        {
            var monitor = job.Settings.FirstOrDefault(setting => setting.Name == "SENTRY_MONITOR_SCHEDULE");
            var schedules = all[job].ToList();
            if (monitor?.Value is null)
            {
                continue;
            }

            var zone = job.Settings.FirstOrDefault(setting => setting.Name == "SENTRY_MONITOR_TIMEZONE");
            if (schedules.Count == 0)
            {
                yield return new Problem(
                    monitor.At,
                    $"Sentry would expect {job.Name} at {monitor.Value}, but no schedule starts it",
                    "take SENTRY_MONITOR_SCHEDULE away, or add the schedule");
            }
            else if (schedules.TrueForAll(schedule => schedule.Expression != monitor.Value))
            {
                yield return new Problem(
                    monitor.At,
                    $"Sentry would expect {job.Name} at {monitor.Value}, but it is started at {schedules[0].Expression}",
                    "write both through one local");
            }
            else if (schedules.TrueForAll(schedule =>
                schedule.Zone != (zone?.Value ?? "UTC") && !schedule.Expression.StartsWith("rate", StringComparison.Ordinal)))
            {
                yield return new Problem(
                    (zone ?? monitor).At,
                    $"Sentry would expect {job.Name} at the hours of {zone?.Value ?? "UTC"}, "
                    + $"but it is started at those of {schedules[0].Zone}",
                    "write SENTRY_MONITOR_TIMEZONE and schedule_expression_timezone through one local");
            }
        }
    }

    private static IEnumerable<Schedule> Schedules(FleetModel fleet) =>
        from job in fleet.Jobs
        from trigger in job.Triggers
        where trigger.Kind == TriggerKind.Schedule
        let expression = fleet.Terraform.Values.Text(trigger.Block.Get("schedule_expression"))
        where expression is not null && !expression.Contains("${", StringComparison.Ordinal)
        select Read(fleet, job, trigger.Block, expression);

    private static Schedule Read(FleetModel fleet, Job job, Block block, string expression)
    {
        var zone = fleet.Terraform.Values.Text(block.Get("schedule_expression_timezone")) ?? "UTC";
        var at = Place(fleet, block);
        try
        {
            return new Schedule(job, expression, zone, at, ScheduleExpression.Parse(expression, zone), null);
        }
        catch (FormatException exception)
        {
            return new Schedule(job, expression, zone, at, null, exception.Message);
        }
    }

    /// <summary>Where the expression is written: in the schedule, or in the local that it names.</summary>
    private static Location Place(FleetModel fleet, Block block) =>
        block.Get("schedule_expression") is { ValueKind: System.Text.Json.JsonValueKind.String } text
        && text.GetString()!.StartsWith("${local.", StringComparison.Ordinal)
            ? block.File.At(block.File.Find(1, block.File.Lines.Count, text.GetString()!["${local.".Length..^1]))
            : block.At("schedule_expression");

    private static bool IsFrequent(Schedule schedule, DateTime time) =>
        OnTheClock(schedule)?.Next(AsUtc(time)) is { } next && next - AsUtc(time) <= OftenEnough;

    /// <summary>The times of an expression as a clock without changes would show them.</summary>
    private static ScheduleExpression? OnTheClock(Schedule schedule) =>
        schedule.Expression.StartsWith("rate", StringComparison.Ordinal) ? null : ScheduleExpression.Parse(schedule.Expression, "UTC");

    /// <summary>The times of the wall clock that a zone shows twice.</summary>
    private static IEnumerable<(DateTimeOffset Start, DateTime End)> Overlaps(string zone, DateTimeOffset from, DateTimeOffset until)
    {
        var (start, end) = (Instant.FromDateTimeOffset(from), Instant.FromDateTimeOffset(until));
        var periods = DateTimeZoneProviders.Tzdb[zone].GetZoneIntervals(start, end).ToList();
        return from pair in periods.Zip(periods.Skip(1))
               where pair.Second.IsoLocalStart < pair.First.IsoLocalEnd
               select (AsUtc(pair.Second.IsoLocalStart.ToDateTimeUnspecified()), pair.First.IsoLocalEnd.ToDateTimeUnspecified());
    }

    private static DateTimeOffset AsUtc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), TimeSpan.Zero);

    private static (DateTimeOffset Now, DateTimeOffset Later) NextTwoYears() => (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddYears(2));

    /// <param name="Times">Null when the expression cannot be read; then <paramref name="Error"/> says why.</param>
    private sealed record Schedule(Job Job, string Expression, string Zone, Location At, ScheduleExpression? Times, string? Error);
}
