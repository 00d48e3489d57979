using System.Globalization;
using LocalAws;
using Worker.Cli.NewJobs;

namespace Worker.Tests.Integration;

/// <summary>What <c>./worker new</c> writes, for each trigger and all in one checkout.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(NewCommandTests))]
public sealed class NewCommandTests : IDisposable
{
    private readonly ScratchCopy copy = new("new jobs");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => copy.Dispose();

    [Fact]
    public async Task A_new_job_of_each_trigger_builds_without_a_warning_passes_its_test_and_is_valid_Terraform()
    {
        foreach (var trigger in NewJob.Triggers)
        {
            await new NewJob(JobName.Parse($"try_{trigger}"), trigger, 256, null, null, null)
                .WriteAsync(copy.Repository, DateTimeOffset.UtcNow, Cancelled);
        }

        await Task.WhenAll(BuildAndTestAsync(), ValidateAsync());
    }

    private async Task BuildAndTestAsync()
    {
        await BuildAsync("tests/Worker.Tests/Worker.Tests.csproj", "-p:RunAnalyzers=false");
        var tests = await ChildProcess.RunAsync(
            Path.Combine(copy.Repository.Root, "artifacts", "bin", "Worker.Tests", "release", "Worker.Tests"),
            [
                "-noColor", "-noLogo", "-noAutoReporters", "-reporter", "verbose",
                "-class", "Worker.Tests.Jobs.Try*", "-class", "*JobTableTests",
            ],
            copy.Repository.Root,
            Cancelled);
        Assert.True(tests.ExitCode == 0, tests.Output);
        await AnalyzeAsync();
        Assert.All(
            NewJob.Triggers,
            trigger => Assert.Contains(
                $"Try{char.ToUpper(trigger[0], CultureInfo.InvariantCulture)}{trigger[1..]}Tests.",
                tests.Output,
                StringComparison.Ordinal));
    }

    /// <summary>Builds with all analyzers what is new, and not what they saw when this checkout was built.</summary>
    private async Task AnalyzeAsync()
    {
        string[] analyzed = ["functions/Jobs", "tests/Worker.Tests/Hazards", "tests/Worker.Tests/Jobs", "tests/Worker.Tests/WorkerLib"];
        foreach (var folder in analyzed)
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(copy.Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            {
                if (!Path.GetFileName(file).StartsWith("Try", StringComparison.Ordinal))
                {
                    File.Delete(file);
                }
            }
        }

        Assert.Equal(
            NewJob.Triggers.Length,
            Directory.GetFiles(Path.Combine(copy.Repository.Root, "functions", "Jobs"), "*.cs", SearchOption.AllDirectories).Length);
        Assert.Equal(
            NewJob.Triggers.Length,
            Directory.GetFiles(
                Path.Combine(copy.Repository.Root, "tests", "Worker.Tests", "Jobs"), "*.cs", SearchOption.AllDirectories).Length);
        await BuildAsync("functions/Worker.csproj", "--no-restore", "--no-dependencies");
        await BuildAsync("tests/Worker.Tests/Worker.Tests.csproj", "--no-restore", "--no-dependencies");
    }

    private async Task BuildAsync(string project, params string[] options)
    {
        var build = await ChildProcess.RunAsync(
            "dotnet",
            ["build", project, "-c", "Release", "-v", "quiet", "-nologo", "-clp:NoSummary", .. options],
            copy.Repository.Root,
            Cancelled);
        Assert.True(build.ExitCode == 0, build.Output);
        Assert.DoesNotContain(
            "warning", build.Output.Replace("0 Warning(s)", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }

    private async Task ValidateAsync()
    {
        var terraform = new TerraformCli(
            copy.Repository, Path.Combine(copy.Repository.Local, "terraform"), new Dictionary<string, string>());
        Assert.Equal("", (await terraform.TryAsync(["fmt", "-check", "-list=true", "."], Cancelled)).Output);
        await terraform.RunAsync(["init", "-backend=false", "-lockfile=readonly"], Cancelled);
        Assert.Contains("The configuration is valid.", await terraform.RunAsync(["validate"], Cancelled), StringComparison.Ordinal);
    }
}
