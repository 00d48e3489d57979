using LocalAws;
using LocalAws.Setup;

namespace Worker.Tests.LocalAws.Setup;

public sealed class MachineSetupTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("setup-");
    private readonly List<string> said = [];
    private readonly HashSet<string> there = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Repository Repository => new(folder.FullName);

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(
        "ID=debian\nID_LIKE=x", false,
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends gcc libc6-dev chromium")]
    [InlineData("ID=debian", true, "apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev chromium")]
    [InlineData(
        "ID=ubuntu\nID_LIKE=debian", false,
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends gcc libc6-dev chromium-browser")]
    [InlineData("ID=fedora", false, "sudo dnf install -y gcc glibc-devel chromium")]
    [InlineData("NAME=\"Amazon Linux\"\nID=\"amzn\"\nID_LIKE=\"fedora\"", false, "sudo dnf install -y gcc glibc-devel chromium")]
    public void Each_system_has_one_command(string release, bool isRoot, string command) => Assert.Equal(
        command,
        PackageManager.Of(release)!.CommandFor(
            [new("gcc libc6-dev", "gcc glibc-devel", "gcc"), new("chromium", "chromium", "chromium")], isRoot));

    [Fact]
    public void Homebrew_needs_no_root_and_an_unknown_system_has_no_command()
    {
        Assert.Equal("brew install gcc jq", PackageManager.Homebrew.CommandFor([new("a", "b", "gcc"), new("c", "d", "jq")], isRoot: false));
        Assert.Null(PackageManager.Of("ID=alpine"));
    }

    [Fact]
    public async Task What_can_be_installed_is_installed_once_and_said_in_one_line()
    {
        var need = Installable("moto");

        Assert.Empty((await RunAsync(install: true, need)).Missing);
        Assert.Equal(["installing moto"], said);

        Assert.Empty((await RunAsync(install: true, need)).Missing);
        Assert.Equal(["installing moto"], said);
    }

    [Fact]
    public async Task Nothing_is_installed_when_told_not_to()
    {
        var outcome = await RunAsync(install: false, Installable("moto"), Absent("gcc", new Packages("gcc libc6-dev", "gcc", "gcc")));

        Assert.Equal(["moto", "gcc"], outcome.Missing.Select(need => need.Name));
        Assert.Empty(said);
        Assert.Empty(there);
    }

    [Fact]
    public async Task One_message_lists_everything_with_one_command_and_says_why()
    {
        var refused = new Need(
            "Terraform",
            IsThereAsync("Terraform"),
            InstallAsync: (_, _) => throw new UserException("the site is silent"),
            Elsewhere: "https://example.com/get");
        var gcc = Absent("gcc", new Packages("gcc", "gcc glibc-devel", "gcc"));
        var needs = new[] { refused, gcc, Absent("jq", new Packages("jq", "jq", "jq")) };

        var message = Setup.Message(await RunAsync(install: true, needs));

        Assert.StartsWith(
            "missing on this machine: Terraform, gcc, jq.\n  Terraform: the site is silent\n", message, StringComparison.Ordinal);
        Assert.Single(message.Split('\n'), line => line.StartsWith("Run: ", StringComparison.Ordinal));
        Assert.Contains("dnf install -y gcc glibc-devel jq && ./worker setup", message, StringComparison.Ordinal);
        Assert.EndsWith("https://example.com/get", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_an_installation_of_Python_packages_does_not_count()
    {
        var python = Directory.CreateDirectory(Path.Combine(folder.FullName, "tools", "python", ".venv", "bin")).Parent!;
        await File.WriteAllTextAsync(Path.Combine(python.Parent!.FullName, "requirements.txt"), "moto==1", Cancelled);
        Assert.False(PythonPackages.AreInstalled(Repository));

        await File.WriteAllTextAsync(Path.Combine(python.FullName, ".installed"), "moto==0", Cancelled);
        Assert.False(PythonPackages.AreInstalled(Repository));

        await File.WriteAllTextAsync(Path.Combine(python.FullName, ".installed"), "moto==1", Cancelled);
        Assert.True(PythonPackages.AreInstalled(Repository));
    }

    // Fedora's, because that one is never run.
    private MachineSetup Setup => new(Repository, PackageManager.Fedora, said.Add);

    private Task<MachineSetup.Outcome> RunAsync(bool install, params Need[] needs) => Setup.RunAsync(needs, install, Cancelled);

    private Func<Repository, CancellationToken, Task<bool>> IsThereAsync(string name) => (_, _) => Task.FromResult(there.Contains(name));

    private Need Absent(string name, Packages packages) => new(name, IsThereAsync(name), packages);

    private Need Installable(string name) => new(name, IsThereAsync(name), InstallAsync: (_, _) =>
    {
        there.Add(name);
        return Task.CompletedTask;
    });
}
