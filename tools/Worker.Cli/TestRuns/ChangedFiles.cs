namespace Worker.Cli.TestRuns;

/// <summary>What git says was changed.</summary>
internal static class ChangedFiles
{
    /// <summary>What a branch is measured against, the first that is there.</summary>
    private static readonly string[] Trunks = ["main", "origin/main"];

    /// <summary>
    /// The files that differ from a commit, committed or not, with new ones that git does not know yet; paths from the root.
    /// </summary>
    /// <param name="reference">A commit; null or empty for where this branch left main, or HEAD where there is no main.</param>
    /// <exception cref="UserException">This is no git checkout, or git knows no such commit.</exception>
    public static async Task<IReadOnlyList<string>> ListAsync(Repository repository, string? reference, CancellationToken cancellationToken)
    {
        var checkout = await CaptureAsync("rev-parse", "--git-dir");
        if (checkout.ExitCode != 0)
        {
            throw new UserException(
                $"--changed: this is no git checkout that git reads ({checkout.ErrorLine}). Leave the option out to run everything.",
                UserException.WrongUsage);
        }

        var from = string.IsNullOrEmpty(reference) ? await BranchedAtAsync() : reference;
        if (await TryAsync("rev-parse", "--verify", "--quiet", $"{from}^{{commit}}") is not [var commit])
        {
            throw new UserException(
                string.IsNullOrEmpty(reference)
                    ? "--changed: this git checkout has no commit. Leave the option out to run everything."
                    : $"--changed={reference}: git knows no such commit. Name a branch, a tag or a hash.",
                UserException.WrongUsage);
        }

        return
        [
            .. (await GitAsync("diff", "--name-only", "--no-renames", "--no-ext-diff", commit))
                .Concat(await GitAsync("ls-files", "--others", "--exclude-standard"))
                .Distinct().Order(StringComparer.Ordinal),
        ];

        async Task<string> BranchedAtAsync()
        {
            foreach (var trunk in Trunks)
            {
                if (await TryAsync("merge-base", "HEAD", trunk) is [var branchedAt])
                {
                    return branchedAt;
                }
            }

            return "HEAD";
        }

        async Task<string[]> GitAsync(params string[] arguments) =>
            await TryAsync(arguments) ?? throw new UserException($"git {arguments[0]} failed: run it to see why.");

        async Task<string[]?> TryAsync(params string[] arguments)
        {
            var git = await CaptureAsync(arguments);
            return git.ExitCode == 0 ? git.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : null;
        }

        Task<ChildProcess.Streams> CaptureAsync(params string[] arguments)
        {
            string[] all = ["-c", "core.quotePath=false", .. arguments];
            return ChildProcess.CaptureAsync("git", all, repository.Root, cancellationToken);
        }
    }
}
