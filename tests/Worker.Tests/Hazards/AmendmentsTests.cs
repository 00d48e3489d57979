using Hazards;
using Hazards.Events;
using Hazards.Served;

namespace Worker.Tests.Hazards;

public static class AmendmentsTests
{
    private const string Latest = "2026-11-20T12:00";
    private const string Newer = "2026-11-20T12:05";
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public static void Correct_what_they_name_and_nothing_else()
    {
        var until = Now.AddHours(1);
        var correction = new HazardCorrection("title", "headline", "headline in English", HazardSeverity.Advisory, until);
        var amended = Apply(Made(), Said("a", AmendmentAction.Correct, correction));

        Assert.Equal(
            ("title", "headline", "headline in English", 1, until),
            (amended.Title, amended.Headline, amended.HeadlineEn, (int)amended.Severity, amended.ValidUntil));
        Assert.Equal(HazardPhase.Active, amended.Phase);
        var untouched = Apply(Made(), Said("a", AmendmentAction.Correct, new HazardCorrection(Title: "title")));
        Assert.Equal(("title", "見出し", 3), (untouched.Title, untouched.Headline, (int)untouched.Severity));
    }

    [Theory]
    [InlineData(1, "1 1 0")]
    [InlineData(2, "2 2 0")]
    [InlineData(3, "3 2 0")]
    [InlineData(4, "4 2 0")]
    public static void Keep_the_severity_the_highest_of_the_areas(int severity, string areas)
    {
        var amended = Apply(Made(), Said("a", AmendmentAction.Correct, new HazardCorrection(Severity: (HazardSeverity)severity)));

        Assert.Equal(areas, string.Join(' ', amended.Areas.Select(area => (int)area.Severity)));
        Assert.Equal(severity, (int)amended.Severity);
    }

    [Fact]
    public static void A_headline_that_was_not_corrected_says_that_something_else_was()
    {
        var severity = Apply(Made(), Said("a", AmendmentAction.Correct, new HazardCorrection(Severity: HazardSeverity.Advisory)));
        var japanese = Apply(Made(), Said("a", AmendmentAction.Correct, new HazardCorrection(Headline: "正しい見出し")));
        var english = Apply(Made(), Said("a", AmendmentAction.Correct, new HazardCorrection(HeadlineEn: "right")));
        var same = Apply(Made(), Said("a", AmendmentAction.Correct, new HazardCorrection(Severity: HazardSeverity.Severe)));

        Assert.Equal(("【注意報級に訂正】見出し", "Corrected to advisory: headline"), (severity.Headline, severity.HeadlineEn));
        Assert.Equal(("正しい見出し", "Corrected (see the Japanese headline): headline"), (japanese.Headline, japanese.HeadlineEn));
        Assert.Equal(("【英文見出しを訂正】見出し", "right"), (english.Headline, english.HeadlineEn));
        Assert.Equal(("見出し", "headline"), (same.Headline, same.HeadlineEn));
    }

    [Fact]
    public static void Of_several_corrections_a_headline_is_marked_once_with_the_last_severity()
    {
        var early = Said("a", AmendmentAction.Correct, new HazardCorrection(Severity: HazardSeverity.Advisory), minutes: 1);
        var late = Said("b", AmendmentAction.Correct, new HazardCorrection(Severity: HazardSeverity.Emergency), minutes: 2);

        Assert.Equal("Corrected to emergency: headline", Apply(Made(), early, late).HeadlineEn);
    }

    [Fact]
    public static void What_is_no_hazard_becomes_one_by_a_higher_severity()
    {
        var routine = Made() with { Severity = HazardSeverity.Information, IsRoutine = true, Areas = [] };

        Assert.True(Apply(routine, Said("a", AmendmentAction.Correct, new HazardCorrection("title"))).IsRoutine);
        Assert.False(Apply(routine, Said("a", AmendmentAction.Correct, new HazardCorrection(Severity: HazardSeverity.Warning))).IsRoutine);
    }

    [Fact]
    public static void Cancel_and_are_told()
    {
        var amended = Apply(Made(), Said("b", AmendmentAction.Cancel, minutes: 2), Said("a", AmendmentAction.Annotate, minutes: 1));

        Assert.Equal(HazardPhase.Cancelled, amended.Phase);
        Assert.Equal(
            [("a", "annotate", "operator a", "reason a"), ("b", "cancel", "operator b", "reason b")],
            amended.Notes.Select(note => (note.Id, note.Action, note.By, note.Why)));
    }

    [Fact]
    public static void Of_two_corrections_the_later_one_counts_whatever_their_order()
    {
        var early = Said("z", AmendmentAction.Correct, new HazardCorrection("early"), minutes: 1);
        var late = Said("a", AmendmentAction.Correct, new HazardCorrection("late"), minutes: 2);

        Assert.Equal("late", Apply(Made(), early, late).Title);
        Assert.Equal("late", Apply(Made(), late, early).Title);
    }

    [Fact]
    public static void Are_out_once_withdrawn()
    {
        var withdrawal = Said("b", AmendmentAction.Withdraw, minutes: 1) with { Withdraws = "a" };
        var amended = Apply(Made(), Said("a", AmendmentAction.Cancel), withdrawal);

        Assert.Equal(HazardPhase.Active, amended.Phase);
        Assert.Empty(amended.Notes);
    }

    [Fact]
    public static void End_with_a_newer_telegram_unless_they_stay_or_are_notes()
    {
        Amendment[] all =
        [
            Said("a", AmendmentAction.Cancel),
            Said("b", AmendmentAction.Annotate),
            Said("c", AmendmentAction.Correct, new HazardCorrection("stays")) with { Stays = true },
        ];

        Assert.Equal(["a", "b", "c"], Amendments.InForce(all, Latest).Select(amendment => amendment.Id));
        Assert.Equal(["b", "c"], Amendments.InForce(all, Newer).Select(amendment => amendment.Id));
    }

    private static Hazard Apply(Hazard hazard, params Amendment[] amendments) =>
        Amendments.Apply(hazard, Amendments.InForce(amendments, Latest));

    private static Amendment Said(string id, AmendmentAction action, HazardCorrection? correction = null, int minutes = 0) =>
        new("event", id, Now.AddMinutes(minutes), action, $"operator {id}", $"reason {id}", Latest) { Correction = correction };

    private static Hazard Made() => new()
    {
        Id = "event",
        Version = 1,
        ChangedAt = Now,
        Source = HazardSource.Jma,
        Family = HazardFamily.Warning,
        Kind = "気象警報・注意報",
        Status = TelegramStatus.Real,
        Phase = HazardPhase.Active,
        Severity = HazardSeverity.Severe,
        Title = "標題",
        Headline = "見出し",
        HeadlineEn = "headline",
        FirstReportedAt = Now,
        ReportedAt = Now,
        Areas =
        [
            new("東京都", "130000", "13", HazardSeverity.Severe),
            new("千葉県", "120000", "12", HazardSeverity.Warning),
            new("埼玉県", "110000", "11", 0),
        ],
        Content = Telegrams.Made(),
    };
}
