using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Worker.Cli.Fleet.Code;

namespace Worker.Tests.Tree;

/// <summary>The folders of a library are layers: whoever reads one can leave those above it alone.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(LayersTests))]
public static class LayersTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public static async Task No_folder_of_the_libraries_uses_one_that_uses_it()
    {
        var compilation = await CompileAsync();

        var uses = compilation.SyntaxTrees.SelectMany(tree => UsesOf(tree, compilation)).ToList();
        var folders = uses.ToLookup(use => use.User, use => use.Used);

        string[] circles =
        [
            .. from use in uses
               where Reaches(use.Used, use.User, folders)
               select $"{use.User} uses {use.Used}: {use.File} names {use.Type}",
        ];
        Assert.True(circles.Length == 0, $"These folders use each other:\n{string.Join('\n', circles.Order(StringComparer.Ordinal))}");
    }

    private static async Task<CSharpCompilation> CompileAsync()
    {
        var trees = SourceTree.Files(".cs")
            .Where(path => path.StartsWith("functions/", StringComparison.Ordinal))
            .Where(path => !path.StartsWith("functions/Jobs/", StringComparison.Ordinal))
            .Select(path => SourceCompilation.Parse(path, SourceTree.Read(path), Cancelled));
        return SourceCompilation.Of(trees, await CompilerReferences.ReadAsync(Checkout.Repository, Cancelled));
    }

    /// <summary>The folders whose types a file names, other than its own and those of other projects.</summary>
    private static IEnumerable<(string User, string Used, string File, string Type)> UsesOf(SyntaxTree tree, CSharpCompilation compilation)
    {
        var model = compilation.GetSemanticModel(tree);
        var folder = FolderOf(tree.FilePath);
        return tree.GetRoot(Cancelled).DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(name => model.GetSymbolInfo(name, Cancelled).Symbol)
            .Select(symbol => symbol as INamedTypeSymbol ?? symbol?.ContainingType)
            .OfType<INamedTypeSymbol>()
            .SelectMany(type => type.DeclaringSyntaxReferences
                .Select(declaration => (Used: FolderOf(declaration.SyntaxTree.FilePath), type.Name)))
            .Where(use => use.Used != folder && ProjectOf(use.Used) == ProjectOf(folder))
            .Distinct()
            .Select(use => (folder, use.Used, Path.GetFileName(tree.FilePath), use.Name));
    }

    private static bool Reaches(string from, string target, ILookup<string, string> uses)
    {
        var seen = new HashSet<string>();
        var left = new Stack<string>(uses[from]);
        while (left.TryPop(out var folder))
        {
            if (folder == target)
            {
                return true;
            }

            foreach (var next in seen.Add(folder) ? uses[folder] : [])
            {
                left.Push(next);
            }
        }

        return false;
    }

    private static string FolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    private static string ProjectOf(string folder) => string.Join('/', folder.Split('/').Take(2));
}
