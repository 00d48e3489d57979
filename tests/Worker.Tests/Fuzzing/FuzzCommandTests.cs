using LocalAws;

namespace Worker.Tests.Fuzzing;

/// <summary>
/// A few inputs of each fuzzer, always the same, in a process of its own: what ends it ends no test.
/// <c>dotnet run --project tests/Fuzz -c Release -- events --seconds 600 --seed 1000000</c> goes on for longer.
/// </summary>
[Collection(nameof(FuzzCommandTests))]
public static class FuzzCommandTests
{
    private const string Inputs = "200";

    /// <summary>Built beside these tests, for the same configuration.</summary>
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Fuzz", new DirectoryInfo(AppContext.BaseDirectory).Name, "Fuzz.dll");

    [Theory]
    [InlineData("telegrams", " read", " refused")]
    [InlineData("events", " taken", " refused")]
    [InlineData("queries", " 200", " 400")]
    [InlineData("runtime", " ended with 0", " ended with 1")]
    public static async Task Finds_nothing(string fuzzer, string good, string bad)
    {
        var run = await RunAsync(fuzzer, "--seconds", "0", "--inputs", Inputs);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains(good, run.Output, StringComparison.Ordinal);
        Assert.Contains(bad, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public static async Task Says_what_it_takes()
    {
        var help = await RunAsync("--help");

        Assert.Equal(0, help.ExitCode);
        foreach (var word in (string[])["telegrams", "events", "queries", "runtime"])
        {
            Assert.Contains(word, help.Output, StringComparison.Ordinal);
        }
    }

    private static Task<ChildProcess.Result> RunAsync(params string[] arguments) => ChildProcess.RunAsync(
        "dotnet", [Program, .. arguments], Checkout.Root, TestContext.Current.CancellationToken);
}
