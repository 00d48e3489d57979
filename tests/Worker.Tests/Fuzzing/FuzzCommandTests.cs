using System.Reflection;
using LocalAws;

namespace Worker.Tests.Fuzzing;

/// <summary>
/// A few inputs of each fuzzer, always the same, in a process of its own: what ends it ends no test.
/// <c>dotnet run --project tests/Fuzz -c Release -- events --seconds 600 --seed 1000000</c> goes on for longer.
/// </summary>
[Trait("Category", "Integration")]
[Collection(nameof(FuzzCommandTests))]
public static class FuzzCommandTests
{
    private const string Inputs = "200";

    /// <summary>Built beside these tests, for the same configuration.</summary>
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Fuzz", new DirectoryInfo(AppContext.BaseDirectory).Name, "Fuzz.dll");

    /// <summary>Those of jobs and libraries that are removed go with them.</summary>
    public static TheoryData<string> Fuzzers => [.. All.Select(fuzzer => fuzzer.Name)];

    private static IEnumerable<FuzzerAttribute> All =>
        typeof(FuzzerAttribute).Assembly.GetTypes().Select(type => type.GetCustomAttribute<FuzzerAttribute>()).OfType<FuzzerAttribute>();

    [Theory]
    [MemberData(nameof(Fuzzers))]
    public static async Task Finds_nothing(string fuzzer)
    {
        var run = await RunAsync(fuzzer, "--seconds", "0", "--inputs", Inputs);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains($"{fuzzer}: {Inputs} inputs", run.Output, StringComparison.Ordinal);
        Assert.All(
            All.Single(one => one.Name == fuzzer).Outcomes,
            outcome => Assert.Contains($" {outcome}\n", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public static async Task Says_what_it_takes()
    {
        var help = await RunAsync("--help");

        Assert.Equal(0, help.ExitCode);
        Assert.All(All, fuzzer => Assert.Contains(fuzzer.Name, help.Output, StringComparison.Ordinal));
    }

    internal static Task<ChildProcess.Result> RunAsync(params string[] arguments) => ChildProcess.RunAsync(
        "dotnet", [Program, .. arguments], Checkout.Root, TestContext.Current.CancellationToken);
}
