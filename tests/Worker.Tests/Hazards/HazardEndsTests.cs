using Hazards;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;
using Worker.Tests.Jobs.EnrichHazards;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards;

/// <summary>When a hazard ends, and why (docs/hazards.md, "When a hazard ends").</summary>
public static class HazardEndsTests
{
    [Theory]
    [InlineData("ends/record_rain.xml", "2026-01-01T15:05:00+09:00", HazardEnding.Lifetime)] // 3 hours
    [InlineData("ends/eruption_flash.xml", "2026-01-02T00:05:00+09:00", HazardEnding.Lifetime)] // 12 hours
    [InlineData("ends/early_warning_last.xml", "2026-01-01T12:09:00+09:00", HazardEnding.Lifetime)] // 3 minutes after the last report
    [InlineData("early_warning.xml", null, HazardEnding.Lifetime)]
    [InlineData("ends/quake_full.xml", "2026-01-02T12:00:00+09:00", HazardEnding.Lifetime)] // 24 hours after its origin
    [InlineData("ends/tsunami_one_quake.xml", "2026-01-03T14:03:00+09:00", HazardEnding.Lifetime)] // 48 hours
    [InlineData("ends/tsunami_lifted.xml", "2026-01-02T07:00:00+09:00", HazardEnding.Lift)]
    [InlineData("ends/marine_sapporo.xml", "2026-01-02T03:00:00+09:00", HazardEnding.Validity)] // its ValidDateTime
    [InlineData("ends/warning_new_form.xml", "2026-07-10T10:21:00+09:00", HazardEnding.Lifetime)] // 7 days
    [InlineData("ends/typhoon_low.xml", "2026-09-18T21:50:00+09:00", HazardEnding.Lift)] // 温帯低気圧(LOW)
    [InlineData("volcano_warning.xml", null, HazardEnding.Lifetime)]
    public static void Every_hazard_has_an_end(string name, string? until, HazardEnding by)
    {
        var hazard = At(HazardState.Of(Read(name)));

        Assert.Equal(by, hazard.EndsBy);
        Assert.Equal(until is null ? hazard.ActiveUntil : Time(until), hazard.ActiveUntil);
        Assert.Equal(by == HazardEnding.Lift ? HazardPhase.Ended : HazardPhase.Active, hazard.Phase);
        Assert.InRange(hazard.ActiveUntil!.Value, hazard.ReportedAt, hazard.ReportedAt.AddDays(366));
    }

    [Fact]
    public static void No_telegram_that_is_here_makes_a_hazard_without_an_end() => Assert.All(All().Concat(Ends), file =>
    {
        var hazard = At(HazardState.Of(TelegramReader.Read(File.ReadAllBytes(file))));

        Assert.NotNull(hazard.EndsBy);
        Assert.InRange(hazard.ActiveUntil!.Value, hazard.ReportedAt, hazard.ReportedAt.AddDays(366));
        Assert.False(hazard.HoldsAt(hazard.ActiveUntil.Value));
    });

    [Fact]
    public static void Is_over_in_the_version_that_is_written_when_its_time_has_come()
    {
        var state = HazardState.Of(Read("ends/record_rain.xml"));
        var end = Time("2026-01-01T15:05:00+09:00");

        Assert.Equal(HazardPhase.Active, At(state, end.AddTicks(-1)).Phase);
        Assert.Equal((HazardPhase.Ended, HazardEnding.Lifetime), (At(state, end).Phase, At(state, end).EndsBy));
        Assert.StartsWith("Ended: ", At(state, end).HeadlineEn, StringComparison.Ordinal);
    }

    [Fact]
    public static void A_newer_telegram_opens_again_what_had_run_out()
    {
        var rain = Read("ends/record_rain.xml");
        var again = rain with { Id = "b", ReportedAt = rain.ReportedAt.AddHours(4) };

        Assert.Equal(HazardPhase.Active, At(HazardState.Of(rain).Apply(again)).Phase);
    }

    [Fact]
    public static void The_lift_of_the_warning_ends_what_is_told_of_the_tsunami_whichever_comes_first()
    {
        var (told, lift) = (Read("ends/tsunami_information.xml"), Read("ends/tsunami_lifted.xml"));
        Assert.Equal((4, HazardPhase.Active), Seen(At(HazardState.Of(told))));

        foreach (var state in new[] { HazardState.Of(told).Apply(lift), HazardState.Of(lift).Apply(told) })
        {
            Assert.Equal((0, HazardPhase.Ended), Seen(At(state)));
            Assert.Equal((HazardEnding.Lift, lift.ReportedAt), (At(state).EndsBy, At(state).ActiveUntil));
        }
    }

    [Fact]
    public static void Information_after_the_lift_does_not_open_the_warning_again()
    {
        var lift = Read("ends/tsunami_lifted.xml");
        var after = Read("ends/tsunami_information.xml") with { ReportedAt = lift.ReportedAt.AddMinutes(4) };

        Assert.Equal((0, HazardPhase.Ended), Seen(At(HazardState.Of(lift).Apply(after))));
    }

    [Fact]
    public static void A_raise_that_only_the_information_tells_counts_while_the_warning_is_in_force()
    {
        var advisory = Read("ends/tsunami_one_quake.xml");
        var told = Read("ends/tsunami_information.xml") with
        {
            EventId = advisory.EventId,
            ReportedAt = advisory.ReportedAt.AddMinutes(4),
        };

        Assert.Equal((4, HazardPhase.Active), Seen(At(HazardState.Of(advisory).Apply(told))));
    }

    /// <summary>As in the official sequence 38-39_02_01 to _05.</summary>
    [Fact]
    public static void An_event_of_two_quakes_supersedes_that_of_the_first_and_its_lift_leaves_nothing_in_force()
    {
        var (first, both, lifted) = (
            Read("ends/tsunami_one_quake.xml"), Read("ends/tsunami_two_quakes.xml"), Read("ends/tsunami_two_quakes_lifted.xml"));
        var key = TelegramIdentity.KeyOf(first);
        var late = first with { Id = "late", Kind = "津波情報a", ReportedAt = lifted.ReportedAt.AddMinutes(4) };
        Telegram[][] orders = [[first, both, lifted, late], [late, lifted, first, both], [lifted, both, late, first]];

        foreach (var order in orders)
        {
            var state = order.Skip(1).Aggregate(HazardState.Of(order[0], key), (known, telegram) => known.Apply(telegram));

            Assert.Equal((HazardPhase.Ended, HazardEnding.Superseded), (At(state).Phase, At(state).EndsBy));
            Assert.Equal(lifted.ReportedAt, At(state).ActiveUntil);
        }

        Assert.Equal((0, HazardPhase.Ended), Seen(At(HazardState.Of(both).Apply(lifted))));
    }

    [Fact]
    public static void A_list_that_is_retracted_supersedes_nothing()
    {
        var (first, both) = (Read("ends/tsunami_one_quake.xml"), Read("ends/tsunami_two_quakes.xml"));
        var retracted = both with { Id = "c", Revision = Revision.Cancel, ReportedAt = both.ReportedAt.AddMinutes(1) };

        Assert.Equal(HazardPhase.Active, At(HazardState.Of(first).Apply(both).Apply(retracted)).Phase);
    }

    [Fact]
    public static void An_event_that_is_only_named_by_others_is_no_hazard()
    {
        var state = HazardState.Of(Read("ends/tsunami_two_quakes.xml"), "jma.real.tsunami.event.20260101143000");

        Assert.True(state.IsOnlyNamed);
        Assert.False(state.Merge(HazardState.Of(Read("ends/tsunami_one_quake.xml") with { EventId = "20260101143000" })).IsOnlyNamed);
    }

    [Fact]
    public static void The_end_of_the_investigation_ends_the_alert_of_the_Nankai_trough()
    {
        var alert = Made("2026-11-20T12:00:00+09:00", kind: "南海トラフ地震臨時情報", eventId: "1") with
        {
            Title = "南海トラフ地震臨時情報（巨大地震警戒）",
        };
        var end = alert with { Id = "b", EventId = "2", ReportedAt = alert.ReportedAt.AddDays(14), Title = "南海トラフ地震臨時情報（調査終了）" };

        Assert.Equal((3, HazardPhase.Active), Seen(At(HazardState.Of(alert))));
        Assert.Equal(alert.ReportedAt.AddDays(14), At(HazardState.Of(alert)).ActiveUntil);
        Assert.Equal((0, HazardPhase.Ended), Seen(At(HazardState.Of(alert).Apply(end))));
    }

    [Fact]
    public static void A_typhoon_that_became_a_depression_is_over_and_a_depression_that_may_become_one_is_not()
    {
        var typhoon = Read("typhoon.xml");
        var present = typhoon.Typhoon.First(fix => fix.Time == "実況");
        present.Class = "熱帯低気圧(TD)";

        Assert.Equal(HazardPhase.Ended, At(HazardState.Of(typhoon)).Phase);
        present.Number = "";
        Assert.Equal(HazardPhase.Active, At(HazardState.Of(typhoon)).Phase);
    }

    [Fact]
    public static void A_quake_that_is_revised_after_days_is_not_felt_again()
    {
        var quake = Quakes("ends/usgs_first_id.json").Single();
        var revised = quake with { Id = "b", ReportedAt = quake.ReportedAt.AddDays(9) };

        Assert.Equal(HazardPhase.Ended, At(HazardState.Of(quake).Apply(revised)).Phase);
    }

    [Fact]
    public static void A_quake_that_its_source_deleted_ended_by_it()
    {
        var quake = Quakes("ends/usgs_first_id.json").Single();
        var deleted = quake with { Id = "b", Revision = Revision.Cancel, ReportedAt = quake.ReportedAt.AddMinutes(9) };

        var hazard = At(HazardState.Of(quake).Apply(deleted));

        Assert.Equal((HazardPhase.Cancelled, HazardEnding.Feed), (hazard.Phase, hazard.EndsBy));
    }

    [Theory]
    [InlineData("2026-11-20T11:00:00+09:00", "2026-11-21T12:00:00+09:00", HazardEnding.Lifetime)] // before the report: nonsense
    [InlineData("9999-12-31T23:59:59+00:00", "2027-11-21T12:00:00+09:00", HazardEnding.Validity)] // 366 days at most
    [InlineData("2026-11-20T13:00:00+09:00", "2026-11-20T13:00:00+09:00", HazardEnding.Validity)]
    public static void Believes_an_end_that_can_be(string validUntil, string until, HazardEnding by)
    {
        var hazard = At(HazardState.Of(Made(validUntil: validUntil)));

        Assert.Equal((by, Time(until)), (hazard.EndsBy, hazard.ActiveUntil));
    }

    [Fact]
    public static void An_operator_gives_a_hazard_another_end_and_takes_it_away()
    {
        var state = HazardState.Of(Made());
        var end = state.Latest.ReportedAt.AddHours(1);
        var longer = Said(AmendmentAction.Correct, new HazardCorrection(ValidUntil: end));

        Assert.Equal((HazardEnding.Validity, end), (Amended(longer).EndsBy, Amended(longer).ActiveUntil));
        Assert.Equal(HazardEnding.Cancel, Amended(longer, Said(AmendmentAction.Cancel)).EndsBy);

        Amendment Said(AmendmentAction action, HazardCorrection? correction = null) =>
            new(state.Key, $"{action}", state.Latest.ReportedAt, action, "op", "why", state.LatestOrder) { Correction = correction };

        Hazard Amended(params Amendment[] amendments) =>
            new EventSnapshot(StoredEvent.Next(null, state, state.Latest.ReportedAt), amendments).ToHazard(Areas.Tables);
    }

    private static (int Severity, HazardPhase Phase) Seen(Hazard hazard) => ((int)hazard.Severity, hazard.Phase);

    /// <summary>As it is served at a time, or in the minute of its last report.</summary>
    private static Hazard At(HazardState state, DateTimeOffset? now = null) =>
        new EventSnapshot(StoredEvent.Next(null, state, now ?? state.Latest.ReportedAt), []).ToHazard(Areas.Tables);
}
