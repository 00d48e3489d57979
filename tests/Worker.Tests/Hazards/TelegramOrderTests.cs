using Hazards;
using Hazards.Telegrams;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards;

public static class TelegramOrderTests
{
    [Fact]
    public static void Later_reports_come_later_whatever_else_they_say_and_in_whatever_offset() => Before(
        Made("2026-11-20T12:00:00+09:00", serial: "9", Revision.Cancel, "z", sentAt: "2026-11-20T09:00:00Z"),
        Made("2026-11-20T03:01:00Z", serial: "1", Revision.Issue, "a", sentAt: "2026-11-20T03:00:00Z"));

    [Theory]
    [InlineData("", "1")]
    [InlineData("", "01-01")]
    [InlineData("2", "10")]
    [InlineData("9", "１０")]
    [InlineData("01-02", "02-01")]
    [InlineData("03-02", "03-10")]
    [InlineData("3", "3-1")]
    [InlineData("第二報", "1")]
    [InlineData("999999999999999999999", "1")]
    [InlineData("1-1-1", "1")]
    [InlineData("-1", "1")]
    public static void At_the_same_time_serials_count_as_numbers(string serial, string later) =>
        Before(Made(serial: serial, revision: Revision.Cancel, id: "z"), Made(serial: later, id: "a"));

    [Fact]
    public static void With_the_same_serial_a_correction_follows_the_issue_and_a_cancel_both()
    {
        Before(
            Made(revision: Revision.Issue, id: "z", sentAt: "2026-11-20T09:00:00Z"),
            Made(revision: Revision.Correction, id: "a", sentAt: "2026-11-20T03:00:00Z"));
        Before(Made(revision: Revision.Correction, id: "z"), Made(revision: Revision.Cancel, id: "a"));
    }

    [Fact]
    public static void Two_of_the_same_minute_without_serials_are_ordered_by_when_they_were_sent() =>
        Before(Read("intensity_first.xml"), Read("intensity_same_minute.xml"));

    [Fact]
    public static void In_the_end_the_id_decides() => Before(Made(id: "a"), Made(id: "b"));

    [Fact]
    public static void A_leading_zero_or_a_full_width_digit_makes_no_difference() =>
        Assert.Equal(TelegramOrder.KeyOf(Made(serial: "7")), TelegramOrder.KeyOf(Made(serial: "００7")));

    private static void Before(Telegram first, Telegram second)
    {
        var (one, other) = (TelegramOrder.KeyOf(first), TelegramOrder.KeyOf(second));
        Assert.True(string.CompareOrdinal(one, other) < 0, $"{one} {other}");
    }
}
