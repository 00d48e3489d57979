using Hazards.Telegrams;

namespace Worker.Tests.Hazards;

/// <summary>Values that are written otherwise than in the samples, in other elements than those of tests/data/hazards/odd.</summary>
public static class TelegramVariantsTests
{
    [Theory]
    [InlineData("5.9", 5.9)]
    [InlineData("５．９", 5.9)]
    [InlineData("－０．３", -0.3)]
    [InlineData("＋７", 7.0)]
    [InlineData("NaN", null)]
    [InlineData("Ｍ不明", null)]
    [InlineData("５．９以上", null)]
    [InlineData("", null)]
    public static void A_number_is_the_same_in_wide_and_narrow_digits(string text, double? value)
    {
        var quake = Read("cases/early_warning_of_44.xml", ">5.9</", $">{text}</").Earthquakes[0];

        Assert.Equal(value, quake.Magnitude!.Value);
        Assert.Equal("Ｍ５．９", quake.Magnitude.Description);
    }

    [Theory]
    [InlineData("2026-01-01T24:00:00+09:00", "2026-01-02T00:00:00+09:00", "hour 24")]
    [InlineData("2026-01-01T23:59:60+09:00", "2026-01-02T00:00:00+09:00", "leap second")]
    [InlineData("2026-01-01T12:00:00", "2026-01-01T12:00:00+09:00", "without offset")]
    [InlineData("2026-01-01", "2026-01-01T00:00:00+09:00", "without offset")]
    [InlineData("2026-01-01T03:00:00Z", "2026-01-01T12:00:00+09:00", "")]
    [InlineData("3026-01-01T12:00:00+09:00", null, "absurd")]
    [InlineData("1026-01-01T12:00:00+09:00", null, "absurd")]
    [InlineData("2026-01-01T24:00:01+09:00", null, "")]
    [InlineData("2026-13-01T12:00:00+09:00", null, "")]
    [InlineData("２０２６-01-01T12:00:00+09:00", null, "")]
    [InlineData("不明", null, "")]
    public static void A_time_is_read_by_the_same_rule_in_every_element(string text, string? time, string odd)
    {
        DateTimeOffset? expected = time is null ? null : Telegrams.Time(time);
        (Telegram Telegram, DateTimeOffset? Time)[] read =
        [
            Of("ends/quake_full.xml", "OriginTime", telegram => telegram.Earthquakes[0].OriginAt),
            Of("ends/quake_full.xml", "TargetDateTime", telegram => telegram.TargetAt),
            Of("ends/marine_sapporo.xml", "ValidDateTime", telegram => telegram.ValidUntil),
            Of("cases/early_warning_of_44.xml", "ArrivalTime", telegram => telegram.Intensity!.Areas[1].ArrivesAt),
        ];

        Assert.All(read, one =>
        {
            Assert.Equal(expected, one.Time);
            var counted = (one.Telegram.Odd.Hour24, one.Telegram.Odd.LeapSeconds, one.Telegram.Odd.WithoutOffset, one.Telegram.Odd.Absurd);
            Assert.Equal((odd == "hour 24", odd == "leap second", odd == "without offset", odd == "absurd"),
                (counted.Hour24 > 0, counted.LeapSeconds > 0, counted.WithoutOffset > 0, counted.Absurd > 0));
        });

        (Telegram Telegram, DateTimeOffset? Time) Of(string name, string element, Func<Telegram, DateTimeOffset?> timeOf)
        {
            var source = System.Text.RegularExpressions.Regex.Replace(
                Telegrams.Source(name), $"<{element}>[^<]*</{element}>", $"<{element}>{text}</{element}>");
            var telegram = Telegrams.ReadSource(source);
            return (telegram, timeOf(telegram));
        }
    }

    /// <summary>Of one office and kind, what each is about is told apart by its title alone.</summary>
    [Theory]
    [InlineData("地方海上予報（Ｈ２８）", "札幌海上気象", "函館海上気象", false)]
    [InlineData("地方潮位情報", "九州北部地方（山口県を含む）の副振動に関する地方潮位情報", "近畿地方の大潮に関する地方潮位情報", false)]
    [InlineData("府県天気概況", "東京都府県天気概況", "小笠原諸島府県天気概況", false)]
    [InlineData("気象警報・注意報（Ｒ０６）（暴風）", "宗谷地方暴風警報", "宗谷地方強風注意報", true)]
    [InlineData("気象警報・注意報（Ｒ０６）（暴風）", "宗谷地方暴風警報", "上川・留萌地方暴風警報", false)]
    [InlineData("竜巻注意情報", "東京都竜巻注意情報", "京都府竜巻注意情報", false)]
    public static void A_standing_bulletin_is_in_the_place_of_the_one_before_of_the_same_region(
        string kind, string title, string next, bool isSame)
    {
        var one = Telegrams.Made(kind: kind, eventId: "", office: "札幌管区気象台") with { Title = title };

        Assert.Equal(isSame, TelegramIdentity.KeyOf(one) == TelegramIdentity.KeyOf(one with { Title = next }));
        Assert.NotEqual(TelegramIdentity.KeyOf(one), TelegramIdentity.KeyOf(one with { PublishingOffice = "函館地方気象台" }));
    }

    private static Telegram Read(string name, string right, string wrong) =>
        Telegrams.ReadSource(Telegrams.Source(name).Replace(right, wrong, StringComparison.Ordinal));
}
