using System.Text;

namespace Worker.Cli.RemoveJobs;

/// <summary>Does what a <see cref="RemovalPlan"/> says: all of it, or nothing.</summary>
internal static class Removal
{
    /// <summary>The files that would be lost, because no commit has them as they are.</summary>
    /// <exception cref="UserException">git cannot say.</exception>
    public static async Task<IReadOnlyList<string>> UncommittedAsync(
        Repository repository, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var status = await ChildProcess.CaptureAsync(
            "git",
            ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored"],
            repository.Root,
            cancellationToken);
        if (status.ExitCode != 0)
        {
            throw new UserException(
                $"git cannot say what is committed, so nothing was deleted ({status.ErrorLine}): --force deletes all the same.");
        }

        const int stateChars = 3;
        var changed = status.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line[stateChars..]).ToHashSet();
        return [.. paths.Where(changed.Contains)];
    }

    /// <exception cref="UserException">A file could not be deleted or written; everything is as it was.</exception>
    public static void Apply(Repository repository, RemovalPlan plan)
    {
        var before = plan.Deleted.Concat(plan.Edited.Keys)
            .ToDictionary(path => path, path => File.ReadAllBytes(Path.Combine(repository.Root, path)));
        var staged = new Dictionary<string, (string Beside, string Target)>();
        var touched = new List<string>();
        try
        {
            // On a disk that is full, nothing may be cut off before there is room for what takes its place.
            foreach (var (path, text) in plan.Edited)
            {
                var file = new FileInfo(Path.Combine(repository.Root, path));
                var target = file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
                var beside = Path.Combine(Path.GetDirectoryName(target)!, $".{file.Name}.{Environment.ProcessId}.tmp");
                staged[path] = (beside, target);
                File.Copy(target, beside); // with its permissions
                File.WriteAllText(beside, text, new UTF8Encoding(HasMark(before[path])));
            }

            foreach (var (path, (beside, target)) in staged)
            {
                touched.Add(path);
                File.Move(beside, target, overwrite: true);
            }

            foreach (var path in plan.Deleted)
            {
                touched.Add(path);
                File.Delete(Path.Combine(repository.Root, path));
            }
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            foreach (var (beside, _) in staged.Values.Where(file => File.Exists(file.Beside)))
            {
                File.Delete(beside);
            }

            var lost = touched.Where(path => !IsRestored(Path.Combine(repository.Root, path), before[path])).ToList();
            var notPutBack = lost.Count == 0 ? "" : $" These files could not be put back: {string.Join(", ", lost)}";
            throw new UserException($"nothing was deleted: {FileProblem.Of(exception)}{notPutBack}");
        }

        foreach (var folder in plan.Deleted.Select(path => Path.GetDirectoryName(Path.Combine(repository.Root, path))!).Distinct())
        {
            DeleteIfEmpty(folder);
        }
    }

    /// <summary>Writes a file as it was, unless it still is.</summary>
    private static bool IsRestored(string file, byte[] content)
    {
        try
        {
            if (!File.Exists(file) || !File.ReadAllBytes(file).AsSpan().SequenceEqual(content))
            {
                File.WriteAllBytes(file, content);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool HasMark(byte[] content) => content is [0xEF, 0xBB, 0xBF, ..];

    private static void DeleteIfEmpty(string folder)
    {
        while (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }
}
