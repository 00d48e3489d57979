using System.Globalization;
using System.Text;
using LocalAws;
using LocalAws.LambdaHost;
using LocalAws.Watch;
using Worker.Cli.Commands;
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

        KeepNewJobs();
        await Task.WhenAll(BuildAndTestAsync(), ValidateAsync());
    }

    /// <summary>Leaves no job and no test but the new ones: the compiler and its analyzers saw the others with this checkout.</summary>
    private void KeepNewJobs()
    {
        copy.RemoveFolder("tests/Worker.Tests/Hazards");
        copy.RemoveFolder("tests/Worker.Tests/WorkerLib");
        foreach (var folder in new[] { "functions/Jobs", "tests/Worker.Tests/Jobs" })
        {
            var jobs = new DirectoryInfo(Path.Combine(copy.Repository.Root, folder));
            foreach (var file in jobs.GetFiles().Where(file => file.Name != "JobTableTests.cs"))
            {
                file.Delete();
            }

            foreach (var job in jobs.GetDirectories().Where(job => !job.Name.StartsWith("Try", StringComparison.Ordinal)))
            {
                job.Delete(recursive: true);
            }
        }

        Assert.Equal(NewJob.Triggers.Length, CodeIn("functions/Jobs").Length);
        Assert.Equal(NewJob.Triggers.Length + 1, CodeIn("tests/Worker.Tests/Jobs").Length); // and JobTableTests
    }

    private string[] CodeIn(string folder) =>
        Directory.GetFiles(Path.Combine(copy.Repository.Root, folder), "*.cs", SearchOption.AllDirectories);

    private async Task BuildAndTestAsync()
    {
        await BuildAsync("functions/Worker.csproj");
        await BuildAsync("tests/Worker.Tests/Worker.Tests.csproj");
        var tests = await ChildProcess.RunAsync(
            Path.Combine(copy.Repository.Root, "artifacts", "bin", "Worker.Tests", "release", "Worker.Tests"),
            ["-noColor", "-noLogo", "-noAutoReporters", "-reporter", "verbose"],
            copy.Repository.Root,
            Cancelled);
        Assert.True(tests.ExitCode == 0, tests.Output);
        Assert.Contains("JobTableTests.", tests.Output, StringComparison.Ordinal);
        await TakeTheirEventsAsync();
        Assert.All(
            NewJob.Triggers,
            trigger => Assert.Contains(
                $"Try{char.ToUpper(trigger[0], CultureInfo.InvariantCulture)}{trigger[1..]}Tests.",
                tests.Output,
                StringComparison.Ordinal));
    }

    /// <summary>Gives each job the event that was written with it. The one of an object needs that object, and a deployment.</summary>
    private async Task TakeTheirEventsAsync()
    {
        await using var host = await FunctionHost.StartAsync(new FunctionHostOptions
        {
            Port = Loopback.FreePort(),
            Describe = name => Task.FromResult<FunctionConfiguration?>(Function(name)),
            Bootstrap = _ => Path.Combine(copy.Repository.Root, "artifacts", "bin", "Worker", "release", "bootstrap"),
            Environment = WorkingCopy.Variables,
        });
        foreach (var trigger in NewJob.Triggers.Where(trigger => trigger != "s3"))
        {
            var sample = EventFile.OfFunction(copy.Repository, $"try_{trigger}");
            var result = await host.InvokeAsync($"try_{trigger}", await EventFile.ReadAsync(sample, Cancelled));
            var response = Encoding.UTF8.GetString(result!.Payload.Span);
            Assert.True(result.FunctionError is null, $"{trigger}: {response}");
            Assert.DoesNotContain("itemIdentifier", response, StringComparison.Ordinal);
            Assert.DoesNotContain("\"statusCode\":4", response, StringComparison.Ordinal);
        }
    }

    private static FunctionConfiguration Function(string name) => new(
        name,
        $"arn:aws:lambda:ap-northeast-1:123456789012:function:{name}",
        $"Try{char.ToUpperInvariant(name[4])}{name[5..]}",
        "provided.al2023",
        TimeSpan.FromSeconds(10),
        256,
        "",
        new Dictionary<string, string>(),
        "");

    private async Task BuildAsync(string project)
    {
        var build = await copy.BuildAsync(project);
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
