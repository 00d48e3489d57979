namespace LocalAws;

/// <summary>Why a build or a restore failed: a line where the machine is the cause, as tools/dotnet-problems.sh knows it.</summary>
internal static class DotnetProblem
{
    private const int MaxChars = 30_000; // far below what a program takes as one argument

    /// <returns>Null when the cause is another, such as a mistake in the code.</returns>
    public static async Task<string?> OfAsync(Repository repository, ChildProcess.Result failed, CancellationToken cancellationToken)
    {
        var script = Path.Combine(repository.Tools, "dotnet-problems.sh");
        var said = failed.Output[Math.Max(0, failed.Output.Length - MaxChars)..];
        string[] arguments = ["-c", """. "$1"; dotnet_problem "$2" """, "worker", script, said];
        var known = await ChildProcess.CaptureAsync("bash", arguments, repository.Root, cancellationToken);
        return known.ExitCode == 0 ? known.Output.TrimEnd() : null;
    }

    /// <param name="what">What failed, such as <c>the build failed</c>, for where the cause is not known.</param>
    public static async Task<UserException> ExceptionOfAsync(
        Repository repository, ChildProcess.Result failed, string what, CancellationToken cancellationToken) =>
        new(await OfAsync(repository, failed, cancellationToken) ?? $"{what}:\n{failed.Tail()}");
}
