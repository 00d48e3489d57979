using Worker.Cli.Checks;
using Worker.Cli.Fleet;
using Worker.Tests.Cli.Fleet;

namespace Worker.Tests.Cli.Checks;

[Trait("Category", "Integration")]
[Collection(nameof(RuleTests))]
public sealed class RuleTests(FleetFixture fleets) : IClassFixture<FleetFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Mistakes.All.Select(mistake => mistake.Name)];

    [Fact]
    public async Task This_repository_keeps_every_rule() =>
        Assert.Empty(Rules.Check(await FleetReader.ReadAsync(Checkout.Repository, Cancelled)));

    [Fact]
    public void A_fleet_with_every_trigger_keeps_every_rule() => Assert.Empty(Rules.Check(fleets.Read(SampleFleet.EachTrigger)));

    [Fact]
    public void Fifty_correct_jobs_give_no_false_alarm()
    {
        var fleet = fleets.Read(SampleFleet.OfJobs(50));

        Assert.Equal(50, fleet.Jobs.Count);
        Assert.All(fleet.Jobs, job => Assert.True(job is { Code.HasClass: true, Function: not null }, job.Name));
        Assert.Empty(Rules.Check(fleet));
    }

    /// <summary>The mended twin of each is the fleet with every trigger, which keeps every rule.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Finds_the_mistake_where_it_is_and_nothing_else(string name)
    {
        var mistake = Mistakes.All.Single(mistake => mistake.Name == name);

        var findings = Rules.Check(fleets.Read(mistake.Fleet));

        Assert.True(findings.Any(mistake.IsFoundBy), $"not found at {mistake.At}:\n{string.Join('\n', findings)}");
        Assert.All(
            findings, finding => Assert.True(finding.Rule == mistake.Rule || mistake.Also.Contains(finding.Rule), finding.ToString()));
    }

    public static TheoryData<string> OtherWays => [.. Habits.All.Keys];

    [Theory]
    [MemberData(nameof(OtherWays))]
    public void Does_not_object_to(string habit) => Assert.Empty(Rules.Check(fleets.Read(Habits.All[habit])));

    [Fact]
    public void Every_rule_has_an_example() =>
        Assert.Equal(
            Rules.All.Select(rule => rule.Name).Order(StringComparer.Ordinal),
            Mistakes.All.Select(mistake => mistake.Rule).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Never_shows_a_secret()
    {
        foreach (var mistake in Mistakes.All.Where(mistake => mistake.Rule == "plain-secret"))
        {
            Assert.All(
                Rules.Check(fleets.Read(mistake.Fleet)),
                finding => Assert.DoesNotContain(Secrets.Hidden, finding.ToString(), StringComparison.Ordinal));
        }
    }
}
