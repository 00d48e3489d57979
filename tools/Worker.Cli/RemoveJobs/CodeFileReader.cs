using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Worker.Cli.Fleet.Code;

namespace Worker.Cli.RemoveJobs;

/// <summary>
/// Reads which files of a checkout use which: as the compiler resolves names, not by their text, since many jobs have a Report.
/// </summary>
internal static class CodeFileReader
{
    private static readonly string[] TestAttributes = ["Fact", "Theory", "Property"];

    /// <param name="references">The assemblies that the code is compiled against. What is missing there is only not followed.</param>
    public static IReadOnlyList<CodeFile> Read(
        CheckoutFiles files, IEnumerable<MetadataReference> references, CancellationToken cancellationToken)
    {
        var trees = files.Paths.Where(IsCode)
            .Select(path => SourceCompilation.Parse(path, files.Text(path), cancellationToken))
            .ToList();
        var compilation = SourceCompilation.Of(trees, references, nameof(LocalAws));
        return
        [
            .. trees.AsParallel().AsOrdered().WithCancellation(cancellationToken)
                .Select(tree => Read(tree, compilation, cancellationToken)),
        ];
    }

    private static bool IsCode(string path) =>
        path.EndsWith(".cs", StringComparison.Ordinal)
        && (path.StartsWith("functions/", StringComparison.Ordinal)
            || path.StartsWith("tests/Worker.Tests/", StringComparison.Ordinal)
            || path.StartsWith("tests/Fuzz/", StringComparison.Ordinal)
            || (path.StartsWith("tools/", StringComparison.Ordinal) && !path.StartsWith("tools/templates/", StringComparison.Ordinal)));

    private static CodeFile Read(SyntaxTree tree, CSharpCompilation compilation, CancellationToken cancellationToken)
    {
        var model = compilation.GetSemanticModel(tree);
        var root = tree.GetRoot(cancellationToken);
        var uses = root.DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(name => name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null)
            .SelectMany(name => Declarations(model.GetSymbolInfo(name, cancellationToken)))
            .Where(files => files.Count > 0 && !files.Contains(tree.FilePath))
            .DistinctBy(files => string.Join('\n', files.Order(StringComparer.Ordinal)));
        var imports = root.DescendantNodes().OfType<UsingDirectiveSyntax>()
            .Where(directive => directive is { Alias: null, Name: not null })
            .Select(directive => new Import(directive.ToString(), Files(model.GetSymbolInfo(directive.Name!, cancellationToken).Symbol)))
            .Where(import => import.Files.Count > 0);
        var attributes = root.DescendantNodes().OfType<AttributeSyntax>().ToList();
        return new CodeFile(
            tree.FilePath,
            [.. uses],
            [.. imports],
            [
                .. root.DescendantTokens()
                    .Where(token => token.Kind().ToString().Contains("String", StringComparison.Ordinal))
                    .Select(token => token.ValueText),
            ],
            [.. attributes.Where(attribute => attribute.Name.ToString() == "NeedsJobs").SelectMany(Arguments)],
            attributes.Any(attribute => TestAttributes.Contains(attribute.Name.ToString())));
    }

    private static IEnumerable<string> Arguments(AttributeSyntax attribute) =>
        attribute.ArgumentList?.Arguments.Select(argument => argument.Expression)
            .OfType<LiteralExpressionSyntax>()
            .Select(literal => literal.Token.ValueText) ?? [];

    /// <summary>Where a name is declared, and where its type is: a member may be the only thing that a part of a type holds.</summary>
    private static IEnumerable<IReadOnlySet<string>> Declarations(SymbolInfo info)
    {
        ISymbol[] symbols = info.Symbol is { } symbol ? [symbol] : [.. info.CandidateSymbols];
        symbols =
        [
            .. symbols.Where(one => one is not INamespaceSymbol and not ILocalSymbol and not IParameterSymbol and not ITypeParameterSymbol),
        ];
        yield return Union(symbols);
        yield return Union(symbols.Select(one => one.ContainingType).OfType<ISymbol>());
        yield return Union(symbols.Select(ResultOf).OfType<ISymbol>());
    }

    private static ITypeSymbol? ResultOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.ReturnType is INamedTypeSymbol { TypeArguments: [var inner], Name: "Task" or "ValueTask" }
            ? inner
            : method.ReturnType,
        IPropertySymbol property => property.Type,
        IFieldSymbol field => field.Type,
        _ => null,
    };

    private static HashSet<string> Union(IEnumerable<ISymbol> symbols) => [.. symbols.SelectMany(Files)];

    private static HashSet<string> Files(ISymbol? symbol) => symbol is null
        ? []
        :
        [
            .. ((symbol as IMethodSymbol)?.ReducedFrom ?? symbol).OriginalDefinition.DeclaringSyntaxReferences
                .Select(declaration => declaration.SyntaxTree.FilePath),
        ];
}
