namespace Worker.Tests.Tree;

/// <summary>What .editorconfig says of lines, which no analyzer checks.</summary>
[Collection(nameof(LineLengthTests))]
public static class LineLengthTests
{
    private const int MaxColumns = 140;

    private static readonly string[] Extensions =
        [".cs", ".csproj", ".css", ".hcl", ".html", ".js", ".mjs", ".props", ".py", ".sh", ".targets", ".tf", ".tfvars", ".yml"];

    [Fact]
    public static void No_line_has_more_columns_than_a_screen()
    {
        string[] tooLong = [.. SourceTree.Files(Extensions).SelectMany(TooLong)];

        Assert.True(tooLong.Length == 0, string.Join('\n', tooLong));
    }

    private static IEnumerable<string> TooLong(string path) =>
        from line in SourceTree.Read(path).Split('\n').Index()
        where line.Item.Length > MaxColumns
        select $"{path}:{line.Index + 1} has {line.Item.Length} columns, at most {MaxColumns} are allowed";
}
