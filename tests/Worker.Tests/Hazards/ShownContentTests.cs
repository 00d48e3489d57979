using Hazards;
using Hazards.Bodies;
using Hazards.Events;
using Hazards.Tables;
using Hazards.Telegrams;
using static Worker.Tests.Hazards.Telegrams;

namespace Worker.Tests.Hazards;

/// <summary>What is shown of an event whose telegrams are of several kinds.</summary>
public static class ShownContentTests
{
    private static readonly Telegram Flash = Read("ends/quake_intensity.xml"); // VXSE51, 13:02, 6+
    private static readonly Telegram Located = Read("ends/quake_hypocentre.xml"); // VXSE52, 13:04, M7.4
    private static readonly Telegram Full = Read("ends/quake_full.xml"); // VXSE53, 13:08, M7.6, 7

    [Fact]
    public static void Where_it_was_does_not_take_away_how_strong_it_was()
    {
        var shown = Shown(Flash, Located);

        Assert.Equal(("震源に関する情報", "6+", 7.4), (shown.Kind, shown.Intensity?.Max, shown.Earthquakes[0].Magnitude?.Value));
    }

    [Fact]
    public static void The_full_report_says_everything_whichever_comes_last()
    {
        foreach (var shown in new[] { Shown(Flash, Located, Full), Shown(Full, Located, Flash) })
        {
            Assert.Equal(("震源・震度に関する情報", "7", 7.6), (shown.Kind, shown.Intensity?.Max, shown.Earthquakes[0].Magnitude?.Value));
        }
    }

    [Fact]
    public static void A_flash_report_after_the_full_one_adds_what_is_worse()
    {
        var weaker = Full with
        {
            Intensity = new SeismicIntensity { IsForecast = false, Max = "4", Areas = [] },
            ReportedAt = Flash.ReportedAt.AddMinutes(-1),
        };

        Assert.Equal("6+", Shown(weaker, Flash).Intensity?.Max);
        Assert.Equal("4", Shown(weaker with { ReportedAt = Flash.ReportedAt.AddMinutes(1) }, Flash).Intensity?.Max);
    }

    [Fact]
    public static void Long_period_motion_adds_its_classes_to_the_full_report_and_no_other_intensity()
    {
        var motion = Full with
        {
            Id = "motion",
            Kind = "長周期地震動に関する観測情報",
            ReportedAt = Full.ReportedAt.AddMinutes(10),
            Intensity = new SeismicIntensity
            {
                IsForecast = false,
                Max = "5-", // of the stations that measure it
                MaxLongPeriod = "3",
                Areas = [Full.Intensity!.Areas[0] with { Max = "3", LongPeriod = "3" }],
            },
        };

        var shown = Shown(motion, Full);

        Assert.Equal(("震源・震度に関する情報", "7", "3"), (shown.Kind, shown.Intensity?.Max, shown.Intensity?.MaxLongPeriod));
        var moved = Assert.Single(shown.Intensity!.Areas, area => area.LongPeriod == "3");
        Assert.Equal(Full.Intensity.Areas[0].Max, moved.Max);
        Assert.Equal(Full.Intensity.Areas.Count, shown.Intensity.Areas.Count);
        Assert.Equal("5-", Shown(motion).Intensity?.Max);
        Assert.Equal(
            TelegramLines.Of("震源・震度に関する情報"), TelegramLines.Of("長周期地震動に関する観測情報")); // one hazard, told once
    }

    [Fact]
    public static void A_revised_hypocentre_replaces_the_first_one_and_nothing_else()
    {
        var revised = Located with
        {
            Id = "revised",
            Kind = "顕著な地震の震源要素更新のお知らせ",
            ReportedAt = Full.ReportedAt.AddHours(4),
        };

        var shown = Shown(Full, revised);

        Assert.Equal(("震源・震度に関する情報", "7", 7.4), (shown.Kind, shown.Intensity?.Max, shown.Earthquakes[0].Magnitude?.Value));
    }

    [Fact]
    public static void A_report_that_is_retracted_leaves_what_the_others_say()
    {
        var retracted = Full with { Id = "retracted", Revision = Revision.Cancel, ReportedAt = Full.ReportedAt.AddMinutes(1) };
        var state = HazardState.Of(Flash).Apply(Full).Apply(retracted);

        Assert.False(state.IsCancelled);
        Assert.Same(Flash, state.Content);
        Assert.True(HazardState.Of(Full).Apply(retracted).IsCancelled);
    }

    [Fact]
    public static void Of_the_same_warnings_of_one_minute_the_newer_form_is_shown()
    {
        var (old, form) = (Read("ends/warning_old_form.xml"), Read("ends/warning_new_form.xml"));

        Assert.Same(form, Shown(old, form));
        Assert.Same(form, Shown(form, old));
        var later = old with { Id = "later", ReportedAt = old.ReportedAt.AddMinutes(1) };
        Assert.Same(later, Shown(later, form));
    }

    [Fact]
    public static void A_tsunami_has_its_warnings_and_what_was_seen()
    {
        var warning = Read("tsunami_of_unknown_size.xml");
        var seen = Read("tsunami_observed.xml") with
        {
            Status = warning.Status,
            EventId = warning.EventId,
            ReportedAt = warning.ReportedAt.AddMinutes(9),
        };

        var shown = Shown(warning, seen);

        Assert.Equal(warning.Kind, shown.Kind);
        Assert.Equal(warning.Tsunami.Count, shown.Tsunami.Count(coast => coast.Kind is not null && coast.Part == "Forecast"));
        Assert.Contains(shown.Tsunami, coast => coast.Part == "Observation");
    }

    /// <summary>A row of DynamoDB has 400 KB.</summary>
    [Fact]
    public static void An_event_of_all_kinds_is_kept_as_it_is_and_fits_into_a_row()
    {
        var state = HazardState.Of(Flash).Apply(Located).Apply(Full)
            .Apply(Full with { Id = "c", Revision = Revision.Cancel, ReportedAt = Full.ReportedAt.AddMinutes(1) });
        var now = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

        var read = StoredEvent.Read(StoredEvent.Next(null, state, now).ToItem()).State;

        Assert.Equal(
            state.Parts.Select(part => (part.Kind, part.LatestOrder, part.IsCancelled, part.ContentOrder, part.Content?.Id)),
            read.Parts.Select(part => (part.Kind, part.LatestOrder, part.IsCancelled, part.ContentOrder, part.Content?.Id)));
        Assert.Equal(
            (state.Key, state.LatestOrder, state.FirstReportedAt, state.Content?.Id),
            (read.Key, read.LatestOrder, read.FirstReportedAt, read.Content?.Id));
        Assert.Same(read, read.Apply(Flash));
        Assert.InRange(TelegramTrimming.MaxBytesOf(Flash) * (state.Parts.Count + 2), 1, 400 * 1024);
    }

    [Fact]
    public static void What_names_an_event_is_kept_with_it()
    {
        var first = Read("ends/tsunami_one_quake.xml");
        var state = HazardState.Of(first).Apply(Read("ends/tsunami_two_quakes.xml"));

        var read = StoredEvent.Read(StoredEvent.Next(null, state, DateTimeOffset.UnixEpoch).ToItem()).State;

        Assert.NotNull(read.Superseded);
        Assert.Equal(state.Superseded, read.Superseded);
        Assert.Equal(first.Id, read.Content?.Id);
    }

    private static Telegram Shown(params Telegram[] telegrams) =>
        telegrams.Skip(1).Aggregate(HazardState.Of(telegrams[0]), (state, telegram) => state.Apply(telegram)).Content!;
}
