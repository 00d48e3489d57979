using System.CommandLine;
using System.Globalization;
using System.Xml.Linq;
using LocalAws.Setup;
using Worker.Cli.TestRuns;

namespace Worker.Cli.Commands;

/// <summary><c>./worker test</c>: runs every test and ends with one line that counts them.</summary>
internal static class TestCommand
{
    private const int Slowest = 10;

    public static Command Create()
    {
        var unit = new Option<bool>("--unit")
        {
            Description = "Only the quick tests, which need no package, no Terraform, no local AWS and hardly another program: "
                + "under a minute after the build, instead of 10.",
        };
        var filter = new Option<string?>("--class")
        {
            Description = "Only the classes of this name; * stands for anything.",
            HelpName = "NAME",
        };
        var noInstall = SetupCommand.NoInstallOption();
        var changed = new Option<string?>("--changed")
        {
            Description = "Only the classes that changed files concern: "
                + "changed since REF, or since this branch left main, committed or not.",
            HelpName = "REF",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new DetailedCommand(
            "test",
            "Run every test.",
            """
            A class is shown when it is done, and a failure at once with all it says. Then come the slowest tests and the names of those
            that failed. The last line counts them: N passed, N failed.

              ./worker test                              everything, about 10 minutes on two cores
              ./worker test --unit                       while you write a job
              ./worker test --class '*ProcessChecker*'   one class
              ./worker test --changed                    what this branch changed; says which class was chosen for which file
              ./worker test --changed=HEAD               what is not committed yet
              ./worker test --changed --unit             the quick ones of these

            A changed file concerns the tests in the folder that mirrors its own and those that name it; a file of which that cannot be
            told concerns every test. CI runs everything.

            Exit code 1 when a test failed, or when one was skipped under CI=true.
            """)
        {
            unit,
            filter,
            changed,
            noInstall,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(unit),
            parsed.GetValue(filter),
            parsed.GetResult(changed) is null ? null : parsed.GetValue(changed) ?? "",
            !parsed.GetValue(noInstall),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        bool unitOnly, string? filter, string? changedSince, bool install, CancellationToken cancellationToken)
    {
        if (filter is not null && changedSince is not null)
        {
            throw new UserException("--class and --changed both choose classes: write one of them.", UserException.WrongUsage);
        }

        var repository = Repository.Find();
        List<string> classes = filter is null ? [] : [filter];
        if (changedSince is not null)
        {
            var tests = ChangedTests.Of(repository);
            if (await ChooseAsync(tests, repository, changedSince, cancellationToken) is { } chosen)
            {
                unitOnly |= !chosen.Any(tests.HasIntegration);
                chosen = [.. chosen.Where(name => !unitOnly || !tests.IsIntegration(name))];
                if (chosen.Count == 0)
                {
                    Console.WriteLine("0 passed, 0 failed");
                    return 0;
                }

                classes.AddRange(chosen.Select(name => $"*.{name}"));
            }
        }

        await MachineSetup.EnsureAsync(unitOnly ? Needs.ForUnitTests : Needs.ForEverything, repository, cancellationToken, install);

        SharedCompiler.OfThisProcess.UseEverywhere(); // the tests build many times
        string[] buildArguments = ["build", "Worker.sln", "-c", "Release", "-v", "quiet", "-nologo", "-clp:NoSummary"];
        await Screen.StepAsync(
            "building", note => DotnetCli.RunAsync(repository, buildArguments, "the build failed", cancellationToken, note));

        var results = Path.Combine(repository.Root, "artifacts", "test-results.xml");
        File.Delete(results);
        List<string> arguments = ["-xml", results, "-noColor", "-noLogo", "-noAutoReporters", "-reporter", "json"];
        if (unitOnly)
        {
            arguments.AddRange(["-trait-", "Category=Integration"]);
        }

        arguments.AddRange(classes.SelectMany(name => (string[])["-class", name]));

        var runner = Path.Combine(repository.Root, "artifacts", "bin", "Worker.Tests", "release", "Worker.Tests");
        var progress = new TestProgress(Screen.Line);
        var run = await ChildProcess.RunAsync(runner, arguments, repository.Root, cancellationToken, onLine: progress.Take);
        if (!File.Exists(results))
        {
            throw new UserException($"the tests ended without a result:\n{run.Tail()}");
        }

        return Report(results, run.ExitCode);
    }

    /// <summary>The classes that the changed files concern, said file by file; null for all.</summary>
    private static async Task<IReadOnlyList<string>?> ChooseAsync(
        ChangedTests tests, Repository repository, string since, CancellationToken cancellationToken)
    {
        var changed = await ChangedFiles.ListAsync(repository, since, cancellationToken);
        var files = changed.Select(file => (Path: file, Classes: tests.Of(file))).ToList();
        foreach (var (path, concerned) in files)
        {
            Screen.Line($"{path}: {(concerned is null ? "every test" : concerned.Count == 0 ? "no test" : string.Join(", ", concerned))}");
        }

        if (files.Any(file => file.Classes is null))
        {
            Screen.Line($"changed files: {files.Count}; every test");
            return null;
        }

        string[] classes = [.. files.SelectMany(file => file.Classes!).Distinct().Order(StringComparer.Ordinal)];
        Screen.Line($"changed files: {files.Count}; test classes: {classes.Length}");
        return classes;
    }

    private static int Report(string results, int exitCode)
    {
        var document = XDocument.Load(results);
        var assemblies = document.Descendants("assembly").ToList();
        var failed = Count("failed") + Count("errors");
        var skipped = Count("skipped") + Count("not-run");
        if (Count("total") == 0)
        {
            throw new UserException("no test has that name.", UserException.WrongUsage);
        }

        var tests = document.Descendants("test").ToList();
        Screen.Title($"The slowest of {tests.Count} tests");
        foreach (var test in tests.OrderByDescending(Seconds).Take(Slowest))
        {
            Screen.Line($"{Seconds(test),7:0.0} s  {test.Attribute("name")?.Value}");
        }

        if (failed > 0)
        {
            Screen.Title("Failed; what they said is above");
            foreach (var test in tests.Where(test => test.Attribute("result")?.Value == "Fail"))
            {
                Screen.Line($"  {test.Attribute("name")?.Value}");
            }
        }

        var inCI = Environment.GetEnvironmentVariable("CI") == "true";
        if (skipped > 0)
        {
            Screen.Line($"{skipped} skipped{(inCI ? ": that is a failure under CI=true" : "")}");
            failed += inCI ? skipped : 0;
        }

        Console.WriteLine($"{Count("passed")} passed, {failed} failed");
        return failed > 0 || exitCode != 0 ? UserException.Failed : 0;

        int Count(string attribute) =>
            assemblies.Sum(assembly => int.Parse(assembly.Attribute(attribute)?.Value ?? "0", CultureInfo.InvariantCulture));

        static decimal Seconds(XElement test) => decimal.Parse(test.Attribute("time")?.Value ?? "0", CultureInfo.InvariantCulture);
    }
}
