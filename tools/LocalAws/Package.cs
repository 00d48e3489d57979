namespace LocalAws;

/// <summary>The package that build-pkg.sh makes.</summary>
public static class Package
{
    // The build of the solution analyzes the same sources; here it would take most of the time, and changes no byte.
    private static readonly Dictionary<string, string?> Environment = new() { ["RunAnalyzers"] = "false" };

    /// <summary>Builds terraform/dists.zip; gives what the script printed of it.</summary>
    /// <exception cref="UserException">It could not be built; with the end of what the compiler said.</exception>
    public static async Task<string> BuildAsync(Repository repository, CancellationToken cancellationToken, Action<string>? onLine = null)
    {
        var result = await ChildProcess.RunAsync(
            Path.Combine(repository.Root, "build-pkg.sh"), [], repository.Root, cancellationToken, Environment, onLine);
        return result.ExitCode == 0 ? result.Tail(2) : throw new UserException($"build-pkg.sh failed:\n{result.Tail()}");
    }

    /// <summary>The build id in what the script printed.</summary>
    public static string BuildId(string printed) => $"build id {printed.Split("build id ")[^1].Split(',')[0]}";
}
