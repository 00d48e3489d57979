using LocalAws;
using Worker.Cli.TestRuns;

namespace Worker.Tests.Cli.TestRuns;

public sealed class ChangedFilesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Repository Checkout => new(folder.FullName);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Lists_what_the_branch_changed_committed_or_not_and_what_is_new()
    {
        await CommitAsync("kept", "changed", "deleted", "地震.cs");
        await GitAsync("checkout", "-q", "-b", "branch");
        await CommitAsync("committed");
        Write("changed", "else");
        Write("地震.cs", "else");
        Write("new file", "");
        File.Delete(Path.Combine(folder.FullName, "deleted"));

        Assert.Equal(["changed", "committed", "deleted", "new file", "地震.cs"], await ChangedFiles.ListAsync(Checkout, null, Cancelled));
        Assert.Equal(["changed", "deleted", "new file", "地震.cs"], await ChangedFiles.ListAsync(Checkout, "HEAD", Cancelled));
    }

    [Fact]
    public async Task Says_what_it_cannot_compare_with()
    {
        var outside = await Assert.ThrowsAsync<UserException>(() => ChangedFiles.ListAsync(Checkout, null, Cancelled));
        await CommitAsync("kept");
        var unknown = await Assert.ThrowsAsync<UserException>(() => ChangedFiles.ListAsync(Checkout, "moon", Cancelled));

        Assert.StartsWith("--changed: this is no git checkout", outside.Message, StringComparison.Ordinal);
        Assert.StartsWith("--changed=moon: git knows no such commit", unknown.Message, StringComparison.Ordinal);
    }

    private async Task CommitAsync(params string[] files)
    {
        await GitAsync("init", "-q", "-b", "main");
        foreach (var file in files)
        {
            Write(file, file);
        }

        await GitAsync("add", "-A");
        await GitAsync("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "some");
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(folder.FullName, file), text);

    private async Task GitAsync(params string[] arguments) =>
        Assert.Equal(0, (await ChildProcess.RunAsync("git", arguments, folder.FullName, Cancelled)).ExitCode);
}
