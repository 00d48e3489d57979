using System.Text.Json;
using System.Text.RegularExpressions;
using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>
/// <c>./worker check</c> and <c>./worker list</c> as somebody runs them, in a checkout that is right and then in a broken one.
/// </summary>
[Trait("Category", "Integration")]
[Collection(nameof(FleetCommandsTests))]
public sealed partial class FleetCommandsTests
{
    private static readonly string Tool = Path.Combine(Checkout.Root, "artifacts", "bin", "Worker.Cli", "release", "worker.dll");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Say_what_is_wrong_and_what_is_known()
    {
        await NpmTools.InstallAsync(Checkout.Repository, Cancelled);
        using var copy = new ScratchCopy("fleet");
        copy.RemoveJobs();
        copy.AddTallyWords();
        Directory.CreateSymbolicLink(
            Path.Combine(copy.Repository.Tools, "npm", "node_modules"), Path.Combine(Checkout.Repository.Tools, "npm", "node_modules"));

        var clean = await RunAsync(copy, "check");
        Assert.Equal((0, ""), (clean.ExitCode, clean.Output));

        var brokenLine = Break(copy.Repository);
        var lines = await RunAsync(copy, "check");
        var json = await RunAsync(copy, "check", "--json");
        var table = await RunAsync(copy, "list");
        var list = await RunAsync(copy, "list", "--json");
        var one = await RunAsync(copy, "list", "tally_words");
        var none = await RunAsync(copy, "list", "tally_word");
        var nothing = await RunAsync(copy, "remove");
        var removed = await RunAsync(copy, "remove", "--all-but", "tally_words", "--dry-run", "--force");

        Assert.Equal([1, 1, 0, 0], [lines.ExitCode, json.ExitCode, table.ExitCode, list.ExitCode]);
        Assert.Equal([0, 2, 2, 1], [one.ExitCode, none.ExitCode, nothing.ExitCode, removed.ExitCode]); // GoneHandler.cs is not there
        Assert.Contains("terraform/tally_words.tf", one.Output, StringComparison.Ordinal);
        var found = lines.Output.TrimEnd().Split('\n');
        Assert.All(found, line => Assert.Matches(FindingLine(), line));
        Assert.Contains(
            found, line => line.StartsWith($"terraform/tally_words.tf:{brokenLine}: handler-unknown: ", StringComparison.Ordinal));
        Assert.Contains(
            found, line => line.StartsWith("terraform/binary.tf:1: unreadable: the file is not text. ", StringComparison.Ordinal));
        Assert.Contains(
            found,
            line => line.StartsWith(
                "functions/Jobs/Gone/GoneHandler.cs:1: unreadable: the file cannot be read ", StringComparison.Ordinal));
        Assert.Contains(
            found,
            line => line.StartsWith(
                "functions/Jobs/Broken/BrokenHandler.cs:1: unreadable: the compiler cannot parse this: ", StringComparison.Ordinal));
        Assert.Equal(found.Length, JsonElement.Parse(json.Output).GetProperty("findings").GetArrayLength());
        Assert.Contains("tally_words", table.Output, StringComparison.Ordinal);
        Assert.Contains("broken", JsonElement.Parse(list.Output).EnumerateArray().Select(job => job.GetProperty("function").GetString()));
    }

    /// <summary>Breaks what can be broken; returns the line of the handler in tally_words.tf.</summary>
    private static int Break(Repository repository)
    {
        var jobs = Path.Combine(repository.Root, "functions", "Jobs");
        var job = Path.Combine(repository.Terraform, "tally_words.tf");
        var text = File.ReadAllText(job);
        File.WriteAllText(job, text.Replace("\"TallyWords\"", "\"TallyWord\"", StringComparison.Ordinal));
        File.WriteAllBytes(Path.Combine(repository.Terraform, "binary.tf"), [0, 1, 2]);
        Directory.CreateDirectory(Path.Combine(jobs, "Gone"));
        Directory.CreateDirectory(Path.Combine(jobs, "Broken"));
        File.CreateSymbolicLink(Path.Combine(jobs, "Gone", "GoneHandler.cs"), "nowhere");
        File.WriteAllText(Path.Combine(jobs, "Broken", "BrokenHandler.cs"), "public class {");
        return text[..text.IndexOf("\"TallyWords\"", StringComparison.Ordinal)].Count(character => character == '\n') + 1;
    }

    private static Task<ChildProcess.Result> RunAsync(ScratchCopy copy, params string[] arguments) =>
        ChildProcess.RunAsync("sh", ["-c", "exec dotnet \"$0\" \"$@\" 2> /dev/null", Tool, .. arguments], copy.Repository.Root, Cancelled);

    [GeneratedRegex(@"^[\w/.]+:\d+: [a-z-]+: .+\. Fix: .+\.$")]
    private static partial Regex FindingLine();
}
