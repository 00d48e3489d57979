using LocalAws;
using Worker.Cli.Fleet;

namespace Worker.Tests.Integration;

/// <summary>
/// A copy of the sources of this checkout that a test may change: without git, without anything built, and with the tests of jobs and
/// library alone.
/// </summary>
internal sealed class ScratchCopy : IDisposable
{
    private static readonly string[] Entries =
    [
        ".github/scripts",
        "functions",
        "terraform",
        "tests/data",
        "tests/terraform",
        "tests/Worker.Tests/Hazards",
        "tests/Worker.Tests/Jobs",
        "tests/Worker.Tests/WorkerLib",
        "tests/Worker.Tests/Checkout.cs",
        "tests/Worker.Tests/Collections.cs",
        "tests/Worker.Tests/MemoryRow.cs",
        "tests/Worker.Tests/QuietLog.cs",
        "tests/Worker.Tests/Worker.Tests.csproj",
        "tests/Worker.Tests/packages.lock.json",
        "tests/Worker.Tests/xunit.runner.json",
        "tools",
        "build-pkg.sh",
        "worker",
        "Worker.sln",
        "Directory.Build.props",
        "Directory.Build.targets",
        "Directory.Packages.props",
        "global.json",
        ".editorconfig",
    ];

    // The sources of this checkout were analyzed when the tests were built; analyzers would take three quarters of each build.
    private static readonly Dictionary<string, string?> WithoutAnalyzers = new() { ["RunAnalyzers"] = "false" };

    private static readonly SemaphoreSlim OneBuildAtATime = new(1);

    private readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("worker-");

    public ScratchCopy(string folder)
    {
        Repository = new Repository(Path.Combine(parent.FullName, folder));
        foreach (var entry in Entries.Where(entry => Path.Exists(Path.Combine(Checkout.Root, entry)))) // tests go with their jobs
        {
            Copy(Path.Combine(Checkout.Root, entry), Path.Combine(Repository.Root, entry));
        }
    }

    public Repository Repository { get; }

    /// <summary>Adds a file of tests/data.</summary>
    public void Add(string source, string target) =>
        Copy(Path.Combine(Checkout.Root, "tests", "data", source), Path.Combine(Repository.Root, target));

    /// <summary>Adds the job of the tests' own.</summary>
    public void AddTallyWords()
    {
        Add("new-job/TallyWordsHandler.cs", "functions/Jobs/TallyWords/TallyWordsHandler.cs");
        Add("new-job/tally_words.tf", "terraform/tally_words.tf");
    }

    /// <summary>Puts an empty zip in the place of the dictionary's layer, for what deploys functions and starts none.</summary>
    public void AddEmptyLayer() => File.Copy(
        Path.Combine(Checkout.Root, "tests", "data", "empty.zip"), Path.Combine(Repository.Terraform, "ipadic.zip"), overwrite: true);

    /// <summary>Adds what is in a folder of tests/data to a folder.</summary>
    public void AddFolder(string source, string target)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(Path.Combine(Checkout.Root, "tests", "data", source)))
        {
            Copy(entry, Path.Combine(Repository.Root, target, Path.GetFileName(entry)));
        }
    }

    /// <summary>Removes all jobs of this checkout: code and Terraform.</summary>
    public void RemoveJobs()
    {
        Directory.Delete(Path.Combine(Repository.Root, "functions", "Jobs"), recursive: true);
        Directory.CreateDirectory(Path.Combine(Repository.Root, "functions", "Jobs"));
        var files = Directory.EnumerateFiles(Repository.Terraform, "*.tf");
        foreach (var file in files.Where(file => !SharedTerraform.Contains(Path.GetFileNameWithoutExtension(file))))
        {
            File.Delete(file);
        }
    }

    public void RemoveFolder(string folder) => Directory.Delete(Path.Combine(Repository.Root, folder), recursive: true);

    public void Remove(string file) => File.Delete(Path.Combine(Repository.Root, file));

    /// <summary>Builds the package in another clock, locale and umask than the checkout's own.</summary>
    /// <param name="package">Where it goes, from the root.</param>
    public async Task BuildPackageAsync(string package = "terraform/dists.zip")
    {
        await BuiltPackage.OneAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var environment = new Dictionary<string, string?>
            {
                ["TZ"] = "Asia/Tokyo",
                ["LANG"] = "ja_JP.UTF-8",
                ["LC_ALL"] = "ja_JP.UTF-8",
            };
            var build = await ChildProcess.RunAsync(
                "sh",
                ["-c", "umask 077; ./build-pkg.sh --output \"$0\"", package],
                Repository.Root,
                TestContext.Current.CancellationToken,
                environment);
            Assert.True(build.ExitCode == 0, build.Output);
        }
        finally
        {
            BuiltPackage.OneAtATime.Release();
        }
    }

    /// <summary>Builds the jobs without Native AOT; returns the folder of their executable.</summary>
    public async Task<string> BuildAsync()
    {
        var build = await BuildAsync("functions/Worker.csproj", WithoutAnalyzers);
        Assert.True(build.ExitCode == 0, build.Output);
        return Path.Combine(Repository.Root, "artifacts", "bin", "Worker", "release");
    }

    /// <summary>
    /// Builds one project beside the libraries and tools that were built with this checkout: a test that changes one of these says
    /// nothing of it here.
    /// </summary>
    public async Task<ChildProcess.Result> BuildAsync(string project, IReadOnlyDictionary<string, string?>? variables = null)
    {
        await OneBuildAtATime.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            UseBuiltProjects();
            return await ChildProcess.RunAsync(
                "dotnet",
                [
                    "build", project, "-c", "Release", "-v", "quiet", "-nologo", "-clp:NoSummary",
                    "--no-restore", "-p:BuildProjectReferences=false", "-p:ProduceReferenceAssembly=false",
                ],
                Repository.Root,
                TestContext.Current.CancellationToken,
                variables);
        }
        finally
        {
            OneBuildAtATime.Release();
        }
    }

    /// <summary>Takes over, once, what the build of this checkout restored and made, with the paths that its restore wrote down.</summary>
    private void UseBuiltProjects()
    {
        var artifacts = Path.Combine(Repository.Root, "artifacts");
        if (Directory.Exists(Path.Combine(artifacts, "obj")))
        {
            return;
        }

        foreach (var restored in Directory.EnumerateDirectories(Path.Combine(Checkout.Root, "artifacts", "obj")))
        {
            var project = Path.GetFileName(restored);
            var target = Directory.CreateDirectory(Path.Combine(artifacts, "obj", project)).FullName;
            foreach (var file in Directory.EnumerateFiles(restored))
            {
                var text = File.ReadAllText(file).Replace(Checkout.Root + "/", Repository.Root + "/", StringComparison.Ordinal);
                File.WriteAllText(Path.Combine(target, Path.GetFileName(file)), text);
            }

            if (project is "Worker" or "Worker.Tests")
            {
                continue;
            }

            Copy(
                Path.Combine(Checkout.Root, "artifacts", "bin", project, "release"), Path.Combine(artifacts, "bin", project, "release"));
            var apphost = Path.Combine("release", "apphost");
            if (File.Exists(Path.Combine(restored, apphost)))
            {
                Copy(Path.Combine(restored, apphost), Path.Combine(target, apphost));
            }
        }
    }

    public void Dispose() => parent.Delete(recursive: true);

    private static void Copy(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (new FileInfo(source) is { LinkTarget: { } link })
        {
            File.CreateSymbolicLink(target, link);
        }
        else if (File.Exists(source))
        {
            File.Copy(source, target);
        }
        else
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(source).Where(entry => !IsGenerated(Path.GetFileName(entry))))
            {
                Copy(entry, Path.Combine(target, Path.GetFileName(entry)));
            }
        }
    }

    private static bool IsGenerated(string name) => name is ".terraform" or "dists.zip" or "bin" or "obj" or "node_modules";
}
