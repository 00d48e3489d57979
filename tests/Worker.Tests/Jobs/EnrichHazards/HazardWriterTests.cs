using Amazon.DynamoDBv2.Model;
using FsCheck;
using FsCheck.Fluent;
using Hazards;
using Hazards.Served;
using Hazards.Tables;
using Worker.Jobs.EnrichHazards;
using Worker.Tests.Hazards;

namespace Worker.Tests.Jobs.EnrichHazards;

public static class HazardWriterTests
{
    [Fact]
    public static async Task Puts_the_hazard_into_its_lists_and_takes_the_version_before_out_of_them()
    {
        var fixture = new HazardsFixture();
        await fixture.WriteAsync(Made(1, "13", "14"));
        var second = Made(2, "13", "47");

        Assert.True(await fixture.WriteAsync(second));

        Assert.Equal(2, fixture.Hazard("a").Version);
        Assert.Equal(HazardsFixture.EntriesOf(second), fixture.Lists.Keys);
        Assert.Equal(["real", "real#area#13", "real#area#47", "real#warning"], fixture.Lists.Values.Select(row => row["list"].S));
    }

    [Fact]
    public static async Task An_older_version_changes_nothing()
    {
        var fixture = new HazardsFixture();
        await fixture.WriteAsync(Made(2, "13"));

        Assert.False(await fixture.WriteAsync(Made(1, "14")));
        Assert.False(await fixture.WriteAsync(Made(2, "13")));

        Assert.Equal(HazardsFixture.EntriesOf(Made(2, "13")), fixture.Lists.Keys);
    }

    [Fact]
    public static async Task A_hazard_of_the_whole_country_fits_into_a_transaction_after_another()
    {
        var fixture = new HazardsFixture();
        string[] all = [.. Enumerable.Range(1, 47).Select(number => $"{number:00}")];

        await fixture.WriteAsync(Made(1, all));
        await fixture.WriteAsync(Made(2, all));

        Assert.Equal(49, fixture.Lists.Count);
        Assert.Equal(HazardsFixture.EntriesOf(Made(2, all)), fixture.Lists.Keys);
    }

    [Fact]
    public static async Task Its_end_moves_with_it_and_of_the_whole_country_the_old_one_stays_until_it_is_due()
    {
        var fixture = new HazardsFixture();
        string[] all = [.. Enumerable.Range(1, 47).Select(number => $"{number:00}")];
        var now = HazardsFixture.Now;

        await fixture.WriteAsync(Made(1, "13") with { ActiveUntil = now.AddHours(1) });
        await fixture.WriteAsync(Made(2, "13") with { ActiveUntil = now.AddHours(2) });
        Assert.Equal([HazardLists.EntryOf("a", now.AddHours(2))], Ends());

        await fixture.WriteAsync(Made(3, all) with { ActiveUntil = now.AddHours(2) });
        await fixture.WriteAsync(Made(4, all) with { ActiveUntil = now.AddHours(3) });
        Assert.Equal([HazardLists.EntryOf("a", now.AddHours(2)), HazardLists.EntryOf("a", now.AddHours(3))], Ends());

        await fixture.WriteAsync(Made(5, "13") with { ActiveUntil = now.AddHours(3), Phase = HazardPhase.Ended });
        Assert.Equal([HazardLists.EntryOf("a", now.AddHours(2))], Ends());

        IEnumerable<string> Ends() => fixture.Lists.Values.Where(row => row["list"].S == HazardLists.Ends).Select(row => row["entry"].S);
    }

    [Fact]
    public static async Task Recognises_its_own_write_whose_answer_was_lost()
    {
        var fixture = new HazardsFixture();

        // The SDK repeats the request, and the condition fails on what was just written.
        fixture.AfterWrite = () => throw Cancelled("ConditionalCheckFailed");

        Assert.True(await fixture.WriteAsync(Made(1, "13")));
        Assert.Equal(HazardsFixture.EntriesOf(Made(1, "13")), fixture.Lists.Keys);
    }

    [Fact]
    public static async Task Passes_on_what_reading_again_does_not_cure()
    {
        var fixture = new HazardsFixture { BeforeWrite = () => throw Cancelled("ValidationError") };

        await Assert.ThrowsAsync<TransactionCanceledException>(() => fixture.WriteAsync(Made(1)));
    }

    [Fact]
    public static async Task Gives_up_when_others_write_each_time()
    {
        var fixture = new HazardsFixture { BeforeWrite = () => throw Cancelled("TransactionConflict") };

        await Assert.ThrowsAsync<HazardContentionException>(() => fixture.WriteAsync(Made(1)));
    }

    [Fact]
    public static async Task Says_what_is_damaged_in_the_row_before()
    {
        var fixture = new HazardsFixture();
        await fixture.WriteAsync(Made(1));
        fixture.Hazards["a"].Remove(HazardRow.Lists);

        var problem = await Assert.ThrowsAsync<FormatException>(() => fixture.WriteAsync(Made(2)));

        Assert.StartsWith(
            "row a of hazards: version, changedAt or lists is missing or damaged.",
            problem.Message,
            StringComparison.Ordinal);
    }

    /// <summary>Whoever writes whichever version when: in the end the newest stands there, in its lists and in no other.</summary>
    [Fact]
    public static void Of_writers_at_one_time_the_newest_version_wins_and_no_entry_of_another_is_left() =>
        Prop.ForAll(Gen.Choose(1, 5).Zip(Gen.Choose(0, 46)).NonEmptyListOf().ToArbitrary(), drawn =>
        {
            var fixture = new HazardsFixture();
            var prefectures = drawn.GroupBy(one => one.Item1).ToDictionary(group => group.Key, group => $"{group.First().Item2 + 1:00}");

            Task.WhenAll(drawn.Take(8).Select(one => fixture.WriteAsync(Made(one.Item1, prefectures[one.Item1])))).GetAwaiter().GetResult();

            var newest = drawn.Take(8).Max(one => one.Item1);
            Assert.Equal(newest, fixture.Hazard("a").Version);
            Assert.Equal(HazardsFixture.EntriesOf(Made(newest, prefectures[newest])), fixture.Lists.Keys);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static TransactionCanceledException Cancelled(string code) =>
        new("cancelled") { CancellationReasons = [new() { Code = code }] };

    private static Hazard Made(long version, params string[] prefectures) => new()
    {
        Id = "a",
        Version = version,
        ChangedAt = HazardsFixture.Now.AddSeconds(version),
        Source = HazardSource.Jma,
        Family = HazardFamily.Warning,
        Kind = "気象警報・注意報",
        Status = TelegramStatus.Real,
        Phase = HazardPhase.Active,
        Severity = HazardSeverity.Advisory,
        Title = "標題",
        Headline = "見出し",
        HeadlineEn = "headline",
        FirstReportedAt = HazardsFixture.Now,
        ReportedAt = HazardsFixture.Now,
        Prefectures = prefectures,
        Content = Telegrams.Made(),
    };
}
