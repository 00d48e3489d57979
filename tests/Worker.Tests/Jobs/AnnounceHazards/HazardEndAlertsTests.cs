using Hazards;
using Hazards.Served;
using Worker.Jobs.AnnounceHazards;
using WorkerLib.Alerts;

namespace Worker.Tests.Jobs.AnnounceHazards;

/// <summary>What people are told of a hazard that no telegram ends.</summary>
public static class HazardEndAlertsTests
{
    private static readonly Subscription Everywhere = new("ops", HazardSeverity.Warning);

    [Theory]
    [InlineData(HazardEnding.Lifetime, "Over since 2026-11-27 12:01 JST: ")]
    [InlineData(HazardEnding.Validity, "Over since 2026-11-27 12:01 JST: ")]
    [InlineData(HazardEnding.Lift, "Over: ")]
    [InlineData(HazardEnding.Superseded, "Told in another hazard from now on: ")]
    public static async Task Whoever_was_notified_is_told_that_it_is_over_however_long_after_its_report(HazardEnding by, string message)
    {
        var fixture = new HazardFixture(Everywhere);
        var first = HazardFixture.Made() with { ActiveUntil = HazardFixture.Made().ReportedAt.AddDays(7), EndsBy = by };
        var ended = first with { Version = 2, Phase = HazardPhase.Ended, ChangedAt = first.ActiveUntil!.Value.AddSeconds(30) };

        await fixture.AnnounceAsync(first, ended);

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery], fixture.Rows.Values.Select(alert => alert.Kind));
        Assert.StartsWith(message, fixture.Rows.Values.Last().Message, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Nobody_is_told_of_the_end_of_what_was_over_when_it_came()
    {
        var fixture = new HazardFixture(Everywhere);
        var over = HazardFixture.Made(hoursLate: 200) with { Phase = HazardPhase.Ended, EndsBy = HazardEnding.Lifetime };

        await fixture.AnnounceAsync(over with { ActiveUntil = over.ReportedAt.AddDays(7) });

        Assert.Empty(fixture.Rows);
    }

    /// <summary>It ran out at 12:10, the run of that minute failed, and the next telegram came at 12:20.</summary>
    [Fact]
    public static async Task What_is_issued_again_before_its_end_was_told_ends_and_begins()
    {
        var fixture = new HazardFixture(Everywhere);
        var first = HazardFixture.Made() with { ActiveUntil = HazardFixture.Start.AddMinutes(10), EndsBy = HazardEnding.Lifetime };
        var again = HazardFixture.Made(version: 20) with { ActiveUntil = HazardFixture.Start.AddMinutes(40), EndsBy = first.EndsBy };

        await fixture.AnnounceAsync(first, again);

        Assert.Equal([AlertKind.Alert, AlertKind.Recovery, AlertKind.Alert], fixture.Rows.Values.Select(alert => alert.Kind));
        Assert.StartsWith("Over since 2026-11-20 12:10 JST: ", fixture.Rows.Values.ElementAt(1).Message, StringComparison.Ordinal);
    }
}
