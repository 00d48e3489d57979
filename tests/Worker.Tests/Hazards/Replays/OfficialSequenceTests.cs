using Hazards;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards.Replays;

/// <summary>
/// The JMA's own sequences of samples, replayed at their times: what each telegram says of the whole is written in the samples (解除, 取消,
/// 調査終了, ValidDateTime) and in the JMA's description of the format (気象庁防災情報XMLフォーマット 電文毎の解説資料).
/// </summary>
public static class OfficialSequenceTests
{
    /// <summary>Two notices, a correction and the cancel of it all.</summary>
    [Fact]
    public static Task Eruption_flash_is_cancelled() => HoldsAsync(
        ["67_01_"], ["09-27 12:00:00 volcano 3", "09-27 12:10:00"], ["volcano: Alert, Alert, Recovery"]);

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
