using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using WorkerLib.Alerts;
using WorkerLib.Heartbeats;

namespace Worker.Tests.Jobs.ProcessChecker;

/// <summary>What must hold of whole lives of processes, with the instants of the slots computed by NodaTime.</summary>
public static class PromiseTests
{
    private static readonly string[] Zones =
        ["Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu"];

    private static readonly string[] Crons =
    [
        "30 1 * * *", "30 2 * * *", "0 3 * * *", "15,45 1-3 * * *", "*/20 2 * * *", "0 * * * *", "*/15 * * * *", "0 */2 * * *",
        "45 1 * * SUN", "0 9 * * MON-FRI", "30 2 1 * *", "0 0,12 8-14 3,4,10,11 SUN",
    ];

    /// <summary>What schedulers do with times that the clock skips and repeats.</summary>
    private enum Habit
    {
        /// <summary>As cron on a server: what is skipped runs at the change, what is repeated the first time.</summary>
        Cron,

        /// <summary>Leaves skipped times out, runs repeated ones the second time.</summary>
        Late,

        /// <summary>Runs skipped times an hour later, and repeated ones both times.</summary>
        Both,
    }

    [Fact]
    public static void A_process_that_beats_around_each_slot_is_never_late_for_a_year() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(Arb.From(
            from cron in Gen.Elements(Crons)
            from zone in Gen.Elements(Zones)
            from habit in Gen.Elements(Enum.GetValues<Habit>())
            from grace in Gen.Elements(0, 30, 240, 900, 7200)
            from seed in Gen.Choose(0, int.MaxValue)
            select (cron, zone, habit, grace, seed)), sample =>
        {
            var (cron, zone, habit, grace, seed) = sample;
            var expected = Slots(cron, zone);
            var schedule = new CronSchedule(cron, CronExpression.Parse(cron), TimeZoneInfo.FindSystemTimeZoneById(zone));
            var beats = Beats(expected, habit, TimeSpan.FromSeconds(grace), new Random(seed));
            for (var i = 1; i < beats.Count; i++)
            {
                // The worst moment is the one before the next beat arrives.
                if (!schedule.IsKept(beats[i - 1], TimeSpan.FromSeconds(grace), beats[i]))
                {
                    throw new InvalidOperationException($"late at {beats[i]:O} with the last beat at {beats[i - 1]:O}");
                }
            }

            return beats.Count > 3;
        }));

    [Fact]
    public static void A_process_that_stops_alerts_exactly_once_and_recovers_exactly_once() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(Arb.From(
            from cron in Gen.Elements(Crons[..8])
            from zone in Gen.Elements(Zones)
            from grace in Gen.Elements(0, 240, 900)
            from day in Gen.Choose(1, 360)
            select (cron, zone, grace, day)), sample =>
        {
            var (cron, zone, grace, day) = sample;
            var slots = Slots(cron, zone).Where(slot => slot.Kind != SlotKind.Skipped).ToList();
            var last = slots.FindIndex(slot => slot.From >= slots[0].From.AddDays(day));
            var fixture = new ProcessFixture(slots[last].From);
            fixture.Add("job", ("cron", cron), ("timeZone", zone), ("lastBeat", slots[last].From));
            fixture.Rows["job"]["graceSeconds"] = new() { N = $"{grace}" };

            // The slot after the next one must have been missed by everybody's reckoning.
            var missed = slots[last + 2].Due.AddSeconds(grace).AddMinutes(1);
            for (; fixture.Now < missed; fixture.Now += TimeSpan.FromMinutes(7))
            {
                CheckTwice(fixture);
            }

            fixture.Now = missed;
            CheckTwice(fixture);
            var whenStopped = fixture.Kinds("job").ToList();
            fixture.Signal("job", "lastBeat");
            CheckTwice(fixture);
            return whenStopped is [AlertKind.Alert] && fixture.Kinds("job").ToList() is [AlertKind.Alert, AlertKind.Recovery];
        }));

    private static void CheckTwice(ProcessFixture fixture) =>
        Task.WhenAll(fixture.CheckAsync(), fixture.CheckAsync()).GetAwaiter().GetResult();

    /// <summary>When a process beats that keeps its promise, in order.</summary>
    private static List<DateTimeOffset> Beats(IReadOnlyList<Slot> slots, Habit habit, TimeSpan grace, Random random)
    {
        var beats = new List<DateTimeOffset>();
        var early = grace > TimeSpan.FromMinutes(5) ? grace : TimeSpan.FromMinutes(5);
        var before = slots[0];
        for (var i = 1; i < slots.Count - 1; i++)
        {
            var slot = slots[i];
            DateTimeOffset[] runs = (slot.Kind, habit) switch
            {
                (SlotKind.Skipped, Habit.Cron) => [slot.From],
                (SlotKind.Skipped, Habit.Late) => [],
                (SlotKind.Skipped, _) => [slot.Due],
                (_, Habit.Cron) => [slot.From],
                (_, Habit.Late) => [slot.Due],
                _ => slot.From == slot.Due ? [slot.From] : [slot.From, slot.Due],
            };
            var half = (slot.Due - before.Due) / 2;
            var max = early < half ? early : half;
            foreach (var run in runs)
            {
                // On time, as early or late as it may be, or between.
                var jitter = random.Next(4) switch
                {
                    0 => TimeSpan.Zero,
                    1 => -max,
                    2 => grace,
                    _ => -max + ((max + grace) * random.NextDouble()),
                };
                beats.Add(slot.Kind == SlotKind.Skipped ? run : run + jitter);
            }

            before = slot.Kind == SlotKind.Skipped ? before : slot;
        }

        beats.Sort();
        return beats;
    }

    /// <summary>
    /// The times of a year that fit, each once; what is skipped stands at the clock change, due an hour (or what is skipped) later.
    /// </summary>
    private static List<Slot> Slots(string cron, string zone)
    {
        var fields = CronExpression.Parse(cron);
        var tzdb = DateTimeZoneProviders.Tzdb[zone];
        var slots = new List<Slot>();
        var start = new LocalDateTime(2026, 1, 10, 0, 0);
        // A clock without changes shows what fits; NodaTime, when that is.
        for (var time = fields.Before(start.PlusDays(400).ToDateTimeUnspecified());
             time >= start.ToDateTimeUnspecified();
             time = fields.Before(time.Value))
        {
            var local = LocalDateTime.FromDateTime(time.Value);
            var mapped = tzdb.MapLocal(local);
            switch (mapped.Count)
            {
                case 0:
                    slots.Add(new Slot(
                        SlotKind.Skipped,
                        mapped.LateInterval.Start.ToDateTimeOffset(),
                        local.InZoneLeniently(tzdb).ToDateTimeOffset().ToUniversalTime()));
                    break;
                case 2 when fields.IsEveryHour:
                    slots.Add(Once(mapped.First(), mapped.First()));
                    slots.Add(Once(mapped.Last(), mapped.Last()));
                    break;
                default:
                    slots.Add(Once(mapped.First(), mapped.Last()));
                    break;
            }
        }

        slots.Reverse();
        return [.. slots.OrderBy(slot => slot.Due)];
    }

    private static Slot Once(ZonedDateTime from, ZonedDateTime due) =>
        new(SlotKind.Once, from.ToDateTimeOffset().ToUniversalTime(), due.ToDateTimeOffset().ToUniversalTime());

    private sealed record Slot(SlotKind Kind, DateTimeOffset From, DateTimeOffset Due);

    private enum SlotKind
    {
        Once,
        Skipped,
    }
}
