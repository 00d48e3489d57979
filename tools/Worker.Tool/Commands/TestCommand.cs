using System.CommandLine;
using System.Globalization;
using System.Xml.Linq;
using Worker.Tool.Setup;

namespace Worker.Tool.Commands;

/// <summary><c>./worker test</c>: runs every test and ends with one line that counts them.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var unit = new Option<bool>("--unit") { Description = "Only the tests that need no package, no Terraform and no local AWS: seconds instead of minutes." };
        var filter = new Option<string?>("--class") { Description = "Only the classes of this name; * stands for anything.", HelpName = "NAME" };
        var noInstall = SetupCommand.NoInstallOption();
        var command = new DetailedCommand(
            "test",
            "Run every test.",
            """
            The last line counts them: N passed, N failed.

              ./worker test                              everything, a quarter of an hour
              ./worker test --unit                       while you write a job
              ./worker test --class '*ProcessChecker*'   one class

            Exit code 1 when a test failed, or when one was skipped under CI=true.
            """)
        {
            unit,
            filter,
            noInstall,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(unit), parsed.GetValue(filter), !parsed.GetValue(noInstall), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool unitOnly, string? filter, bool install, CancellationToken cancellationToken)
    {
        var repository = Repository.Find();
        await MachineSetup.EnsureAsync(unitOnly ? Needs.ForUnitTests : Needs.ForEverything, repository, cancellationToken, install);

        await Screen.StepAsync("building", async note =>
        {
            var build = await ChildProcess.RunAsync("dotnet", ["build", "Worker.sln", "-c", "Release", "-v", "quiet", "-nologo", "-clp:NoSummary"], repository.Root, cancellationToken, onLine: note);
            return build.ExitCode == 0 ? build : throw new UserException($"the build failed:\n{build.Tail()}");
        });

        var results = Path.Combine(repository.Root, "artifacts", "test-results.xml");
        File.Delete(results);
        List<string> arguments = ["-xml", results, "-noColor", "-noLogo", "-noAutoReporters", "-reporter", "verbose"];
        if (unitOnly)
        {
            arguments.AddRange(["-trait-", "Category=Integration"]);
        }

        if (filter is not null)
        {
            arguments.AddRange(["-class", filter]);
        }

        var tests = Path.Combine(repository.Root, "artifacts", "bin", "Worker.Tests", "release", "Worker.Tests");
        var run = await ChildProcess.RunAsync(tests, arguments, repository.Root, cancellationToken, onLine: ShowProgress);
        if (!File.Exists(results))
        {
            throw new UserException($"the tests ended without a result:\n{run.Tail()}");
        }

        return Report(results, run.ExitCode);
    }

    /// <summary>One line a test, when it ends; failures with all they say.</summary>
    private static void ShowProgress(string line)
    {
        if (!line.EndsWith("[STARTING]", StringComparison.Ordinal))
        {
            Screen.Line(line.Replace("[FINISHED] Time: ", "", StringComparison.Ordinal));
        }
    }

    private static int Report(string results, int exitCode)
    {
        var assemblies = XDocument.Load(results).Descendants("assembly").ToList();
        var failed = Count("failed") + Count("errors");
        var skipped = Count("skipped") + Count("not-run");
        var inCI = Environment.GetEnvironmentVariable("CI") == "true";
        if (skipped > 0)
        {
            Screen.Line($"{skipped} skipped{(inCI ? ": that is a failure under CI=true" : "")}");
            failed += inCI ? skipped : 0;
        }

        if (Count("total") == 0)
        {
            throw new UserException("no test has that name.", UserException.WrongUsage);
        }

        Console.WriteLine($"{Count("passed")} passed, {failed} failed");
        return failed > 0 || exitCode != 0 ? UserException.Failed : 0;

        int Count(string attribute) => assemblies.Sum(assembly => int.Parse(assembly.Attribute(attribute)?.Value ?? "0", CultureInfo.InvariantCulture));
    }
}
