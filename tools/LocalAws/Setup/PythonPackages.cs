namespace LocalAws.Setup;

/// <summary>moto and the AWS CLI in a virtual environment of the repository, at the versions and hashes of
/// tools/python/requirements.txt.</summary>
internal static class PythonPackages
{
    private const string Moto = "5.2.1";

    /// <summary>Where its programs are.</summary>
    public static string Programs(Repository repository) => Path.Combine(Environment(repository), "bin");

    /// <summary>Whether all packages are there, and those of the list. The mark is written last, so half an installation does not
    /// count.</summary>
    public static bool AreInstalled(Repository repository) =>
        File.Exists(Installed(repository)) && File.ReadAllText(Installed(repository)) == File.ReadAllText(Wanted(repository));

    /// <summary>Whether moto can serve: from our environment, or from whatever Python the machine has.</summary>
    public static async Task<bool> HaveMotoAsync(Repository repository, CancellationToken cancellationToken) =>
        AreInstalled(repository)
        || (await Needs.OutputAsync(
            ["python3", "-c", "import moto.server, flask; print(moto.__version__)"], repository, cancellationToken))?.Trim() == Moto;

    /// <summary>A Python that can make the environment; null when there is none.</summary>
    public static async Task<string?> FindPythonAsync(Repository repository, CancellationToken cancellationToken)
    {
        if (AreInstalled(repository))
        {
            return "python3";
        }

        foreach (var name in new[] { "python3", "python3.13", "python3.12", "python3.11" })
        {
            string[] check = [name, "-c", "import sys, ensurepip; sys.exit(sys.version_info < (3, 10))"];
            if (await Needs.OutputAsync(check, repository, cancellationToken) is not null)
            {
                return name;
            }
        }

        return null;
    }

    /// <exception cref="UserException">There is no Python, or the packages are not to be had.</exception>
    public static async Task InstallAsync(Repository repository, CancellationToken cancellationToken)
    {
        if (AreInstalled(repository))
        {
            return;
        }

        var python = await FindPythonAsync(repository, cancellationToken)
            ?? throw new UserException("needs Python 3.10 or later with venv");
        await RunAsync(python, ["-m", "venv", "--clear", Environment(repository)], repository, cancellationToken);
        await RunAsync(
            Path.Combine(Programs(repository), "python3"),
            [
                "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1",
                "--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", Wanted(repository),
            ],
            repository,
            cancellationToken);
        File.Copy(Wanted(repository), Installed(repository), overwrite: true);
    }

    private static async Task RunAsync(string program, string[] arguments, Repository repository, CancellationToken cancellationToken)
    {
        var result = await ChildProcess.RunAsync(program, arguments, repository.Root, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new UserException(
                Unreachable.ProblemOf("the Python package index (pip config list; https://pypi.org without)", result.Output)
                    ?? result.Tail(2));
        }
    }

    private static string Environment(Repository repository) => Path.Combine(repository.Tools, "python", ".venv");

    private static string Wanted(Repository repository) => Path.Combine(repository.Tools, "python", "requirements.txt");

    private static string Installed(Repository repository) => Path.Combine(Environment(repository), ".installed");
}
