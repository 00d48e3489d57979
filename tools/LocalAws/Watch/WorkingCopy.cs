using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LocalAws.Watch;

/// <summary>
/// The functions compiled from the working copy for the JIT: seconds instead of minutes. What only the package shows, trimming and
/// ahead-of-time compilation, it does not show; analyzers run beside it (<see cref="JobAnalysis"/>).
/// </summary>
/// <param name="folder">Each build is copied into a folder of its own here, because processes of the one before may still run.</param>
internal sealed class WorkingCopy(Repository repository, string folder) : IAsyncDisposable
{
    // A long event may still run the build that was served when it started.
    private const int MaxBuilds = 10;

    private readonly SharedCompiler compiler = new();
    private readonly List<string> kept = [];
    private bool restored;

    /// <summary>What every function needs beside its own variables: where .NET is.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..")),
    };

    /// <summary>Differs when the code does; empty before the first build.</summary>
    public string BuildId { get; private set; } = "";

    /// <summary>The executable of the last build that compiled.</summary>
    public string Executable => BuildId.Length > 0
        ? Path.Combine(FolderOf(BuildId), "bootstrap")
        : throw new UserException("the functions are not built yet.");

    /// <summary>What the analyzers find in it.</summary>
    public Task<IReadOnlyList<string>> AnalyzeAsync(CancellationToken cancellationToken) =>
        JobAnalysis.RunAsync(repository, cancellationToken);

    private string Artifacts => Path.Combine(repository.Root, "artifacts", "watch");

    /// <summary>Builds, and serves the build from now on when it compiled and is another one than before.</summary>
    /// <param name="restore">Whether packages may have changed; the first build always restores.</param>
    /// <returns>What the compiler said against it, one error a line; null when it compiled.</returns>
    public async Task<string?> BuildAsync(bool restore, CancellationToken cancellationToken, Action<string>? onLine = null)
    {
        List<string> arguments =
        [
            "build", "functions/Worker.csproj", "-c", "Debug", "-v", "quiet", "-nologo", "-clp:NoSummary",
            $"-p:ArtifactsPath={Artifacts}",
            "-p:RunAnalyzers=false",
            "-p:TreatWarningsAsErrors=false",
            "-p:JsonSerializerIsReflectionEnabledByDefault=false", // as in the package
            .. compiler.ForOneBuild(),
        ];
        if (restored && !restore)
        {
            arguments.Add("--no-restore");
        }

        var build = await ChildProcess.RunAsync("dotnet", arguments, repository.Root, cancellationToken, onLine: onLine);
        if (build.ExitCode != 0)
        {
            return await DotnetCli.ProblemAsync(repository, build, cancellationToken) ?? Errors(build);
        }

        restored = true;
        Take();
        return null;
    }

    /// <summary>Ends the compiler.</summary>
    public ValueTask DisposeAsync() => compiler.DisposeAsync();

    private void Take()
    {
        var output = Path.Combine(Artifacts, "bin", "Worker", "debug");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(output, "*.dll").Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        var id = Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
        if (id == BuildId)
        {
            return;
        }

        // There already, and perhaps running, when a change was undone.
        if (!Directory.Exists(FolderOf(id)))
        {
            var target = Directory.CreateDirectory(FolderOf(id));
            foreach (var file in Directory.EnumerateFiles(output))
            {
                File.Copy(file, Path.Combine(target.FullName, Path.GetFileName(file)));
            }
        }

        BuildId = id;
        kept.Remove(id);
        kept.Add(id);
        if (kept.Count > MaxBuilds)
        {
            Directory.Delete(FolderOf(kept[0]), recursive: true);
            kept.RemoveAt(0);
        }
    }

    private string FolderOf(string id) => Path.Combine(folder, id);

    private string Errors(ChildProcess.Result build)
    {
        var errors = build.Output.Split('\n')
            .Where(line => line.Contains(": error ", StringComparison.Ordinal))
            .Select(line => line.Split(" [")[0].Replace(repository.Root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Trim())
            .Distinct()
            .ToList();
        return errors.Count > 0 ? string.Join('\n', errors) : build.Tail();
    }
}
