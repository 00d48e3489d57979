using Hazards;
using Hazards.Bodies;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Jobs.AnnounceHazards;
using Worker.Tests.Hazards;
using Worker.Tests.Jobs.EnrichHazards;
using WorkerLib.Alerts;
using static Worker.Tests.Jobs.AnnounceHazards.HazardFixture;

namespace Worker.Tests.Jobs.AnnounceHazards;

/// <summary>Which changes are news: those by which people would act otherwise than after what they were notified of.</summary>
public static class ToldOnceTests
{
    private const int MaxAlertsOfAnEarlyWarning = 5;
    private static readonly Subscription Everywhere = new("all", HazardSeverity.Advisory);

    [Theory]
    [InlineData("6.0 6.3", "6.0")]
    [InlineData("6.0 6.5", "6.0 6.5")]
    [InlineData("6.0 6.3 6.6", "6.0 6.6")] // the third differs by half from what was told
    [InlineData("6.0 6.4 6.0 5.6 5.5", "6.0 5.5")]
    [InlineData("- 6.0 6.3", "-")] // that it is known now changes nothing
    public static async Task A_magnitude_is_news_once_it_differs_by_half_from_what_was_told(string magnitudes, string told)
    {
        var fixture = new HazardFixture(Everywhere);

        await fixture.AnnounceAsync([.. magnitudes.Split(' ').Select((magnitude, index) => Quake(index + 1, magnitude))]);

        Assert.Equal(told, string.Join(' ', fixture.Rows.Values.Select(alert => alert.Message.Split("M=")[1].Split(' ')[0])));
    }

    [Theory]
    [InlineData("今後の情報に注意してください。", "この地震による津波の心配はありません。", 1)]
    [InlineData("今後の情報に注意してください。", "津波警報等（大津波警報・津波警報あるいは津波注意報）を発表中です。", 2)]
    [InlineData("津波警報等を発表中です。", "この地震による津波の心配はありません。", 2)]
    [InlineData("津波警報等を発表中です。", "今後の情報に注意してください。", 1)]
    [InlineData("この地震による津波の心配はありません。", "震源が海底の場合、津波が発生するおそれがあります。", 2)]
    public static async Task That_a_tsunami_may_come_is_news_and_that_it_may_not_if_it_was_told_that_it_may(
        string first, string next, int alerts)
    {
        var fixture = new HazardFixture(Everywhere);

        await fixture.AnnounceAsync(Quake(1, "6.0", first), Quake(2, "6.0", next));

        Assert.Equal(alerts, fixture.Rows.Count);
    }

    [Fact]
    public static async Task The_reports_of_one_quake_are_told_once()
    {
        var fixture = new HazardFixture(Everywhere, new Subscription("ishikawa", HazardSeverity.Warning, Prefectures: ["17"]));

        // 震度速報 names regions, 震源・震度に関する情報 cities, and what was felt lightly far away.
        await fixture.AnnounceAsync(
            Quake(1, "-") with { Areas = [Of("石川県", "17", 4), Of("石川県能登", "390", 4)] },
            Quake(2, "7.4") with { Areas = [Of("石川県", "17", 4), Of("石川県能登", "390", 4)] },
            Quake(3, "7.6") with { Areas = [Of("石川県", "17", 4), Of("珠洲市", "1720500", 4), Of("東京都", "13", 0, "13")] });

        Assert.Equal([$"hazard/all/{Id}", $"hazard/ishikawa/{Id}"], fixture.Rows.Values.Select(alert => alert.Subject));
    }

    [Fact]
    public static async Task Another_prefecture_is_news_of_a_quake_and_of_an_early_warning_also_one_less_of_the_quake()
    {
        var (quake, early) = (new HazardFixture(Everywhere), new HazardFixture(Everywhere));
        Hazard[] versions =
        [
            Quake(1, "6.0") with { Areas = [Of("石川県", "17", 3)] },
            Quake(2, "6.0") with { Areas = [Of("石川県", "17", 3), Of("富山県", "16", 3, "16")] },
            Quake(3, "6.0") with { Areas = [Of("石川県", "17", 3)] },
            Quake(4, "6.0") with { Areas = [Of("石川県", "17", 3), Of("富山県", "16", 3, "16")] },
        ];

        await quake.AnnounceAsync(versions);
        await early.AnnounceAsync([.. versions.Select(version => version with { Kind = "緊急地震速報（地震動予報）" })]);

        Assert.Equal([1, 2, 3, 4], quake.Rows.Values.Select(alert => (alert.RaisedAt - Start).Minutes));
        Assert.Equal([1, 2], early.Rows.Values.Select(alert => (alert.RaisedAt - Start).Minutes));
    }

    [Fact]
    public static async Task A_correction_by_an_operator_is_news_once()
    {
        var fixture = new HazardFixture(Everywhere);
        HazardNote[] notes = [new("a", Start, "correct", "hana", "wrong words")];

        await fixture.AnnounceAsync(Made(1), Made(2) with { Notes = notes }, Made(3, headline: "x") with { Notes = notes }, Made(4));

        Assert.Equal([1, 2], fixture.Rows.Values.Select(alert => (alert.RaisedAt - Start).Minutes));
    }

    [Fact]
    public static async Task An_alert_of_before_whose_fingerprint_says_nothing_is_followed_by_one_that_does()
    {
        var fixture = new HazardFixture(Everywhere) { OnRead = row => row["fingerprint"] = new(new string('a', 32)) };

        await fixture.AnnounceAsync(Quake(1, "6.0"), Quake(2, "6.1"));

        Assert.Equal(2, fixture.Rows.Count);
    }

    [Theory]
    [InlineData("2 s3 q000000020000 m74 t1 c0123456789abcdef")]
    [InlineData("2 s1 h0123456789abcdef m t c")]
    [InlineData("2 s4 e0.1 m-3 t0 c")]
    public static void A_fingerprint_says_what_was_told(string fingerprint) =>
        Assert.Equal(fingerprint, Standing.Read(fingerprint)!.Fingerprint());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2 s9 h0 m t c")]
    [InlineData("3 s1 h0 m t c")]
    [InlineData("2 s1 h0 m t")]
    public static void What_is_no_such_fingerprint_says_nothing(string? fingerprint) => Assert.Null(Standing.Read(fingerprint));

    [Fact]
    public static async Task An_early_warning_of_many_reports_is_told_a_handful_of_times()
    {
        var fixture = new HazardFixture(Everywhere, new Subscription("severe", HazardSeverity.Severe));

        // Estimated anew each second: the magnitude wavers, and regions come and go at the edge.
        await fixture.AnnounceAsync([.. Enumerable.Range(1, 38).Select(report => Quake(report, $"{5.8 + (report % 4 * 0.1):0.0}") with
        {
            Kind = "緊急地震速報（地震動予報）",
            ChangedAt = Start.AddSeconds(report),
            ReportedAt = Start.AddSeconds(report),
            Areas =
            [
                Of("愛媛県南予", "622", report < 3 ? 1 : 3, "38"),
                .. report % 3 == 0 ? [Of("大分県南部", "752", 3, "44")] : Array.Empty<HazardArea>(),
                .. report % 5 == 0 ? [Of("高知県西部", "632", 1, "39")] : Array.Empty<HazardArea>(),
            ],
            Severity = report < 3 ? HazardSeverity.Advisory : HazardSeverity.Severe,
        })]);

        Assert.Equal([1, 3, 15], fixture.Of("all").Select(alert => (alert.RaisedAt - Start).Seconds));
        Assert.Equal([3], fixture.Of("severe").Select(alert => (alert.RaisedAt - Start).Seconds));
    }

    [Fact]
    public static async Task A_prefecture_that_an_early_warning_adds_is_told_at_once_to_whoever_names_it_and_is_never_left_out()
    {
        var fixture = new HazardFixture(
            Everywhere,
            new Subscription("oita", HazardSeverity.Advisory, Prefectures: ["38", "44"]),
            new Subscription("severe", HazardSeverity.Severe));

        await fixture.AnnounceAsync(
            Report(0, ("38", 3)),
            Report(1, ("38", 3), ("44", 1)), // below a warning
            Report(2, ("38", 3), ("44", 1), ("39", 3)), // warned
            Report(3, ("38", 3), ("44", 1), ("39", 3), ("35", 1)),
            Early(4, isLast: true, ("38", 3), ("44", 1), ("39", 3), ("35", 1)));

        Assert.Equal([0, 2, 4], fixture.Of("all").Select(alert => (alert.RaisedAt - Start).Seconds));
        Assert.Equal([0, 1], fixture.Of("oita").Select(alert => (alert.RaisedAt - Start).Seconds));
        Assert.Equal([0, 2], fixture.Of("severe").Select(alert => (alert.RaisedAt - Start).Seconds));

        var waited = new HazardFixture(Everywhere);
        await waited.AnnounceAsync(Report(0, ("38", 3)), Report(9, ("38", 3), ("44", 1)), Report(10, ("38", 3), ("44", 1)));
        Assert.Equal([0, 10], waited.Of("all").Select(alert => (alert.RaisedAt - Start).Seconds));

        static Hazard Report(int second, params (string Prefecture, int Severity)[] areas) => Early(second, isLast: false, areas);
    }

    [Theory]
    [InlineData("VXSE44")]
    [InlineData("VXSE45")]
    public static async Task The_early_warnings_of_the_samples_are_told_a_handful_of_times(string code)
    {
        var reports = Telegrams.All()
            .Select(file => TelegramReader.Read(File.ReadAllBytes(file)))
            .Where(telegram => telegram.TypeCode == code && telegram.Status == TelegramStatus.Real)
            .OrderBy(TelegramOrder.KeyOf, StringComparer.Ordinal)
            .ToList();
        if (reports.Count == 0)
        {
            return; // the samples are not here, which Telegrams.All says
        }

        var fixture = new HazardFixture(
            Everywhere,
            new Subscription("severe", HazardSeverity.Severe),
            new Subscription("ehime", HazardSeverity.Advisory, Prefectures: ["38"]));
        HazardState? state = null;
        StoredEvent? stored = null;
        List<Hazard> versions = [];
        foreach (var report in reports)
        {
            state = state?.Apply(report) ?? HazardState.Of(report);
            stored = StoredEvent.Next(stored, state, report.ReportedAt.AddMilliseconds(versions.Count));
            versions.Add(new EventSnapshot(stored, []).ToHazard(Areas.Tables));
        }

        await fixture.AnnounceAsync([.. versions]);

        Assert.All(["all", "severe", "ehime"], name =>
        {
            var alerts = fixture.Of(name).Count(alert => alert.Kind == AlertKind.Alert);
            Assert.True(alerts is > 0 and <= MaxAlertsOfAnEarlyWarning, $"{name}: {alerts} alerts of {reports.Count} reports");
        });
    }

    private static HazardArea Of(string name, string code, int severity, string prefecture = "17") =>
        new(name, code, prefecture, (HazardSeverity)severity);

    /// <summary>A report of an early warning, so many seconds after the start.</summary>
    private static Hazard Early(int second, bool isLast, params (string Prefecture, int Severity)[] areas)
    {
        var quake = Quake(second + 1, "6.0");
        return quake with
        {
            Kind = "緊急地震速報（地震動予報）",
            ChangedAt = Start.AddSeconds(second),
            ReportedAt = Start.AddSeconds(second),
            Severity = HazardSeverity.Severe,
            Areas = [.. areas.Select(area => Of($"area {area.Prefecture}", area.Prefecture, area.Severity, area.Prefecture))],
            Content = quake.Content with
            {
                Texts = isLast ? [new TelegramText("NextAdvisory", "", "この情報をもって、緊急地震速報：最終報とします。")] : [],
            },
        };
    }

    /// <summary>A version of a quake; its headline names the magnitude.</summary>
    private static Hazard Quake(int version, string magnitude, string comment = "") => Made(version) with
    {
        Family = HazardFamily.Earthquake,
        Kind = "震源・震度に関する情報",
        HeadlineEn = $"Quake M={magnitude} ",
        Content = Made().Content with
        {
            Earthquakes =
            [
                new Earthquake
                {
                    Magnitude = new Measure
                    {
                        Value = magnitude == "-" ? null : double.Parse(magnitude, System.Globalization.CultureInfo.InvariantCulture),
                    },
                },
            ],
            Texts = comment.Length > 0 ? [new TelegramText("ForecastComment", "", comment)] : [],
        },
    };
}
