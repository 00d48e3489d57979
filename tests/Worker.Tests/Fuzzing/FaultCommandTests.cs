using Demo;
using LocalAws;
using Worker.Tests.Fuzzing.Faults;

namespace Worker.Tests.Fuzzing;

/// <summary>
/// One round of the chains by which people are notified with faults, and of one with kills. The other chains take half a minute each, too:
/// <c>dotnet run --project tests/Fuzz -c Release -- faults --seconds 3600 --seed 1000</c> goes on for longer.
/// </summary>
[NeedsJobs("receive_heartbeat", "process_checker", "announce_alerts", "notify")]
[Trait("Category", "Integration")]
[Collection(nameof(FaultCommandTests))]
public static class FaultCommandTests
{
    /// <summary>Those of jobs that are removed go with them.</summary>
    public static TheoryData<string, string> Runs
    {
        get
        {
            var runs = new TheoryData<string, string>();
            foreach (var name in FaultChains.All.Select(chain => chain.Attribute.Name).Where(name => name is "alerts" or "hazards"))
            {
                runs.Add("faults", name);
            }

            runs.Add("kills", "alerts");
            return runs;
        }
    }

    /// <summary>All at once, because each is mostly a wait.</summary>
    private static readonly Lazy<Dictionary<(string Command, string Chain), Task<ChildProcess.Result>>> Started = new(() => Runs
        .Select(run => run.Data)
        .ToDictionary(run => run, run => FuzzCommandTests.RunAsync(run.Item1, "--chain", run.Item2, "--seconds", "0")));

    [Theory]
    [MemberData(nameof(Runs))]
    public static async Task Loses_nothing(string command, string chain)
    {
        var run = await Started.Value[(command, chain)];

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains($"{chain}: 1 round, 0 broken", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(", 0 faults", run.Output, StringComparison.Ordinal);
    }
}
