using System.Diagnostics;

namespace LocalAws;

/// <summary>What we borrow from npm, in tools/npm, at the versions that its lock file names.</summary>
public static class NpmTools
{
    private static readonly SemaphoreSlim Installing = new(1);

    public static string Folder(Repository repository) => Path.Combine(repository.Tools, "npm");

    /// <summary>Whether the packages are there, and those of the lock file.</summary>
    public static async Task<bool> IsInstalledAsync(Repository repository, CancellationToken cancellationToken) =>
        File.Exists(Installed(repository))
        && await File.ReadAllTextAsync(Installed(repository), cancellationToken)
            == await File.ReadAllTextAsync(Wanted(repository), cancellationToken);

    /// <summary>Installs the packages when they are not there, or not those of the lock file.</summary>
    /// <exception cref="UserException">npm is missing or failed.</exception>
    public static async Task InstallAsync(Repository repository, CancellationToken cancellationToken)
    {
        await Installing.WaitAsync(cancellationToken);
        try
        {
            await InstallAloneAsync(repository, cancellationToken);
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task InstallAloneAsync(Repository repository, CancellationToken cancellationToken)
    {
        if (await IsInstalledAsync(repository, cancellationToken))
        {
            return;
        }

        var result = await ChildProcess.RunAsync(
            "npm", ["ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"], Folder(repository), cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new UserException(
                Unreachable.ProblemOf("the npm registry (npm config get registry)", result.Output)
                    ?? $"npm ci failed in tools/npm:\n{result.Tail()}");
        }

        File.Copy(Wanted(repository), Installed(repository), overwrite: true);
    }

    /// <summary>Runs one of our scripts there, with bytes for its standard input; gives its standard output.</summary>
    public static async Task<string> RunAsync(Repository repository, string script, byte[] input, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = ChildProcess.StartInfo("node", [script], Folder(repository)) };
        ChildProcess.Start(process);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it read all; its exit code says why.
        }

        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? await output : throw new UserException($"{script} failed:\n{await errors}");
    }

    private static string Wanted(Repository repository) => Path.Combine(Folder(repository), "package-lock.json");

    private static string Installed(Repository repository) => Path.Combine(Folder(repository), "node_modules", ".installed");
}
