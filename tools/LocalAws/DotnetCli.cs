namespace LocalAws;

/// <summary>Builds and restores, and says why one failed: a line where the machine is the cause, as tools/dotnet-problems.sh knows
/// it.</summary>
internal static class DotnetCli
{
    private const int MaxChars = 30_000; // far below what a program takes as one argument

    /// <summary>Runs <c>dotnet</c> in the root of a checkout.</summary>
    /// <param name="failure">What to say where the cause is not known, such as <c>the build failed</c>.</param>
    /// <exception cref="UserException">It failed; with the cause, or the end of what it said.</exception>
    public static async Task<ChildProcess.Result> RunAsync(
        Repository repository,
        IReadOnlyList<string> arguments,
        string failure,
        CancellationToken cancellationToken,
        Action<string>? onLine = null)
    {
        var result = await ChildProcess.RunAsync("dotnet", arguments, repository.Root, cancellationToken, onLine: onLine);
        return result.ExitCode == 0
            ? result
            : throw new UserException(await ProblemAsync(repository, result, cancellationToken) ?? $"{failure}:\n{result.Tail()}");
    }

    /// <returns>Null when the cause is another, such as a mistake in the code.</returns>
    public static async Task<string?> ProblemAsync(Repository repository, ChildProcess.Result failed, CancellationToken cancellationToken)
    {
        var script = Path.Combine(repository.Tools, "dotnet-problems.sh");
        var said = failed.Output[Math.Max(0, failed.Output.Length - MaxChars)..];
        string[] arguments = ["-c", """. "$1"; dotnet_problem "$2" """, "worker", script, said];
        var known = await ChildProcess.CaptureAsync("bash", arguments, repository.Root, cancellationToken);
        return known.ExitCode == 0 ? known.Output.TrimEnd() : null;
    }
}
