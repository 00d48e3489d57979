namespace LocalAws.Setup;

/// <summary>How a system installs its packages.</summary>
/// <param name="Install">The command, to which names of packages are added.</param>
/// <param name="Before">What must run before, such as the update of its lists; null when nothing.</param>
/// <param name="NeedsRoot">Whether only root may.</param>
/// <param name="Names">The names that it has for packages.</param>
internal sealed record PackageManager(string Install, string? Before, bool NeedsRoot, Func<Packages, string> Names)
{
    public static PackageManager Debian { get; } = new(
        "apt-get install -y --no-install-recommends", "apt-get update", true, packages => packages.Apt);

    /// <summary>Its Chromium is a snap behind a package of another name.</summary>
    public static PackageManager Ubuntu { get; } = Debian with
    {
        Names = packages => packages.Apt == "chromium" ? "chromium-browser" : packages.Apt,
    };

    public static PackageManager Fedora { get; } = new("dnf install -y", null, true, packages => packages.Dnf);

    public static PackageManager Homebrew { get; } = new("brew install", null, false, packages => packages.Brew);

    /// <summary>That of this machine; null when we know none.</summary>
    public static PackageManager? OfThisMachine() =>
        OperatingSystem.IsMacOS() ? Homebrew : File.Exists("/etc/os-release") ? Of(File.ReadAllText("/etc/os-release")) : null;

    /// <param name="release">The text of /etc/os-release.</param>
    public static PackageManager? Of(string release)
    {
        var names = release.Split('\n')
            .Where(line => line.StartsWith("ID=", StringComparison.Ordinal) || line.StartsWith("ID_LIKE=", StringComparison.Ordinal))
            .SelectMany(line => line.Split('=')[1].Trim('"').Split(' '))
            .ToList();
        return names.Contains("ubuntu") ? Ubuntu : names.Contains("debian") ? Debian : names.Contains("fedora") ? Fedora : null;
    }

    /// <summary>One line for a shell that installs all of them; with sudo, unless the user is root.</summary>
    public string CommandFor(IEnumerable<Packages> packages, bool isRoot)
    {
        var sudo = NeedsRoot && !isRoot ? "sudo " : "";
        var install = $"{sudo}{Install} {string.Join(' ', packages.Select(Names))}";
        return Before is null ? install : $"{sudo}{Before} && {install}";
    }
}
