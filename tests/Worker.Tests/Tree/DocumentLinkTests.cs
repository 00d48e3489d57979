namespace Worker.Tests.Tree;

/// <summary>A link of a document leads to a file of this checkout, and to a heading in it.</summary>
[Collection(nameof(DocumentLinkTests))]
public static class DocumentLinkTests
{
    [Fact]
    public static void Every_link_leads_somewhere()
    {
        var documents = SourceTree.Files(".md").ToDictionary(path => path, path => new MarkdownFile(SourceTree.Read(path)));

        string[] dead = [.. documents.SelectMany(document => Dead(document.Key, document.Value, documents))];

        Assert.True(dead.Length == 0, string.Join('\n', dead));
    }

    [Theory]
    [InlineData("[a](docs/gone.md)", "docs/gone.md is not there")]
    [InlineData("[a](#heading-twice-2)", "README.md has no heading heading-twice-2")]
    [InlineData("see [a\nb](docs/style.md#word)", "docs/style.md has no heading word")]
    [InlineData("[a](docs/style.md#words)", null)]
    [InlineData("[a](docs/decisions/)", null)]
    [InlineData("[a](#heading-twice-1) [b](#a-code-and-a-link)", null)]
    [InlineData("`[a](gone.md)` [b](https://example.com/gone.md)", null)]
    [InlineData("```\n[a](gone.md)\n# gone\n```", null)]
    public static void Finds_a_link_that_leads_nowhere(string text, string? problem)
    {
        var readme = new MarkdownFile($"# Heading, twice\n\n# Heading twice\n\n## A `code` and [a link](docs/style.md)\n\n{text}\n");
        var documents = new Dictionary<string, MarkdownFile>
        {
            ["README.md"] = readme,
            ["docs/style.md"] = new("# Style\n\n## Words\n"),
        };

        var dead = Dead("README.md", readme, documents);

        Assert.Equal(problem is null ? [] : [$"README.md:{(text.Contains('\n', StringComparison.Ordinal) ? 8 : 7)}: {problem}"], dead);
    }

    private static IEnumerable<string> Dead(string path, MarkdownFile document, Dictionary<string, MarkdownFile> documents) =>
        from link in document.Links
        where !link.Target.Contains(':', StringComparison.Ordinal) // of another site
        let parts = link.Target.Split('#', 2)
        let target = parts[0].Length == 0 ? path : Resolve(path, parts[0])
        let isThere = Path.Exists(Path.Combine(Checkout.Root, target))
        let hasHeading = parts.Length == 1 || (documents.TryGetValue(target, out var other) && other.Anchors.Contains(parts[1]))
        where !isThere || !hasHeading
        select $"{path}:{link.Line}: {target} {(isThere ? $"has no heading {parts[1]}" : "is not there")}";

    private static string Resolve(string path, string target) => Path.GetRelativePath(
        Checkout.Root, Path.GetFullPath(Path.Combine(Checkout.Root, Path.GetDirectoryName(path)!, target))).Replace('\\', '/');
}
