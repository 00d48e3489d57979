using Demo;
using Worker.Tests.Fuzzing.Faults;

namespace Worker.Tests.Fuzzing;

/// <summary>
/// One round of each chain of jobs with faults, and of one with kills, always the same.
/// <c>dotnet run --project tests/Fuzz -c Release -- faults --seconds 3600 --seed 1000</c> goes on for longer.
/// </summary>
[NeedsJobs("receive_heartbeat", "process_checker", "announce_alerts", "notify")]
[Trait("Category", "Integration")]
[Collection(Collections.MeasuresTime)] // what a chain does within its minutes
public static class FaultCommandTests
{
    /// <summary>Those of jobs that are removed go with them.</summary>
    public static TheoryData<string, string> Runs
    {
        get
        {
            var runs = new TheoryData<string, string>();
            foreach (var (attribute, _) in FaultChains.All)
            {
                runs.Add("faults", attribute.Name);
            }

            foreach (var (attribute, _) in FaultChains.All.Take(1))
            {
                runs.Add("kills", attribute.Name);
            }

            return runs;
        }
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public static async Task Loses_nothing(string command, string chain)
    {
        var run = await FuzzCommandTests.RunAsync(command, "--chain", chain, "--seconds", "0");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains($"{chain}: 1 round, 0 broken", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(", 0 faults", run.Output, StringComparison.Ordinal);
    }
}
