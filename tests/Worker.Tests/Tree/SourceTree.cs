using Worker.Cli.RemoveJobs;

namespace Worker.Tests.Tree;

/// <summary>The files of this checkout that people write: nothing built, installed or generated.</summary>
internal static class SourceTree
{
    private static readonly CheckoutFiles All = new(Checkout.Root);

    /// <param name="extensions">Such as <c>.cs</c>.</param>
    /// <returns>Paths from the root, with <c>/</c> in them.</returns>
    public static IEnumerable<string> Files(params string[] extensions) =>
        All.Paths.Where(path => extensions.Contains(Path.GetExtension(path)));

    public static string Read(string path) => File.ReadAllText(All.Full(path));
}
