namespace Worker.Cli.NewJobs;

/// <summary>Writes files that are not there yet: all of them, or none.</summary>
internal static class NewFiles
{
    /// <param name="texts">The text of each file, by its path.</param>
    /// <exception cref="UserException">One could not be written; nothing is left of the others.</exception>
    public static async Task WriteAsync(IReadOnlyDictionary<string, string> texts, CancellationToken cancellationToken)
    {
        var written = new List<string>();
        try
        {
            foreach (var (path, text) in texts)
            {
                written.Add(Temporary(path));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(Temporary(path), text, cancellationToken);
            }

            foreach (var path in texts.Keys)
            {
                cancellationToken.ThrowIfCancellationRequested();
                File.Move(Temporary(path), path, overwrite: false);
                written.Add(path);
            }
        }
        catch (Exception exception)
        {
            Delete(written);

            if (FileProblem.Is(exception))
            {
                throw new UserException($"nothing was written: {FileProblem.Of(exception)}");
            }

            throw;
        }
    }

    /// <summary>Deletes files, and the folders that are empty without them.</summary>
    public static void Delete(IEnumerable<string> written)
    {
        foreach (var path in written.Where(File.Exists))
        {
            File.Delete(path);
            var folder = Path.GetDirectoryName(path)!;
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    /// <summary>A name that neither the build nor Terraform looks at.</summary>
    private static string Temporary(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
}
