using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Worker.Cli.Fleet.Code;

/// <summary>Sources as the C# compiler's own model has them, without compiling them.</summary>
internal static class SourceCompilation
{
    /// <summary>The project's implicit usings, which stand in a generated file.</summary>
    public static readonly string[] ImplicitNamespaces =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading",
        "System.Threading.Tasks",
    ];

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest, DocumentationMode.None);

    /// <param name="path">Becomes the path of the tree.</param>
    public static SyntaxTree Parse(string path, string text, CancellationToken cancellationToken = default) =>
        CSharpSyntaxTree.ParseText(text, ParseOptions, path, cancellationToken: cancellationToken);

    /// <param name="references">The assemblies that the sources are compiled against. What is missing there is only not resolved.</param>
    /// <param name="moreUsings">Implicit ones of these sources beside those of every project.</param>
    public static CSharpCompilation Of(
        IEnumerable<SyntaxTree> trees, IEnumerable<MetadataReference> references, params IEnumerable<string> moreUsings)
    {
        var usings = ImplicitNamespaces.Concat(moreUsings).Select(space => $"global using {space};");
        return CSharpCompilation.Create(
            "sources",
            [Parse("", string.Concat(usings)), .. trees],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }
}
