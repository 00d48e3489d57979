namespace Worker.Tests.Tree;

/// <summary>The files of this checkout that people write: nothing built, installed or generated.</summary>
internal static class SourceTree
{
    private static readonly string[] NotOurs = [".git", ".terraform", ".venv", "artifacts", "bin", "node_modules", "obj"];

    /// <param name="extensions">Such as <c>.cs</c>.</param>
    /// <returns>Paths from the root, with <c>/</c> in them.</returns>
    public static IEnumerable<string> Files(params string[] extensions) =>
        Below(Checkout.Root)
            .Where(file => extensions.Contains(Path.GetExtension(file)))
            .Select(file => Path.GetRelativePath(Checkout.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Checkout.Root, path));

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(child => !NotOurs.Contains(Path.GetFileName(child)) && new DirectoryInfo(child).LinkTarget is null)
            .SelectMany(Below));
}
