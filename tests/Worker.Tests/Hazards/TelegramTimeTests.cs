using Hazards;
using Hazards.Telegrams;

namespace Worker.Tests.Hazards;

/// <summary>
/// The rules of docs/hazards.md#times-and-numbers. That 24:00 is the next midnight says XML Schema (dateTime, 3.3.7); that the JMA's times
/// are of +09:00, and those of Control in UTC, its description of the format.
/// </summary>
public static class TelegramTimeTests
{
    [Theory]
    [InlineData("2026-11-20T12:00:00+09:00", "2026-11-20T12:00:00+09:00", "")]
    [InlineData("2026-11-20T03:00:00Z", "2026-11-20T03:00:00+00:00", "")]
    [InlineData("2026-11-20T12:00:00.25+09:00", "2026-11-20T12:00:00.25+09:00", "")]
    [InlineData("2026-11-20 12:00+0900", "2026-11-20T12:00:00+09:00", "")]
    [InlineData("2026-11-20T03:00:00-00:00", "2026-11-20T03:00:00+00:00", "")]
    [InlineData("2024-02-29T00:00:00+09:00", "2024-02-29T00:00:00+09:00", "")]
    [InlineData("2026-01-01T18:00:00", "2026-01-01T18:00:00+09:00", "1 time without an offset")]
    [InlineData("2026-01-01", "2026-01-01T00:00:00+09:00", "1 time without an offset")]
    [InlineData("2026-01-01T24:00:00+09:00", "2026-01-02T00:00:00+09:00", "1 time at 24:00")]
    [InlineData("2026-12-31T24:00", "2027-01-01T00:00:00+09:00", "1 time without an offset, 1 time at 24:00")]
    [InlineData("2017-01-01T08:59:60+09:00", "2017-01-01T09:00:00+09:00", "1 time with a second 60")]
    [InlineData("2016-12-31T23:59:60.9Z", "2017-01-01T00:00:00+00:00", "1 time with a second 60")]
    public static void Reads_a_time_by_the_stated_rule(string text, string expected, string odd)
    {
        var (time, readings) = Read(text);

        Assert.Equal(Telegrams.Time(expected), time);
        Assert.Equal(Telegrams.Time(expected).Offset, time!.Value.Offset);
        Assert.Equal(odd, readings.ToString());
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59+09:00")]
    [InlineData("9999-12-31T24:00:00-09:00")]
    [InlineData("2200-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+09:00")]
    [InlineData("1899-12-31T23:59:59Z")]
    public static void Leaves_out_an_absurd_time_and_counts_it(string text) =>
        Assert.Equal((null, new OddReadings(Absurd: 1)), Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("12:00")]
    [InlineData("昨日")]
    [InlineData("2026-11-20T")]
    [InlineData("2026-11-20T12")]
    [InlineData("2026-11-31T12:00:00+09:00")]
    [InlineData("2025-02-29T12:00:00+09:00")]
    [InlineData("2026-13-01T12:00:00+09:00")]
    [InlineData("2026-11-20T24:00:01+09:00")]
    [InlineData("2026-11-20T24:30:00+09:00")]
    [InlineData("2026-11-20T12:60:00+09:00")]
    [InlineData("2026-11-20T12:00:61+09:00")]
    [InlineData("2026-11-20T12:00:00.+09:00")]
    [InlineData("2026-11-20T12:00:00+15:00")]
    [InlineData("2026-11-20T12:00:00+09:60")]
    [InlineData("2026-11-20T12:00:00 JST")]
    [InlineData("２０２６-11-20T12:00:00+09:00")]
    [InlineData("0000-01-01T00:00:00Z")]
    public static void Anything_else_is_no_time(string text) => Assert.Equal((null, default(OddReadings)), Read(text));

    [Theory]
    [InlineData("no_offset.xml", "2026-01-01T18:00:00+09:00", "2 times without an offset")]
    [InlineData("hour_24.xml", "2026-01-02T00:00:00+09:00", "2 times at 24:00")]
    [InlineData("leap_second.xml", "2017-01-01T09:00:00+09:00", "2 times with a second 60")]
    public static void Reads_and_counts_them_in_a_telegram(string name, string reportedAt, string odd)
    {
        var telegram = TelegramReader.Read(Telegrams.Document($"odd/{name}"));

        Assert.Equal((Telegrams.Time(reportedAt), odd), (telegram.ReportedAt, telegram.Odd.ToString()));
    }

    [Fact]
    public static void The_time_of_sending_is_UTC_without_an_offset()
    {
        var sentAt = Telegrams.Read("quake.xml").SentAt;

        var telegram = Telegrams.ReadSource(Telegrams.Source("quake.xml").Replace("Z</DateTime>", "</DateTime>", StringComparison.Ordinal));

        Assert.Equal((sentAt, 1), (telegram.SentAt, telegram.Odd.WithoutOffset));
    }

    [Fact]
    public static void A_report_with_an_absurd_time_is_refused_and_says_why()
    {
        var source = Telegrams.Source("tornado.xml").Replace(
            "<ReportDateTime>2014-02-12T", "<ReportDateTime>9999-12-31T", StringComparison.Ordinal);

        Assert.Contains(
            "' is not a time of the years 1900 to 2199 (line ",
            Assert.Throws<HazardFormatException>(() => Telegrams.ReadSource(source)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2014-02-11T23:00:00+09:00", false)] // 14 hours before it was reported: clocks differ
    [InlineData("2014-02-11T12:00:00+09:00", true)]
    public static void A_telegram_that_is_dated_more_than_a_day_ahead_is_refused(string receivedAt, bool isRefused)
    {
        var problem = Record.Exception(() => TelegramReader.Read(Telegrams.Document("tornado.xml"), Telegrams.Time(receivedAt)));

        Assert.Equal(isRefused, problem is HazardFormatException { IsWorthFetchingAgain: false });
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+09:00")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T09:00:00+09:00")]
    [InlineData("2026-11-20T12:00:00Z", "2026-11-20T21:00:00+09:00")]
    public static void What_stands_in_old_rows_can_be_shown(string time, string shown) => Assert.Equal(
        shown,
        TokyoTime.Of(Telegrams.Time(time)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture));

    private static (DateTimeOffset? Time, OddReadings Odd) Read(string text)
    {
        OddReadings odd = default;
        return (TelegramTime.Read(text, TokyoTime.Offset, ref odd), odd);
    }
}
