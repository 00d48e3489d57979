using Hazards;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards.Replays;

/// <summary>
/// The JMA's own sequences of samples, replayed at their times: what each telegram says of the whole is written in the samples (解除, 取消,
/// 調査終了, ValidDateTime) and in the JMA's description of the format (気象庁防災情報XMLフォーマット 電文毎の解説資料).
/// </summary>
public static class OfficialSequenceTests
{
    /// <summary>Two notices, a correction that asks nothing else of anybody, and the cancel of it all.</summary>
    [Fact]
    public static Task Eruption_flash_is_cancelled() => HoldsAsync(
        ["67_01_"], ["09-27 12:00:00 volcano 3", "09-27 12:10:00"], ["volcano: Alert, Recovery"]);

    /// <summary>All areas are lifted (全警戒解除) at 17:50, and it begins again two days later.</summary>
    [Fact]
    public static Task Landslide_alert_information_is_lifted_begins_again_and_is_lifted_again() => HoldsAsync(
        ["17_03_"],
        [
            "09-02 15:37:00 landslide 3", "09-02 17:50:00", "09-04 08:12:00 landslide 3", "09-04 09:49:00 landslide 3",
            "09-04 11:01:00 landslide 3", "09-04 13:20:00 landslide 3", "09-04 14:38:00 landslide 3", "09-04 16:22:00",
        ],
        null);

    /// <summary>The hypocentre is retracted while the intensities hold, then these, too.</summary>
    [Fact]
    public static Task Reports_of_an_earthquake_are_cancelled_one_by_one() => HoldsAsync(
        ["32-35_06_"],
        [
            "06-14 08:46:00 earthquake 2", "06-14 08:47:00 earthquake 4", "06-14 08:51:00 earthquake 4",
            "06-14 08:53:00 earthquake 4", "06-14 09:06:00", "06-14 12:30:00 earthquake 0", "06-14 12:35:00",
        ],
        null);

    /// <summary>The list of two quakes lifts the advisory of the first one; what is told of waves afterwards is no warning.</summary>
    [Fact]
    public static Task Tsunami_of_two_quakes_is_lifted_for_both() => HoldsAsync(
        ["38-39_02_"],
        ["11-14 05:56:00 tsunami 1", "11-14 06:55:00 tsunami 1", "11-14 07:20:00", "11-14 07:24:00"],
        null);

    /// <summary>The lift of the warning, two days later, ends what was told of waves, too; nothing is left of the quake then.</summary>
    [Fact]
    public static Task Major_tsunami_is_in_force_until_its_warning_is_lifted() => HoldsAsync(
        ["32-39_11_", "61_11_"],
        [
            "03-11 14:48:00 earthquake 4",
            "03-11 14:49:00 earthquake 4, tsunami 4", "03-11 14:50:00 earthquake 4, tsunami 4", "03-11 14:53:00 earthquake 4, tsunami 4",
            "03-11 14:54:00 earthquake 4, tsunami 4", "03-11 14:55:00 earthquake 4, tsunami 4", "03-11 14:59:00 earthquake 4, tsunami 4",
            "03-11 15:00:00 earthquake 4, tsunami 4", "03-11 15:12:00 earthquake 4, tsunami 4", "03-11 15:14:00 earthquake 4, tsunami 4",
            "03-13 17:58:00",
        ],
        null);

    /// <summary>Each bulletin is in the place of the one before, whatever its id; 調査終了 ends it.</summary>
    [Fact]
    public static Task Nankai_Trough_information_is_one_line_until_it_is_over() => HoldsAsync(
        ["74_01_"],
        [
            "05-12 16:20:00 earthquake 1", "05-12 16:24:00 earthquake 1", "05-12 16:28:00 earthquake 3",
            "05-12 16:32:00 earthquake 2", "05-12 16:34:00 earthquake 2", "05-12 16:36:00",
        ],
        null);

    /// <summary>A typhoon that nothing more is told of does not stay for ever.</summary>
    [Fact]
    public static Task Typhoon_grows_from_a_depression_and_is_gone_after_its_last_report() => HoldsAsync(
        ["10_04_"],
        [
            "09-09 04:30:00 typhoon 0", "09-10 09:50:00 typhoon 1", "09-13 21:45:00 typhoon 2", "09-14 00:45:00 typhoon 2",
            "09-16 17:40:00 typhoon 2",
        ],
        null);

    /// <summary>Forecasts and warnings of one earthquake (VXSE43, 44, 45) are one event; its last report (最終報) ends it soon.</summary>
    [Fact]
    public static async Task Early_warning_of_many_reports_is_one_event_and_ends()
    {
        if (Sequence("36_01_", "37_01_0", "77_01_") is not { Length: > 0 } telegrams)
        {
            return;
        }

        var log = await ReplayLog.OfAsync(telegrams);

        Assert.Equal("04-17 23:14:57 early-warning 1", log.InForce[0]);
        Assert.Equal("04-17 23:14:59 early-warning 3", log.InForce[2]);
        Assert.All(log.InForce.Skip(2).SkipLast(2), step => Assert.EndsWith("early-warning 3", step, StringComparison.Ordinal));
        Assert.Equal("", log.InTheEnd);
        var alerts = Assert.Single(log.Alerts);
        Assert.StartsWith("early-warning: Alert, ", alerts, StringComparison.Ordinal);
        Assert.EndsWith(", Recovery", alerts, StringComparison.Ordinal);
    }

    /// <summary>Within two minutes nobody reads more than a few messages, whatever else became known.</summary>
    [Fact]
    public static async Task Early_warning_of_many_reports_makes_a_handful_of_alerts()
    {
        if (Sequence("77_01_") is not { Length: > 0 } telegrams)
        {
            return;
        }

        var log = await ReplayLog.OfAsync(telegrams, HazardSeverity.Severe);

        Assert.InRange(Assert.Single(log.Alerts).Split(", ").Length, 2, 6); // the end among them
    }

    /// <param name="alerts">Null where they do not matter.</param>
    private static async Task HoldsAsync(
        string[] samples, string[] inForce, string[]? alerts, HazardSeverity lowest = HazardSeverity.Advisory)
    {
        if (Sequence(samples) is not { Length: > 0 } telegrams)
        {
            return;
        }

        var log = await ReplayLog.OfAsync(telegrams, lowest);

        Assert.Equal(inForce, log.InForce);
        Assert.Equal("", log.InTheEnd);
        Assert.Equal(alerts ?? log.Alerts, log.Alerts);
    }
}
