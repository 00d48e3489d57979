namespace LocalAws;

/// <summary>
/// A folder for everything that this process and what it starts write to TMPDIR. Compilers and providers that are killed leave files there;
/// this takes them away.
/// </summary>
internal sealed class TemporaryFiles : IDisposable
{
    private const string Variable = "TMPDIR";

    // Whoever could read a file of /tmp may read it here, too; only root and the user see which there are.
    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string? folder;

    private TemporaryFiles(string? folder) => this.folder = folder;

    /// <summary>To be called before anything is started. Where TMPDIR may not be written to, it stays as it is: not all need it.</summary>
    public static TemporaryFiles Gather()
    {
        try
        {
            var folder = Directory.CreateTempSubdirectory("worker-").FullName;
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, Mode);
            }

            Environment.SetEnvironmentVariable(Variable, folder);
            return new TemporaryFiles(folder);
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            return new TemporaryFiles(null);
        }
    }

    public void Dispose()
    {
        try
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception exception) when (FileProblem.Is(exception))
        {
            // Something that outlives us writes there still, such as a server of dotnet's.
        }
    }
}
