using Hazards;
using Hazards.Cap;
using Hazards.Enrichment;
using Hazards.Events;
using Hazards.Served;
using Hazards.Telegrams;
using Worker.Tests.Jobs.EnrichHazards;

namespace Worker.Tests.Hazards;

/// <summary>Early warnings with other values than the samples have: 気象庁「緊急地震速報電文解説資料」.</summary>
public static class EarlyWarningCasesTests
{
    [Theory]
    [InlineData("4", "over", 1, "expected max intensity 4 or more", "予想震度４以上")]
    [InlineData("5-", "over", 2, "expected max intensity 5- or more", "予想震度５弱以上")]
    [InlineData("6-", "over", 3, "expected max intensity 6- or more", "予想震度６弱以上")]
    [InlineData("6+", "over", 4, "expected max intensity 6+ or more", "予想震度６強以上")]
    [InlineData("4", "5-", 2, "expected max intensity 5-", "予想震度４～５弱")]
    [InlineData("5+", "7", 4, "expected max intensity 7", "予想震度５強～７")]
    [InlineData("不明", "不明", 2, "expected intensity unknown", "")] // of the magnitude: M7
    [InlineData("", "over", 2, ", 40 km deep", "")]
    public static void What_is_expected_is_at_least_the_lower_end(string from, string to, int severity, string headline, string kind)
    {
        var hazard = Make(Forecast(from, to).Replace(">5.9<", ">7.0<", StringComparison.Ordinal));

        Assert.Equal(severity, (int)hazard.Severity);
        Assert.Contains(headline, hazard.HeadlineEn, StringComparison.Ordinal);
        Assert.Equal(kind, string.Join(' ', hazard.Areas.SelectMany(area => area.Kinds)));
    }

    [Theory]
    [InlineData("<From>3</From><To>over</To>", "3")]
    [InlineData("<From>2</From><To>4</To>", "4")]
    [InlineData("<From>1</From><To></To>", "1")]
    [InlineData("<From>0</From>", "0")]
    public static void The_class_of_long_period_motion_is_the_upper_end_or_the_lower_of_or_more(string range, string expected)
    {
        var hazard = Make(Forecast("4", "4").Replace(
            "</ForecastInt><ArrivalTime>", $"</ForecastInt><ForecastLgInt>{range}</ForecastLgInt><ArrivalTime>", StringComparison.Ordinal));

        Assert.Equal(expected, hazard.Areas[0].LongPeriod);
    }

    [Theory]
    [InlineData("仮定震源要素")]
    [InlineData("仮定震源要素（ＰＬＵＭ法）")]
    public static void Placeholders_are_figures_nowhere_not_even_in_CAP(string condition)
    {
        var hazard = Make(Forecast("5-", "over").Replace(
            "</Hypocenter>", $"</Hypocenter><Condition>{condition}</Condition>", StringComparison.Ordinal));

        Assert.Equal(
            ["JMA-MaxIntensity", "JMA-MaxIntensityTo"], CapParameters.Of(hazard).Select(parameter => parameter.Name));
        Assert.DoesNotContain("M5.9", hazard.HeadlineEn, StringComparison.Ordinal);
        Assert.DoesNotContain("Ｍ５", hazard.Headline, StringComparison.Ordinal);
    }

    /// <summary>Its quake goes on, whatever its clocks say: one without an offset stands nine hours before.</summary>
    [Theory]
    [InlineData("2026-01-01T03:00:00+09:00")]
    [InlineData("2016-01-01T12:00:00+09:00")]
    [InlineData("2026-01-01T12:00:00+09:00")]
    public static void An_early_warning_holds_for_minutes_after_its_report_whatever_its_origin(string origin)
    {
        var hazard = Make(Forecast("5-", "5-").Replace(
            "<OriginTime>2026-01-01T12:00:00+09:00", $"<OriginTime>{origin}", StringComparison.Ordinal));

        Assert.Equal(TimeSpan.FromMinutes(10), hazard.ActiveUntil - hazard.ReportedAt);
        Assert.True(hazard.HoldsAt(hazard.ChangedAt));
    }

    [Fact]
    public static void A_delivery_test_is_no_early_warning()
    {
        var hazard = Make(Telegrams.Made(kind: "緊急地震速報配信テスト"));

        Assert.False(EarlyWarnings.Is(hazard.Kind));
        Assert.Equal((HazardSeverity.Information, "Delivery test of earthquake early warnings"), (hazard.Severity, hazard.HeadlineEn));
    }

    private static string Forecast(string from, string to) => Telegrams.Source("cases/early_warning_of_44.xml")
        .Replace("緊急地震速報（警報）", "緊急地震速報（予報）", StringComparison.Ordinal)
        .Replace("<From>5-</From><To>5-</To>", $"<From>{from}</From><To>{to}</To>", StringComparison.Ordinal);

    private static Hazard Make(string source) => Make(Telegrams.ReadSource(source));

    private static Hazard Make(Telegram telegram) =>
        HazardMaker.Make(HazardState.Of(telegram), 1, telegram.ReportedAt.AddSeconds(1), [], Areas.Tables);
}
