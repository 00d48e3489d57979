namespace LocalAws.Setup;

/// <summary>Sees what is missing on this machine, installs what needs nobody's decision, and names the rest with one command.</summary>
internal sealed class MachineSetup(Repository repository, PackageManager? manager, Action<string> say)
{
    /// <param name="Reasons">Why an installation failed, by the name of the need.</param>
    public sealed record Outcome(IReadOnlyList<Need> Missing, IReadOnlyDictionary<string, string> Reasons);

    /// <summary>Makes what was installed for this repository come first wherever a program is started from here.</summary>
    public static void UseInstalled(Repository repository)
    {
        List<string> folders = [];
        if (PythonPackages.AreInstalled(repository))
        {
            folders.Add(PythonPackages.Programs(repository));
        }

        folders.AddRange(new[] { Downloads.Terraform, Downloads.Node }
            .Where(download => Directory.Exists(download.Folder(repository)))
            .Select(download => Path.Combine(download.Folder(repository), download.Programs)));
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        Environment.SetEnvironmentVariable("PATH", string.Join(':', folders.Concat(path.Except(folders))));
    }

    /// <summary>Checks what a command needs, and installs what is missing unless told not to.</summary>
    /// <exception cref="UserException">Something is missing still; names all of it and one command.</exception>
    public static async Task EnsureAsync(
        IReadOnlyList<Need> needs, Repository repository, CancellationToken cancellationToken, bool install = true)
    {
        var setup = new MachineSetup(repository, PackageManager.OfThisMachine(), Screen.Line);
        var outcome = await setup.RunAsync(needs, install, cancellationToken);
        if (outcome.Missing.Count > 0)
        {
            throw new UserException(setup.Message(outcome));
        }
    }

    public async Task<Outcome> RunAsync(IReadOnlyList<Need> needs, bool install, CancellationToken cancellationToken)
    {
        UseInstalled(repository);
        var missing = await MissingAsync(needs, cancellationToken);
        var reasons = new Dictionary<string, string>();
        if (missing.Count == 0 || !install)
        {
            return new Outcome(missing, reasons);
        }

        await InstallPackagesAsync([.. missing.Where(need => need.Packages is not null)], reasons, cancellationToken);

        // One after another, because the later ones run what the earlier ones bring.
        foreach (var need in missing.Where(need => need.InstallAsync is not null))
        {
            if (await need.IsThereAsync(repository, cancellationToken))
            {
                continue;
            }

            say($"installing {need.Name}");
            try
            {
                await need.InstallAsync!(repository, cancellationToken);
                UseInstalled(repository);
            }
            catch (UserException exception)
            {
                reasons[need.Name] = exception.Message;
            }
        }

        return new Outcome(await MissingAsync(missing, cancellationToken), reasons);
    }

    /// <summary>Everything that is missing, and one command for this system.</summary>
    public string Message(Outcome outcome)
    {
        var packaged = outcome.Missing.Where(need => need.Packages is not null).ToList();
        List<string> lines = [$"missing on this machine: {string.Join(", ", outcome.Missing.Select(need => need.Name))}."];
        lines.AddRange(outcome.Missing
            .Where(need => outcome.Reasons.ContainsKey(need.Name)).Select(need => $"  {need.Name}: {outcome.Reasons[need.Name]}"));
        if (packaged.Count > 0 && manager is null)
        {
            lines.Add("Install with this system's package manager what is named above, then run ./worker setup, which installs the rest.");
        }
        else if (packaged.Count > 0)
        {
            lines.Add($"Run: {manager!.CommandFor(packaged.Select(need => need.Packages!), IsRoot)} && ./worker setup");
        }
        else
        {
            lines.Add("Run: ./worker setup");
        }

        lines.AddRange(outcome.Missing
            .Where(need => need.Elsewhere is not null).Select(need => $"Where that cannot install {need.Name}: {need.Elsewhere}"));
        return string.Join('\n', lines);
    }

    private static bool IsRoot => Environment.UserName == "root";

    private async Task<List<Need>> MissingAsync(IReadOnlyList<Need> needs, CancellationToken cancellationToken)
    {
        var checks = await Task.WhenAll(
            needs.Select(async need => (Need: need, IsThere: await need.IsThereAsync(repository, cancellationToken))));
        return [.. checks.Where(check => !check.IsThere).Select(check => check.Need)];
    }

    private async Task InstallPackagesAsync(
        IReadOnlyList<Need> needs, Dictionary<string, string> reasons, CancellationToken cancellationToken)
    {
        // The commands of dnf and brew are shown, not run: only apt-get is tried.
        if (needs.Count == 0
            || (manager != PackageManager.Debian && manager != PackageManager.Ubuntu)
            || !await MayInstallAsync(cancellationToken))
        {
            return;
        }

        say($"installing {string.Join(", ", needs.Select(need => need.Name))} with apt-get");

        // An installation that was ended half-way is finished first: apt-get refuses to work before.
        await ShellAsync((IsRoot ? "" : "sudo ") + "dpkg --configure -a", cancellationToken);
        var all = await ShellAsync(manager.CommandFor(needs.Select(need => need.Packages!), IsRoot), cancellationToken);
        if (all.ExitCode == 0)
        {
            return;
        }

        // One package that this release does not have must not keep the others away.
        foreach (var need in needs)
        {
            var alone = await ShellAsync(manager.CommandFor([need.Packages!], IsRoot), cancellationToken);
            if (alone.ExitCode != 0)
            {
                reasons[need.Name] = alone.Tail(1);
            }
        }
    }

    private async Task<bool> MayInstallAsync(CancellationToken cancellationToken) =>
        IsRoot || await Needs.OutputAsync(["sudo", "-n", "true"], repository, cancellationToken) is not null;

    private Task<ChildProcess.Result> ShellAsync(string command, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            "sh",
            ["-c", command],
            repository.Root,
            cancellationToken,
            new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive" });
}
