using System.Text.Json;

namespace LocalAws.Watch;

/// <summary>
/// What the analyzers find in the code of the jobs. They refuse it when the package or the tests are built; here it is only said. A build
/// of its own, beside the one that is served and behind everything else that runs, so that nobody waits for it. What did not change since
/// the last one is read from its report.
/// </summary>
internal static class JobAnalysis
{
    private const string Project = "Worker";
    private static readonly TimeSpan WaitForTurn = TimeSpan.FromMilliseconds(200);

    /// <returns>The warnings, a line each: file, line, rule, text. Or why there are none, when the build fails for another
    /// reason.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(Repository repository, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(repository.Root, "artifacts", "analyzed")).FullName;
        await using var turn = await TakeTurnAsync(Path.Combine(folder, "turn"), cancellationToken);
        string[] arguments =
        [
            "-n", "19", "dotnet", "build", "functions/Worker.csproj", "-t:Compile", "-c", "Debug",
            "-v", "quiet", "-nologo", "-clp:NoSummary", "-nodeReuse:false",
            $"-p:ArtifactsPath={folder}", $"-p:AnalyzeOnly={Project}", "-p:UseSharedCompilation=false",
        ];
        var report = Path.Combine(folder, "report.sarif");
        var build = await ChildProcess.RunAsync("nice", arguments, repository.Root, cancellationToken);
        var found = File.Exists(report) ? Read(await File.ReadAllTextAsync(report, cancellationToken)) : [];
        return build.ExitCode == 0 || found.Count > 0 ? found : [$"The analyzers could not run: {build.Tail(1)}"];
    }

    /// <param name="sarif">The compiler's report, in SARIF 2.1.</param>
    internal static IReadOnlyList<string> Read(string sarif) =>
    [
        .. from run in JsonElement.Parse(sarif).GetProperty("runs").EnumerateArray()
           from result in run.GetProperty("results").EnumerateArray()
           where result.GetProperty("level").GetString() is "warning" or "error" && !result.TryGetProperty("suppressions", out _)
           where result.TryGetProperty("locations", out var places) && places.GetArrayLength() > 0
           let place = result.GetProperty("locations")[0].GetProperty("physicalLocation")
           let file = place.GetProperty("artifactLocation").GetProperty("uri").GetString()!
           let start = file.LastIndexOf("/functions/", StringComparison.Ordinal) + 1
           where start > 0
           let line = place.GetProperty("region").GetProperty("startLine").GetInt32()
           let text = result.GetProperty("message").GetProperty("text").GetString()
           let rule = result.GetProperty("ruleId").GetString()
           orderby file, line
           select $"{Uri.UnescapeDataString(file[start..])}:{line}: {rule}: {text}",
    ];

    /// <summary>Two builds at once would write the same files.</summary>
    private static async Task<FileStream> TakeTurnAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                await Task.Delay(WaitForTurn, cancellationToken);
            }
        }
    }
}
