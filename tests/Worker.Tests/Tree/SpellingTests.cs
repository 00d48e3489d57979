using LocalAws;

namespace Worker.Tests.Tree;

/// <summary>Words are spelled as dictionaries have them, or as <c>cspell.json</c> does: add a name or a term there.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(SpellingTests))]
public static class SpellingTests
{
    private static readonly string[] Extensions = [".cs", ".css", ".html", ".js", ".md", ".mjs", ".py", ".sh", ".tf", ".yml"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task Every_word_is_known()
    {
        await NpmTools.InstallAsync(Checkout.Repository, Cancelled);
        var files = Path.GetTempFileName();
        var ours = SourceTree.Files(Extensions).Where(path => !path.StartsWith("tests/data/", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(files, ours.Select(path => Path.Combine(Checkout.Root, path)), Cancelled);

        var checkedWords = await ChildProcess.RunAsync(
            Path.Combine(NpmTools.Folder(Checkout.Repository), "node_modules", ".bin", "cspell"),
            ["lint", "--no-progress", "--no-color", "--config", Path.Combine(Checkout.Root, "cspell.json"), "--file-list", files],
            Checkout.Root,
            Cancelled);

        File.Delete(files);
        Assert.True(checkedWords.ExitCode == 0, $"{checkedWords.Output}\nMend the word, or add it to \"words\" of cspell.json.");
    }
}
