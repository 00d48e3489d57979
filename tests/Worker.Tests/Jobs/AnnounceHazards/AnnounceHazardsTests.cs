using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Amazon.SQS.Model;
using Hazards;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Jobs.AnnounceHazards;
using WorkerLib.Alerts;
using WorkerLib.Lambda.Events;
using static Worker.Tests.Jobs.AnnounceHazards.HazardFixture;

namespace Worker.Tests.Jobs.AnnounceHazards;

public static class AnnounceHazardsTests
{
    private static readonly Subscription Everywhere = new("all", HazardSeverity.Severe);
    private static readonly Subscription Tokyo = new("tokyo", HazardSeverity.Warning, Prefectures: ["13"]);
    private static readonly Subscription Okinawa = new("okinawa", HazardSeverity.Warning, Prefectures: ["47"]);

    [Theory]
    [InlineData(1, 3, "x", true)]
    [InlineData(2, 3, "x", true)]
    [InlineData(1, 4, "x", false)]
    [InlineData(1, 3, "y", true)]
    public static async Task Fingerprints_what_people_would_act_on(int version, int tokyo, string headline, bool isSame)
    {
        var (one, other) = (new HazardFixture(Everywhere), new HazardFixture(Everywhere));

        await one.AnnounceAsync(Made(1, headline: "x"));
        await other.AnnounceAsync(Made(version, tokyo, headline: headline));

        Assert.Equal(isSame, one.Of("all").Single().Fingerprint == other.Of("all").Single().Fingerprint);
    }

    [Fact]
    public static async Task Notifies_of_the_beginning_of_changes_and_of_the_end()
    {
        var fixture = new HazardFixture(Everywhere);

        await fixture.AnnounceAsync(
            Made(1) with { ValidUntil = Start.AddHours(3) },
            Made(2, tokyo: 4, headline: "大雨に厳重に警戒"),
            Made(3, tokyo: 4, headline: "大雨に最大級の警戒") with { ValidUntil = Start.AddHours(9), Version = 5 },
            Made(6, phase: HazardPhase.Ended, headline: "大雨警報を\n解除"));

        Assert.Equal(
            [
                "Alert Error Severe: Heavy rain / 大雨に警戒 (東京地方: 大雨警報; 沖縄本島: 強風注意報). "
                    + "Reported 2026-11-20 12:01 JST, valid until 2026-11-20 15:00 JST.",
                "Alert Critical Emergency: Heavy rain / 大雨に厳重に警戒 (東京地方: 大雨警報; 沖縄本島: 強風注意報). Reported 2026-11-20 12:02 JST.",
                "Recovery Critical Over: Heavy rain / 大雨警報を 解除. Reported 2026-11-20 12:06 JST.",
            ],
            fixture.Rows.Values.Select(alert => $"{alert.Kind} {alert.Severity} {alert.Message}"));
        Assert.All(fixture.Rows.Values, alert => Assert.Equal($"hazard/all/{Id}", alert.Subject));
        Assert.Equal([Start.AddMinutes(1), Start.AddMinutes(2), Start.AddMinutes(6)], fixture.Rows.Values.Select(alert => alert.RaisedAt));
    }

    [Fact]
    public static async Task The_sample_event_is_announced_to_those_it_concerns()
    {
        var fixture = new HazardFixture(Tokyo, Okinawa);
        var sample = await File.ReadAllBytesAsync(
            Path.Combine(Checkout.Root, "tests", "data", "events", "announce_hazards.json"),
            TestContext.Current.CancellationToken);

        var response = await fixture.RunAsync(JsonSerializer.Deserialize(sample, EventsJson.Default.DynamoDBEvent)!.Records);

        Assert.Empty(response.BatchItemFailures);
        Assert.Equal(
            "Severe: Earthquake, seismic intensity 7. / １１日１４時４６分ころ、地震がありました。 (東京都２３区: 震度５強). Reported 2011-03-11 14:53 JST.",
            Assert.Single(fixture.Rows.Values).Message);
    }

    [Fact]
    public static async Task Severity_counts_in_the_area_of_the_subscriber()
    {
        var fixture = new HazardFixture(Everywhere, Tokyo, Okinawa);

        await fixture.AnnounceAsync(Made(1, tokyo: 4, okinawa: 1), Made(2, tokyo: 1, okinawa: 4), Made(3, tokyo: 1, okinawa: 1));

        Assert.Equal(["Alert Critical", "Recovery Critical"], fixture.Of("tokyo").Select(alert => $"{alert.Kind} {alert.Severity}"));
        Assert.StartsWith(
            "Emergency: Heavy rain / 大雨に警戒 (東京地方: 大雨警報). Reported",
            fixture.Of("tokyo").First().Message,
            StringComparison.Ordinal);
        Assert.StartsWith("Now only advisory: Heavy rain", fixture.Of("tokyo").Last().Message, StringComparison.Ordinal);
        Assert.Equal([Start.AddMinutes(2), Start.AddMinutes(3)], fixture.Of("okinawa").Select(alert => alert.RaisedAt));
        Assert.Equal(["Alert", "Alert", "Recovery"], fixture.Of("all").Select(alert => $"{alert.Kind}")); // it is elsewhere now
    }

    [Fact]
    public static async Task What_lies_in_no_known_prefecture_is_announced_to_those_alone_who_ask_for_everywhere()
    {
        var fixture = new HazardFixture(Tokyo, new Subscription("all", HazardSeverity.Warning));
        var far = Made() with { Areas = [], Prefectures = [], Severity = HazardSeverity.Severe };

        await fixture.AnnounceAsync(far);
        await fixture.AnnounceAsync(
            far with { Id = "jma.real.sea.office.x", Areas = [new("東シナ海", "9010", "", HazardSeverity.Severe)] });

        Assert.Equal([$"hazard/all/jma.real.sea.office.x", $"hazard/all/{Id}"], fixture.Rows.Values.Select(alert => alert.Subject));
    }

    [Fact]
    public static async Task A_quake_of_which_only_the_epicentre_is_known_is_announced_in_its_prefecture()
    {
        var fixture = new HazardFixture(Tokyo, Okinawa);

        await fixture.AnnounceAsync(Made() with { Areas = [], Prefectures = ["13"], Severity = HazardSeverity.Severe });

        Assert.Equal([$"hazard/tokyo/{Id}"], fixture.Rows.Values.Select(alert => alert.Subject));
    }

    [Fact]
    public static async Task A_coast_of_several_prefectures_is_announced_in_each_of_them()
    {
        var fixture = new HazardFixture(Tokyo, Okinawa);

        await fixture.AnnounceAsync(Made() with
        {
            Family = HazardFamily.Tsunami,
            Areas = [new("東京湾内湾", "312", "", HazardSeverity.Severe) { Prefectures = ["12", "13", "14"], Kinds = ["津波警報"] }],
        });

        Assert.Equal([$"hazard/tokyo/{Id}"], fixture.Rows.Values.Select(alert => alert.Subject));
    }

    [Fact]
    public static async Task What_is_no_hazard_is_announced_to_those_alone_who_name_its_family()
    {
        var fixture = new HazardFixture(new Subscription("all", 0), new Subscription("others", 0, [HazardFamily.Other]));

        await fixture.AnnounceAsync(Made(tokyo: 0, okinawa: 0) with { Family = HazardFamily.Other, IsRoutine = true });

        Assert.Equal([$"hazard/others/{Id}"], fixture.Rows.Values.Select(alert => alert.Subject));
    }

    [Fact]
    public static async Task A_coast_of_which_nobody_knows_where_it_lies_is_announced_to_everybody()
    {
        var fixture = new HazardFixture(Tokyo, Okinawa);

        await fixture.AnnounceAsync(Made() with
        {
            Family = HazardFamily.Tsunami,
            Areas =
            [
                new("千葉県内房", "311", "12", HazardSeverity.Severe) { Kinds = ["津波警報"] },
                new("東京湾内湾", "312", "", HazardSeverity.Severe) { Kinds = ["津波警報"] },
                new("沖縄本島地方", "800", "47", 0),
            ],
        });
        await fixture.AnnounceAsync(Made(id: "jma.real.volcano.event.1") with
        {
            Family = HazardFamily.Volcano,
            Areas = [new("浅間山", "306", "", HazardSeverity.Severe), new("群馬県嬬恋村", "1042500", "10", HazardSeverity.Severe)],
        });

        Assert.Equal([$"hazard/okinawa/{Id}", $"hazard/tokyo/{Id}"], fixture.Rows.Values.Select(alert => alert.Subject));
        Assert.Contains("(東京湾内湾: 津波警報)", fixture.Of("tokyo").Single().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HazardFamily.Volcano, "浅間山", true)]
    [InlineData(HazardFamily.Flood, "吉野川", true)]
    [InlineData(HazardFamily.Warning, "日本海西部", false)]
    [InlineData(HazardFamily.Typhoon, "台風", false)]
    internal static async Task What_is_at_home_and_in_no_known_prefecture_is_announced_to_everybody(
        HazardFamily family, string area, bool isAnnounced)
    {
        var fixture = new HazardFixture(Tokyo, Okinawa);

        await fixture.AnnounceAsync(
            Made() with { Family = family, Prefectures = [], Areas = [new(area, "306", "", HazardSeverity.Severe)] });

        Assert.Equal(
            isAnnounced ? [$"hazard/okinawa/{Id}", $"hazard/tokyo/{Id}"] : [],
            fixture.Rows.Values.Select(alert => alert.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public static async Task What_ran_out_and_is_issued_again_in_the_same_words_is_news()
    {
        var fixture = new HazardFixture(Everywhere);

        await fixture.AnnounceAsync(
            Made(1) with { ValidUntil = Start.AddMinutes(60) },
            Made(90) with { ValidUntil = Start.AddMinutes(150) },
            Made(150) with { ValidUntil = Start.AddMinutes(210) },
            Made(300, phase: HazardPhase.Cancelled));

        // Notify takes an alert in the same words for a repeat.
        Assert.Equal(["Alert", "Recovery", "Alert", "Recovery", "Alert", "Recovery"], fixture.Rows.Values.Select(alert => $"{alert.Kind}"));
        Assert.Equal([1, 60, 90, 150, 150, 300], fixture.Rows.Values.Select(alert => Math.Ceiling((alert.RaisedAt - Start).TotalMinutes)));
        Assert.StartsWith(
            "Over since 2026-11-20 13:00 JST: Heavy rain", fixture.Rows.Values.ElementAt(1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task What_an_operator_lets_hold_again_is_news_however_long_ago_it_was_reported()
    {
        var fixture = new HazardFixture(Everywhere);
        var (announced, late) = (Made(1), Start.AddHours(8));

        await fixture.AnnounceAsync(
            announced,
            announced with { Version = 2, ChangedAt = Start.AddHours(1), Phase = HazardPhase.Cancelled },
            announced with { Version = 3, ChangedAt = late },
            announced with { Version = 4, ChangedAt = late.AddHours(1), Phase = HazardPhase.Cancelled });

        Assert.Equal(["Alert", "Recovery", "Alert", "Recovery"], fixture.Rows.Values.Select(alert => $"{alert.Kind}"));
    }

    [Fact]
    public static async Task A_change_in_what_is_announced_where_is_news_and_a_change_elsewhere_is_none()
    {
        var fixture = new HazardFixture(Tokyo);

        await fixture.AnnounceAsync(
            Made(1),
            Made(2, okinawa: 3),
            Made(3) with
            {
                Areas =
                [
                    new("東京地方", "130010", "13", HazardSeverity.Severe) { Kinds = ["大雨警報", "洪水警報"] },
                    new("沖縄本島", "471010", "47", HazardSeverity.Severe) { Kinds = ["暴風警報"] },
                ],
            });

        Assert.Equal([Start.AddMinutes(1), Start.AddMinutes(3)], fixture.Rows.Values.Select(alert => alert.RaisedAt));
    }

    [Theory]
    [InlineData(TelegramStatus.Drill, "jma.drill.x.event.1")]
    [InlineData(TelegramStatus.Test, "jma.test.x.event.1")]
    [InlineData(TelegramStatus.Drill, "jma.real.x.event.1")]
    [InlineData(TelegramStatus.Real, "jma.drill.x.event.1")]
    [InlineData(TelegramStatus.Real, "jma.x.real.event.1")]
    public static async Task Drills_are_announced_to_nobody_whichever_of_key_and_status_says_so(TelegramStatus status, string id)
    {
        var fixture = new HazardFixture(Everywhere, Tokyo);

        await fixture.AnnounceAsync(
            Made(1, 4, status: status, id: id),
            Made(2, 4, headline: "x", status: status, id: id),
            Made(3, 4, phase: HazardPhase.Cancelled, status: status, id: id));

        Assert.Empty(fixture.Rows);
        Assert.Empty(fixture.Sqs.ReceivedCalls());
    }

    [Fact]
    public static async Task Says_who_cancelled_it_and_what_ended_it()
    {
        var fixture = new HazardFixture(Everywhere, new Subscription("gone", HazardSeverity.Advisory, Prefectures: ["47"]));
        var note = new HazardNote("a", Start, "cancel", "hana", "it never happened");

        await fixture.AnnounceAsync(
            Made(1),
            Made(2, phase: HazardPhase.Cancelled),
            Made(3),
            Made(4, phase: HazardPhase.Cancelled) with { Notes = [note] },
            Made(5) with { Notes = [note with { Action = "correct" }] },
            Made(6) with { ValidUntil = Start.AddMinutes(6) },
            Made(7),
            Made(8) with { Areas = [new("東京地方", "130010", "13", HazardSeverity.Severe)] });

        Assert.Equal(
            [
                "Severe",
                "Cancelled by its source",
                "Severe",
                "Cancelled by an operator",
                "Severe",
                "Over since 2026-11-20 12:06 JST",
                "Severe",
            ],
            fixture.Of("all").Select(alert => alert.Message.Split(": ")[0]));
        Assert.Contains("大雨に警戒 (corrected by an operator) (", fixture.Of("all").ElementAt(4).Message, StringComparison.Ordinal);
        Assert.StartsWith("No longer in these prefectures: ", fixture.Of("gone").Last().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(7, 0)]
    public static async Task What_was_delayed_by_its_source_is_news_when_it_is_sent(int hoursSinceSent, int alerts)
    {
        var fixture = new HazardFixture(new Subscription("ops", HazardSeverity.Warning));
        var delayed = Made(1, hoursLate: 9);

        await fixture.AnnounceAsync(
            delayed with { Content = delayed.Content with { SentAt = delayed.ChangedAt.AddHours(-hoursSinceSent) } });

        Assert.Equal(alerts, fixture.Rows.Count);
    }

    [Fact]
    public static async Task What_comes_late_is_no_news_but_goes_on_for_those_who_were_notified()
    {
        var fixture = new HazardFixture(Everywhere);

        await fixture.AnnounceAsync(
            Made(1, hoursLate: 7), Made(2, headline: "x", hoursLate: 7), Made(3, phase: HazardPhase.Ended, hoursLate: 7));
        Assert.Empty(fixture.Rows);
        await fixture.AnnounceAsync(
            Made(4, hoursLate: 7),
            Made(5),
            Made(6, tokyo: 4, hoursLate: 7),
            Made(7, tokyo: 3, hoursLate: 7),
            Made(8, phase: HazardPhase.Ended, hoursLate: 7));

        Assert.Equal(
            [Start.AddMinutes(5), Start.AddMinutes(6), Start.AddMinutes(7), Start.AddMinutes(8)],
            fixture.Rows.Values.Select(alert => alert.RaisedAt));
    }

    [Fact]
    public static async Task A_damaged_row_of_the_alerts_stops_nothing()
    {
        var fixture = new HazardFixture(Everywhere) { OnRead = row => row.Remove("severity") };

        var response = await fixture.AnnounceAsync(Made(1), Made(2, tokyo: 4, hoursLate: 7));

        Assert.Empty(response.BatchItemFailures);
        Assert.Equal(2, fixture.Rows.Count);
    }

    [Fact]
    public static async Task A_row_that_goes_and_is_made_anew_notifies_nobody()
    {
        var fixture = new HazardFixture(Everywhere);
        var row = HazardRow.ToItem(Made());

        await fixture.RunAsync(Change(1, null, row), Change(2, row, null), Change(3, null, row));

        Assert.Equal(AlertKind.Alert, Assert.Single(fixture.Rows.Values).Kind);
    }

    [Fact]
    public static async Task A_damaged_row_is_set_aside_and_those_behind_it_go_on()
    {
        var fixture = new HazardFixture(Everywhere);
        var (damaged, foreign) = (HazardRow.ToItem(Made()), HazardRow.ToItem(Made(id: "jma.real.other.event.1")));
        damaged["document"] = new AttributeValue { B = new MemoryStream(new byte[300_000]) };
        foreign["id"] = new(Id);

        var response = await fixture.RunAsync(
            Change(1, null, damaged), Change(2, null, foreign), Change(3, null, HazardRow.ToItem(Made())));

        Assert.Empty(response.BatchItemFailures);
        Assert.Single(fixture.Rows);
        var letters = fixture.Sqs.ReceivedCalls().Select(call => (SendMessageRequest)call.GetArguments()[0]!).ToList();
        Assert.Equal(2, letters.Count);
        Assert.StartsWith(
            $"row {Id} of hazards: document cannot be read: ",
            letters[0].MessageAttributes!["reason"].StringValue,
            StringComparison.Ordinal);
        Assert.StartsWith(
            """{"changedAt":"2026-11-20T03:01:00.0000000Z","document":"AAAA""",
            letters[0].MessageBody,
            StringComparison.Ordinal);
        var whole = JsonElement.Parse(Assert.Single(fixture.Letters.Objects).Value);
        Assert.Equal(new byte[300_000], whole.GetProperty("document").GetBytesFromBase64());
        Assert.Equal($"row {Id} of hazards: document is of jma.real.other.event.1", letters[1].MessageAttributes!["reason"].StringValue);
    }

    [Fact]
    public static async Task Absurd_times_of_a_row_stop_nothing()
    {
        var fixture = new HazardFixture(Everywhere);
        var absurd = Made(id: "jma.real.warning.office.absurd") with
        {
            ReportedAt = DateTimeOffset.MaxValue,
            ValidUntil = DateTimeOffset.FromUnixTimeMilliseconds(253_402_300_799_999),
        };

        var response = await fixture.RunAsync(
            Change(1, null, HazardRow.ToItem(absurd)), Change(2, null, HazardRow.ToItem(Made())));

        Assert.Empty(response.BatchItemFailures);
        Assert.Equal(2, fixture.Rows.Count);
        Assert.Contains(
            fixture.Rows.Values, alert => alert.Message.Contains("valid until 9999-12-31 23:59 JST.", StringComparison.Ordinal));
    }

    [Fact]
    public static async Task A_row_that_it_cannot_cope_with_is_set_aside_and_those_behind_it_go_on()
    {
        var fixture = new HazardFixture(Everywhere);
        var impossible = Made(id: "jma.real.warning.office.impossible");
        fixture.OnWrite = alert => ArgumentOutOfRangeException.ThrowIfEqual(alert.Subject, $"hazard/all/{impossible.Id}");

        var response = await fixture.RunAsync(
            Change(1, null, HazardRow.ToItem(impossible)), Change(2, null, HazardRow.ToItem(Made())));

        Assert.Empty(response.BatchItemFailures);
        Assert.Single(fixture.Rows);
        var letter = (SendMessageRequest)Assert.Single(fixture.Sqs.ReceivedCalls()).GetArguments()[0]!;
        Assert.StartsWith("ArgumentOutOfRangeException: ", letter.MessageAttributes!["reason"].StringValue, StringComparison.Ordinal);
        Assert.Contains(impossible.Id, letter.MessageBody, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task When_the_version_before_cannot_be_read_it_is_announced_rather_twice_than_never()
    {
        var fixture = new HazardFixture(Everywhere);
        var damaged = HazardRow.ToItem(Made(1));
        damaged["document"] = new("text");

        await fixture.RunAsync(
            Change(1, damaged, HazardRow.ToItem(Made(2))),
            Change(2, damaged, HazardRow.ToItem(Made(3, phase: HazardPhase.Ended))));

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Rows.Values.Select(alert => alert.Kind));
    }

    [Fact]
    public static async Task Nobody_is_notified_until_somebody_subscribes()
    {
        var fixture = new HazardFixture();

        Assert.Empty((await fixture.AnnounceAsync(Made(1, 4))).BatchItemFailures);

        Assert.Empty(fixture.Rows);
    }

    [Fact]
    public static async Task The_longest_names_fit_into_what_follows()
    {
        var id = Telegrams().Select(TelegramIdentity.KeyOf).MaxBy(key => key.Length)!;
        var fixture = new HazardFixture(new Subscription(new string('a', 40), 0));
        var area = new HazardArea(new string('地', 400), "1", "13", HazardSeverity.Emergency)
        {
            Kinds = [.. Enumerable.Repeat(new string('警', 400), 50)],
        };

        await fixture.AnnounceAsync(
            Made(headline: new string('雨', 5000), id: id) with
            {
                HeadlineEn = new string('a', 5000),
                Areas = [.. Enumerable.Repeat(area, 50)],
                Content = Telegrams().First(),
            });

        var alert = Assert.Single(fixture.Rows.Values);
        Assert.Equal(id, alert.Subject.Split('/')[2]);
        Assert.InRange(alert.Subject.Length, 800, 1000); // as Notify takes it
        Assert.InRange(alert.Message.Length, 1000, 2000); // as AnnounceAlerts takes it
        Assert.EndsWith("; 44 more). Reported 2026-11-20 12:01 JST.", alert.Message, StringComparison.Ordinal);

        static IEnumerable<Telegram> Telegrams() =>
            from kind in new[] { new string('a', 400), new string('地', 60) }
            from eventId in new[] { "", new string('b', 400), new string('震', 200) }
            select Hazards.Telegrams.Made(kind: kind, eventId: eventId, office: new string('c', 400));
    }
}
