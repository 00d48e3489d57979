using Hazards;
using Hazards.Telegrams;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards.Replays;

/// <summary>The afternoon of tests/data/hazards/afternoon, which the demo shows.</summary>
public static class AfternoonReplayTests
{
    [Fact]
    public static async Task What_is_in_force_after_each_telegram_is_what_its_source_says()
    {
        var log = await ReplayLog.OfAsync(Afternoon(), withEarlyWarnings: false);

        Assert.Equal(
            [
                "11-20 13:00:13",
                "11-20 13:00:15",
                "11-20 13:02:00 earthquake 3",
                "11-20 13:03:00 earthquake 3, tsunami 3",
                "11-20 13:04:00 earthquake 3, tsunami 3",
                "11-20 13:06:00 earthquake 3, tsunami 3",
                "11-20 13:08:00 earthquake 3, tsunami 3",
                "11-20 13:40:00 earthquake 3, tsunami 3, volcano 3",
                "11-20 14:10:00 earthquake 3, tsunami 3, volcano 3, warning 4",
                "11-20 14:50:00 earthquake 3, tsunami 3, volcano 3, warning 2",
                "11-20 15:30:00 earthquake 3, volcano 3, warning 2",
            ],
            log.InForce);
        Assert.Equal("", log.InTheEnd);
    }

    [Fact]
    public static async Task An_early_warning_is_in_force_for_minutes()
    {
        var log = await ReplayLog.OfAsync(Afternoon());

        Assert.Equal("11-20 13:00:15 early-warning 3", log.InForce[1]);
        Assert.DoesNotContain(log.InForce.Skip(7), step => step.Contains("early-warning", StringComparison.Ordinal));
    }

    /// <summary>
    /// Each of the five is announced once when it begins and once when it is over; the magnitude of the quake may be told when it is known.
    /// </summary>
    [Fact]
    public static async Task A_duty_officer_gets_an_alert_for_each_of_five_hazards_and_for_each_end()
    {
        var log = await ReplayLog.OfAsync(Afternoon(), HazardSeverity.Severe);

        Assert.Equal(
            [
                "early-warning: Alert, Recovery",
                "earthquake: Alert, Recovery",
                "tsunami: Alert, Recovery",
                "volcano: Alert, Recovery",
                "warning: Alert, Recovery",
            ],
            log.Alerts.Select(alerts => alerts.Replace("earthquake: Alert, Alert", "earthquake: Alert", StringComparison.Ordinal)));
    }

    [Fact]
    public static async Task The_afternoon_ends_in_one_state_however_its_telegrams_are_shuffled()
    {
        var telegrams = Afternoon();
        var expected = await ReplayLog.OfAsync(telegrams);

        for (var seed = 0; seed < 20; seed++)
        {
            var shuffled = (Telegram[])telegrams.Clone();
            new Random(seed).Shuffle(shuffled);

            // The last one came first, and the others late.
            var log = await ReplayLog.OfAsync([telegrams[^1], .. shuffled]);
            Assert.Equal(WithoutTime(expected.InForce[^1]), WithoutTime(log.InForce[^1]));
        }

        static string WithoutTime(string step) => step["11-20 15:30:00".Length..];
    }
}
