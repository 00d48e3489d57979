using System.Globalization;
using Hazards;
using Hazards.Events;
using Hazards.Served;
using Hazards.Telegrams;
using Worker.Jobs.AmendHazard;
using Worker.Tests.Hazards;

namespace Worker.Tests.Jobs.AmendHazard;

public sealed class AmendHazardTests
{
    private static readonly Telegram First = Telegrams.Made(id: "a") with { Headline = "強い揺れ" };

    private readonly AmendFixture fixture = new();
    private readonly string key;

    public AmendHazardTests() => key = fixture.Import(First);

    private Request Correct => new(
        key,
        "correct",
        "hana",
        "the meter was wrong",
        Correction: new HazardCorrection(Headline: "弱い揺れ", Severity: HazardSeverity.Advisory));

    private IReadOnlyList<Amendment> InForce => Amendments.InForce(fixture.Amended(key), fixture.Stored(key)!.State.LatestOrder);

    [Fact]
    public async Task Corrects_with_who_and_why_and_moves_the_version_on()
    {
        var before = fixture.Rows[$"{key} state"]["latest"];

        var report = await fixture.AmendAsync(Correct);

        Assert.Equal(("amended", 2, "弱い揺れ", 1), (report.Outcome, report.Version, report.Hazard.Headline, (int?)report.Hazard.Severity));
        var kept = Assert.Single(fixture.Amended(key));
        Assert.Equal(("hana", "the meter was wrong", AmendmentAction.Correct), (kept.By, kept.Why, kept.Action));
        Assert.Equal((2, kept.At), (fixture.Stored(key)!.Version, fixture.Stored(key)!.ChangedAt));
        Assert.Equal(TelegramOrder.KeyOf(First), kept.SaidOf);
        Assert.Same(before, fixture.Rows[$"{key} state"]["latest"]);
        var shown = Assert.Single(report.Amendments);
        Assert.Equal((kept.Id, "holds", "hana", "the meter was wrong"), (shown.Id, shown.State, shown.By, shown.Why));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ticket-7")]
    public async Task The_same_request_again_changes_nothing(string? requestId)
    {
        var first = await fixture.AmendAsync(Correct with { RequestId = requestId, ExpectedVersion = 1 });
        fixture.Now += TimeSpan.FromMinutes(1);
        var second = await fixture.AmendAsync(Correct with { RequestId = requestId, ExpectedVersion = 1 });

        Assert.Equal(("unchanged", 2, first.Amendment), (second.Outcome, second.Version, second.Amendment));
        Assert.Equal(requestId ?? first.Amendment!.Id, second.Amendment!.Id);
        Assert.Single(fixture.Amended(key));
    }

    [Fact]
    public async Task Clicks_at_the_same_time_are_one_amendment()
    {
        fixture.Tick = TimeSpan.FromTicks(1);

        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => fixture.AmendAsync(Correct))));

        Assert.Single(fixture.Amended(key));
        Assert.Single(reports, report => report.Outcome == "amended");
        Assert.All(reports, report => Assert.Equal(2, report.Version));
    }

    [Fact]
    public async Task Different_amendments_at_the_same_time_are_all_kept()
    {
        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(number =>
            Task.Run(() => fixture.AmendAsync(
                new Request(key, "annotate", "hana", string.Create(CultureInfo.InvariantCulture, $"note {number}"))))));

        Assert.Equal([2, 3, 4, 5], reports.Select(report => report.Version).Order());
        Assert.Equal(5, fixture.Stored(key)!.Version);
        Assert.Equal(["note 0", "note 1", "note 2", "note 3"], fixture.Amended(key).Select(amendment => amendment.Why).Order());
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_found_again()
    {
        fixture.LostResponses = 1;

        var report = await fixture.AmendAsync(Correct);

        Assert.Equal(("amended", 2), (report.Outcome, report.Version));
        Assert.Single(fixture.Amended(key));
    }

    [Fact]
    public async Task A_telegram_that_comes_between_is_not_overwritten()
    {
        var newer = Telegrams.Made(id: "b", reportedAt: "2026-11-20T12:05:00+09:00");
        fixture.BeforeWrite = () => Once(() => fixture.Import(newer));

        var report = await fixture.AmendAsync(Correct);

        Assert.Equal(3, report.Version);
        Assert.Equal("b", fixture.Stored(key)!.State.Latest.Id);
        Assert.Equal(TelegramOrder.KeyOf(newer), Assert.Single(fixture.Amended(key)).SaidOf);
    }

    [Fact]
    public async Task A_telegram_that_comes_between_stops_who_named_the_version()
    {
        fixture.BeforeWrite = () => Once(() => fixture.Import(Telegrams.Made(id: "b", reportedAt: "2026-11-20T12:05:00+09:00")));

        var refused = await Assert.ThrowsAsync<InvalidAmendmentException>(() => fixture.AmendAsync(Correct with { ExpectedVersion = 1 }));

        Assert.Contains("the hazard is at version 2, not 1", refused.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Amended(key));
    }

    [Fact]
    public async Task Gives_up_when_others_always_come_first()
    {
        var minute = 0;
        fixture.BeforeWrite = () =>
        {
            fixture.Import(
                Telegrams.Made(id: "b", reportedAt: string.Create(CultureInfo.InvariantCulture, $"2026-11-20T12:{++minute:00}:00+09:00")));
            return Task.CompletedTask;
        };

        var refused = await Assert.ThrowsAsync<InvalidAmendmentException>(() => fixture.AmendAsync(Correct));

        Assert.Contains("changed 10 times meanwhile", refused.Message, StringComparison.Ordinal);
        Assert.Equal(10, minute);
        Assert.Empty(fixture.Amended(key));
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_be_and_writes_nothing()
    {
        var report = await fixture.AmendAsync(Correct with { DryRun = true });

        Assert.Equal(("would be amended", 2, "弱い揺れ", 1), (report.Outcome, report.Version, report.Hazard.Headline, report.Amendments.Count));
        Assert.Equal(1, fixture.Stored(key)!.Version);
        Assert.Single(fixture.Rows);
        await fixture.AmendAsync(Correct);
        Assert.Equal("would change nothing", (await fixture.AmendAsync(Correct with { DryRun = true })).Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Imports_of_what_is_known_change_nothing_and_a_newer_telegram_ends_what_does_not_stay(bool stays)
    {
        await fixture.AmendAsync(Correct with { Stays = stays });
        await fixture.AmendAsync(new Request(key, "cancel", "ken", "it never happened", stays));
        await fixture.AmendAsync(new Request(key, "annotate", "ken", "asked the office"));
        var (said, version) = (fixture.Amended(key), fixture.Stored(key)!.Version);

        fixture.Import(First);
        fixture.Import(First);
        Assert.Equal(version, fixture.Stored(key)!.Version);
        Assert.Equal(said, fixture.Amended(key));
        fixture.Import(Telegrams.Made(id: "0", reportedAt: "2026-11-20T11:55:00+09:00"));
        Assert.Equal(said, fixture.Amended(key));
        Assert.Equal(["correct", "cancel", "annotate"], InForce.Select(amendment => amendment.Action.ToString().ToLowerInvariant()));

        fixture.Import(Telegrams.Made(id: "b", reportedAt: "2026-11-20T12:05:00+09:00") with { Headline = "新しい知らせ" });
        var report = await fixture.AmendAsync(new Request(key, List: true));
        string[] states = stays ? ["holds", "holds", "holds"] : ["ended by a newer telegram", "ended by a newer telegram", "holds"];
        Assert.Equal(states, report.Amendments.Select(amendment => amendment.State));
        Assert.Equal(stays ? ("弱い揺れ", "operator") : ("新しい知らせ", null), (report.Hazard.Headline, report.Hazard.CancelledBy));
        Assert.Equal(said, fixture.Amended(key));
    }

    [Fact]
    public async Task What_ended_or_was_withdrawn_can_be_said_again()
    {
        var first = await fixture.AmendAsync(Correct);
        await fixture.AmendAsync(new Request(key, "withdraw", "hana", "it was right", Withdraws: first.Amendment!.Id));
        Assert.Empty(InForce);

        var second = await fixture.AmendAsync(Correct);

        Assert.Equal(("amended", $"{first.Amendment.Id}-2"), (second.Outcome, second.Amendment!.Id));
        Assert.Equal(["withdrawn", "holds", "holds"], second.Amendments.Select(amendment => amendment.State));
        Assert.Equal(second.Amendment.Id, Assert.Single(InForce).Id);
    }

    [Fact]
    public async Task A_withdrawal_twice_is_one_and_by_another_is_told_who_was_first()
    {
        var id = (await fixture.AmendAsync(Correct)).Amendment!.Id;
        var withdrawal = new Request(key, "withdraw", "hana", "it was right", Withdraws: id);
        var first = await fixture.AmendAsync(withdrawal);

        Assert.Equal("unchanged", (await fixture.AmendAsync(withdrawal)).Outcome);
        Assert.Contains(
            $"amendment {id} was withdrawn at 2026-11-20 03:10 UTC by hana",
            await RefusedAsync(withdrawal with { By = "ken" }),
            StringComparison.Ordinal);
        Assert.Contains(
            "is a withdrawal: say again",
            await RefusedAsync(withdrawal with { Withdraws = first.Amendment!.Id }),
            StringComparison.Ordinal);
        Assert.Contains(
            $"there is no amendment 'x' of this hazard; there are {id}, {first.Amendment.Id}",
            await RefusedAsync(withdrawal with { Withdraws = "x" }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_id_of_a_request_names_one_amendment_only()
    {
        await fixture.AmendAsync(Correct with { RequestId = "ticket-7" });

        Assert.Contains(
            "requestId ticket-7 names another amendment",
            await RefusedAsync(Correct with { RequestId = "ticket-7", Why = "another" }),
            StringComparison.Ordinal);
        Assert.Equal("amended", (await fixture.AmendAsync(Correct with { RequestId = "ticket-8" })).Outcome);
    }

    [Fact]
    public async Task Has_a_hundred_amendments_at_most_and_each_can_be_withdrawn()
    {
        for (var number = 0; number < 100; number++)
        {
            await fixture.AmendAsync(new Request(key, "annotate", "hana", string.Create(CultureInfo.InvariantCulture, $"note {number}")));
        }

        Assert.Contains("the hazard has 100 amendments, which is the most", await RefusedAsync(Correct), StringComparison.Ordinal);
        var withdrawn = await fixture.AmendAsync(new Request(key, "withdraw", "hana", "too many", Withdraws: fixture.Amended(key)[0].Id));
        Assert.Equal("amended", withdrawn.Outcome);
    }

    [Fact]
    public async Task Names_all_that_is_wrong_at_once()
    {
        var refused = await RefusedAsync(new Request(
            "jma.real.x.event.1",
            "corect",
            "",
            "a\nb",
            Correction: new HazardCorrection(Headline: " ", Severity: (HazardSeverity)5, ValidUntil: fixture.Now.AddYears(3)),
            RequestId: "a b",
            ExpectedVersion: 3));

        Assert.Equal(
            [
                "Nothing was changed:",
                "- action 'corect' is none of correct, cancel, annotate, withdraw, list",
                "- by has 0 characters, 1 to 100 are needed",
                "- why has a line break or another character that is no text",
                "- requestId has 1 to 64 letters, digits and -_. only",
                "- correction is for the action correct, which needs it",
                "- correction.headline has 0 characters, 1 to 1000 are needed",
                "- correction.severity is 5, not 0 to 4",
                "- correction.validUntil 2029-11-20 is more than a year away",
                "- nothing is known of a hazard 'jma.real.x.event.1'",
            ],
            refused.Split('\n')[..^1]);
    }

    [Fact]
    public async Task Refuses_what_makes_no_sense()
    {
        Assert.Contains(
            "correction corrects nothing",
            await RefusedAsync(Correct with { Correction = new HazardCorrection() }),
            StringComparison.Ordinal);
        Assert.Contains(
            "correction is for the action correct, which needs it",
            await RefusedAsync(Correct with { Correction = null }),
            StringComparison.Ordinal);
        Assert.Contains(
            "withdraws, the id of an amendment, is for the action withdraw, which needs it",
            await RefusedAsync(new Request(key, "withdraw", "hana", "x")),
            StringComparison.Ordinal);
        Assert.Contains(
            "there is no amendment 'x' of this hazard; there are none",
            await RefusedAsync(new Request(key, "withdraw", "hana", "x", Withdraws: "x")),
            StringComparison.Ordinal);
        Assert.Contains(
            "stays is for correct and cancel",
            await RefusedAsync(new Request(key, "annotate", "hana", "x", true)),
            StringComparison.Ordinal);
        Assert.Contains(
            "why has 1001 characters, 1 to 1000 are needed",
            await RefusedAsync(Correct with { Why = new string('a', 1001) }),
            StringComparison.Ordinal);
        Assert.Contains("id 'a#b' is no hazard's", await RefusedAsync(Correct with { Id = "a#b" }), StringComparison.Ordinal);
        Assert.Contains("nothing is known", await RefusedAsync(new Request("jma.real.x.event.1", List: true)), StringComparison.Ordinal);
        Assert.Single(fixture.Rows);
    }

    [Fact]
    public async Task Lists_the_state_and_the_amendments_and_tells_who_cancelled()
    {
        Assert.Equal(("listed", null, 0), await CancelledAsync());
        await fixture.AmendAsync(new Request(key, "cancel", "hana", "it never happened"));
        Assert.Equal(("listed", "operator", 1), await CancelledAsync());
        fixture.Import(Telegrams.Made(id: "c", reportedAt: "2026-11-20T12:05:00+09:00", revision: Revision.Cancel));
        Assert.Equal(("listed", "source", 1), await CancelledAsync());

        async Task<(string Outcome, string? By, int Amendments)> CancelledAsync()
        {
            var report = await fixture.AmendAsync(new Request(key, "list"));
            Assert.Equal("強い揺れ", report.Hazard.Headline);
            return (report.Outcome, report.Hazard.CancelledBy, report.Amendments.Count);
        }
    }

    private async Task<string> RefusedAsync(Request request) =>
        (await Assert.ThrowsAsync<InvalidAmendmentException>(() => fixture.AmendAsync(request))).Message;

    private Task Once(Action act)
    {
        fixture.BeforeWrite = () => Task.CompletedTask;
        act();
        return Task.CompletedTask;
    }
}
