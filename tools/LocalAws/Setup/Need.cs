namespace LocalAws.Setup;

/// <summary>Something that the commands need beside git and the .NET SDK.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="IsThereAsync">Whether this machine has it, in a version that will do.</param>
/// <param name="Packages">Packages of the system that bring it; null where they would not do.</param>
/// <param name="InstallAsync">Brings it without the system's packages, or throws a <see cref="UserException"/> that says why not.</param>
/// <param name="Elsewhere">Where a person gets it when neither works.</param>
internal sealed record Need(
    string Name,
    Func<Repository, CancellationToken, Task<bool>> IsThereAsync,
    Packages? Packages = null,
    Func<Repository, CancellationToken, Task>? InstallAsync = null,
    string? Elsewhere = null);

/// <summary>Names of packages, separated by spaces, in Debian and Ubuntu, in Fedora and Amazon Linux 2023, and in Homebrew.</summary>
internal sealed record Packages(string Apt, string Dnf, string Brew);
